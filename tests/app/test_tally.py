"""Tally: what is asked most comes first, and no more is kept than was promised."""

from csdash.views.tally import Tally


def noting(*names: str, most: int = 3) -> Tally[str]:
    tally: Tally[str] = Tally(most)
    for name in names:
        tally.note(name, lambda name=name: f"call {name}")
    return tally


def test_what_is_asked_most_comes_first_and_of_equals_what_came_first():
    assert noting(*"abcbcc").most_first() == ["call c", "call b", "call a"]
    assert noting(*"abab").most_first() == ["call a", "call b"]


def test_no_more_is_told_than_the_most():
    assert noting(*"aabbccd").most_first() == ["call a", "call b", "call c"]


def test_what_is_asked_often_outlives_what_is_asked_once():
    tally = noting("often", "often", *(f"once {n}" for n in range(100)))
    assert tally.most_first()[0] == "call often"
    assert len(tally._noted) <= 2 * 3, "it grows with all that was ever asked"


def test_what_is_no_longer_asked_gives_way():
    tally = noting(*"aaaaaab", most=1)
    tally.fade()
    tally.fade()
    for _ in "bb":
        tally.note("b", lambda: "call b")
    assert tally.most_first() == ["call b"]
