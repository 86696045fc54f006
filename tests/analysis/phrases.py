"""What tests of sentences share: figures to speak of, and what may be said of them."""

from csdash.analysis.difference import Difference, Measured

MOVED = {"ja": ("上がり", "下がり"), "en": ("rose", "fell")}
HOSTILE = "{x} <b>太</b> {0} {{y}} $z$ %s"


def measured(value: float | None, half: float | None = 0.02, n: int = 100) -> Measured:
    """A value with an interval that reaches `half` to both sides."""
    if value is None:
        return Measured(None, None, None, 0)
    if half is None:
        return Measured(value, None, None, n)
    return Measured(value, value - half, value + half, n)


def change(now: float | None, then: float | None, half: float | None = 0.02) -> Difference:
    return Difference(measured(now, half), measured(then, half))


# The change in a year, and whether it can be told from chance.
CHANGES = {
    "rising": (change(1.10, 0.90), True),
    "falling": (change(0.80, 0.95), True),
    "flat": (change(1.0, 1.0), False),
    "tiny": (change(0.951, 0.950), False),
    "rising within chance": (change(1.2, 0.9, 0.5), False),
    "falling without interval": (change(0.5, 0.9, None), False),
    "no value": (change(None, 0.9), False),
    "no value a year ago": (change(0.9, None), False),
    "nothing": (change(None, None), False),
}


def is_sentence(text) -> bool:
    """Whether a text ends as a sentence does in both languages, once."""
    return (
        text.ja.endswith("。")
        and text.en.endswith(".")
        and not text.ja.endswith("。。")
        and not text.en.endswith("..")
        and "None" not in text.ja + text.en
    )


def is_title(text) -> bool:
    """Whether a text stands without the full stop of a sentence in both languages."""
    return (
        not text.ja.endswith(("。", ".")) and not text.en.endswith(("。", ".")) and bool(text.ja and text.en)
    )
