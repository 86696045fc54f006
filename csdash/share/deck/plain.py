"""Plain text: what may stand in a slide. No markup, no character that XML forbids or that reorders its neighbours."""

import html
import re

from csdash.words.escape import plain_text

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\s*/?>")


def plain(text: str, longest: int = 0) -> str:
    """`text` on one line as it may stand in a slide, cut to `longest` characters where that is given."""
    text = plain_text(text)
    return text[: longest - 1].rstrip() + "…" if longest and len(text) > longest else text


def lines_of(label: str) -> list[str]:
    """The lines of a label of a figure: its own markup is taken away, what was escaped is text again."""
    return [plain(html.unescape(_TAG.sub("", line))) for line in _BREAK.split(label)]


def said(label: str) -> str:
    """The same on one line."""
    return " ".join(line for line in lines_of(label) if line)
