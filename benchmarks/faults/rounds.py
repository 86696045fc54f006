"""Rounds: one fault each, from a seed of its own, and what became of the work and of the promises."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

# What becomes of the work that a fault strikes.
THROUGH, REFUSED, KILLED = "went through", "refused in words", "killed"
OUTCOMES = (THROUGH, REFUSED, KILLED)

# A kind of fault: strikes once in an empty folder and checks what was promised; tells the outcome.
Kind = Callable[[Random, Path], str]


class Violation(Exception):
    """A promise that was not kept."""


def hold(is_kept: object, promise: str) -> None:
    """Raise Violation with the promise where it is not kept."""
    if not is_kept:
        raise Violation(promise)


@dataclass
class Tally:
    """What became of the rounds of one kind; `broken` holds the number of a round and what was not kept."""

    outcomes: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)


def run(
    kinds: Mapping[str, Kind],
    seed: int,
    rounds: Iterable[int],
    told: Callable[[int, str], None] = lambda *_: None,
) -> dict[str, Tally]:
    """Inject one fault per round, the kinds in turn. A round depends on its seed and number and on nothing before it."""
    names = sorted(kinds)
    tallies = {name: Tally() for name in names}
    # Interrupted, it says what it has seen.
    with suppress(KeyboardInterrupt):
        for number in rounds:
            name = names[number % len(names)]
            told(number, name)
            with scratch() as folder:
                try:
                    tallies[name].outcomes[kinds[name](Random(f"{seed} {number} {name}"), folder)] += 1
                except Exception as cause:  # noqa: BLE001 - whatever it is, it was not promised
                    tallies[name].broken.append((number, f"{type(cause).__name__}: {cause}"))
    return {name: tally for name, tally in tallies.items() if tally.outcomes or tally.broken}


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="csdash-faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def table(tallies: Mapping[str, Tally]) -> str:
    """The tallies as a Markdown table, with a line of sums."""
    rows = [(name, tally.outcomes, len(tally.broken)) for name, tally in tallies.items()]
    total = sum((counted for _, counted, _ in rows), Counter())
    rows.append(("all", total, sum(broken for *_, broken in rows)))
    lines = [
        f"| fault | injected | survived | {' | '.join(OUTCOMES)} |",
        "|---|--:|--:|" + "--:|" * len(OUTCOMES),
    ]
    for name, counted, broken in rows:
        survived = counted.total()
        cells = " | ".join(str(counted[outcome]) for outcome in OUTCOMES)
        lines.append(f"| {name} | {survived + broken} | {survived} | {cells} |")
    return "\n".join(lines)
