"""Escapes: names of accounts and values of attributes are data, never markup, link, formula or icon."""

import re
import unicodedata
from functools import lru_cache

from csdash.text import shortened

_SPACES = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"  # zero-width, but part of how Persian and emoji are spelled
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$:~&@=^\"'/])")
# Streamlit links bare addresses and turns -> into an arrow after the escapes are gone; a word joiner,
# which nobody sees, stops both.
_LINKED = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[-<>~=!])(?=[-<>~=])", re.IGNORECASE)
# What mail programs and chats turn into a link or a mention: anything after an @ or a colon, a domain, \\server.
_ADDRESSED = re.compile(r"(?<=[:@])(?=\S)|(?<=\w)(?=\.[^\W\d_])|(?<=\\)(?=\\)")
# No chat agrees with another on escapes, and some show them; none reads these marks when they are full-width.
_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in "*_`~[]<>&@#|\\"}
# Most of what a page escapes is what it escaped a click ago.
_KEPT = 4096
_SEGMENT = r"(^|[;\r\n])"
_BLANKS = r"(?:[^\S\t\r\n]|[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff])*"
_TRIGGER = r"[=+\-@\t\r\n＝＋－＠]"
_LIVE = re.compile(f"{_SEGMENT}(?='*{_BLANKS}{_TRIGGER})")
_CALMED = re.compile(f"{_SEGMENT}'(?='*{_BLANKS}{_TRIGGER})")


def plain_text(text: str) -> str:
    """`text` on one line without characters that cannot be seen or that reorder their neighbours."""
    if text.isprintable():
        # Nothing in it is a control, a format or no character at all: most texts, and letter by letter is slow.
        return _SPACES.sub(" ", text).strip()
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cc":
            kept.append(" ")
        elif (category not in ("Cf", "Cs") or character in _JOINERS) and not _stands_for_nothing(character):
            kept.append(character)
    return _SPACES.sub(" ", "".join(kept)).strip()


def _stands_for_nothing(character: str) -> bool:
    """Whether it will never be a character: neither XML nor any font knows it."""
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def plot_text(text: str, length: int = 40) -> str:
    """The only way a string from data gets into a figure: plain, cut at `length`, its markup escaped.

    plotly reads <b>, <i> and <a href> in every label, and decodes these three entities.
    """
    text = shortened(plain_text(text), length)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(_KEPT)
def md_text(text: str) -> str:
    """`text` as Markdown that shows exactly `text`: every mark is escaped, line breaks become spaces."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub("\N{WORD JOINER}", plain_text(text)))


def unlinked_text(text: str) -> str:
    """`text` for a mail: on one line, with nothing in it that a mail program makes a link of."""
    return _ADDRESSED.sub("\N{WORD JOINER}", plain_text(text))


def chat_text(text: str) -> str:
    """`text` for a chat: no mention, link, emoji or Markdown, whichever chat it is. Marks become full-width ones."""
    return unlinked_text(text).translate(_WIDE)


def csv_text(text: str) -> str:
    """`text` as a cell no spreadsheet runs: a leading ' wherever a formula could begin.

    That is at the start and after a semicolon or line break inside, where another locale's
    spreadsheet starts a new cell. `csv_plain` undoes it exactly.
    """
    return _LIVE.sub(r"\1'", text)


def csv_plain(cell: str) -> str:
    """The text that `csv_text` made `cell` from; any other cell is returned as it is."""
    return _CALMED.sub(r"\1", cell)
