"""Prose: the little Markdown that explanations are written in, as HTML."""

import re

from markupsafe import Markup, escape

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
# Where the escaped characters wait until the marks are read; no text holds these.
_HIDDEN = 0xE000


def prose(text: str) -> Markup:
    """Paragraphs, lists, **bold** and `code` of `text`; whatever else it holds is text, markup included."""
    hidden = _ESCAPED.sub(lambda match: chr(_HIDDEN + ord(match[1])), text)
    return Markup("\n").join(_block(block) for block in re.split(r"\n{2,}", hidden.strip()) if block)


def _block(block: str) -> Markup:
    lines = block.split("\n")
    if all(line.startswith("- ") for line in lines):
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(_line(line[2:])) for line in lines)
        )
    return Markup("<p>{}</p>").format(Markup("<br>").join(_line(line) for line in lines))


def _line(line: str) -> Markup:
    marked = _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", str(escape(line))))
    # A character that was escaped in Markdown is a character of the text, and so escaped for HTML.
    shown = "".join(
        str(escape(chr(ord(c) - _HIDDEN))) if _HIDDEN < ord(c) < _HIDDEN + 128 else c for c in marked
    )
    return Markup(shown)  # noqa: S704 - every character of the text was escaped above
