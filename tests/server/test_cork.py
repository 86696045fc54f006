"""The cork: a page's messages leave together, in order, and none stays behind."""

import asyncio

from csdash.server.cork import MOST, WAIT, Corked


class Network:
    """What was written, call by call, and when it was closed."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.written.append(data)

    def close(self) -> None:
        self.is_closed = True

    def get_extra_info(self, name: str) -> str:
        return f"its {name}"


def corked() -> tuple[Corked, Network]:
    network = Network()
    return Corked(network, asyncio.get_running_loop()), network


def test_what_is_written_at_once_leaves_as_one_in_its_order():
    async def tried():
        cork, network = corked()
        for part in (b"a", b"bc", b"d"):
            cork.write(part)
        assert network.written == []
        await asyncio.sleep(WAIT * 5)
        assert network.written == [b"abcd"]
        cork.write(b"later")
        await asyncio.sleep(WAIT * 5)
        assert network.written == [b"abcd", b"later"]

    asyncio.run(tried())


def test_nothing_is_left_behind_at_the_end():
    async def tried():
        cork, network = corked()
        cork.write(b"last words")
        cork.close()
        assert (network.written, network.is_closed) == ([b"last words"], True)
        # What was to be let out later finds nothing to write to a closed line.
        await asyncio.sleep(WAIT * 5)
        assert network.written == [b"last words"]

    asyncio.run(tried())


def test_much_does_not_wait_so_that_a_client_that_takes_nothing_is_noticed():
    async def tried():
        cork, network = corked()
        cork.write(b"x" * (MOST - 1))
        assert network.written == []
        cork.write(b"yz")
        assert [len(part) for part in network.written] == [MOST + 1]

    asyncio.run(tried())


def test_all_else_is_asked_of_the_line_itself():
    async def tried():
        cork, _ = corked()
        assert cork.get_extra_info("name") == "its name"

    asyncio.run(tried())
