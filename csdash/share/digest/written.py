"""A letter, written: as text, for a chat, as HTML, as JSON. Whatever comes from data is escaped here, for its format."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Template

from csdash.panels.tile import Tile
from csdash.share.digest.letter import Letter, Message
from csdash.text import Text
from csdash.words.escape import chat_text, unlinked_text
from csdash.words.templates import templates

FORMATS = ("text", "html", "json")

METRIC, VALUE = Text("指標", "Metric"), Text("値", "Value")
INTERVAL, CHANGE = Text("95%区間", "95% interval"), Text("1年前から", "In a year")
CONTEXT = Text("目標・参考", "Target, reference")
OPEN = Text("この条件で開く", "Open this view")
LOOK = Text("詳しく見る", "Look closer")
NOTE = Text(
    "1年前からの変化には、誤差の範囲内のものが含まれます。誤差を超えて動いたものは上の文で述べています。",
    "Some changes in a year are within chance; what moved by more than that is in the sentences above.",
)
LIST = Text("、", ", ")
_INTERVAL = Text("95%区間 {interval}", "95% interval {interval}")
_CHANGE = Text("1年前から{change}", "{change} in a year")


def message(letter: Letter) -> Message:
    """The letter as it is sent."""
    return Message(unlinked_text(letter.title), as_text(letter), as_html(letter), as_chat(letter))


def as_text(letter: Letter) -> str:
    """Plain text, for a mail or a terminal."""
    return "\n\n".join(_blocks(letter, unlinked_text)) + "\n"


def as_chat(letter: Letter) -> str:
    """Text that every chat shows as it is; the links are live, and nothing else."""
    return "\n\n".join(_blocks(letter, chat_text))


def as_html(letter: Letter) -> str:
    """One document without anything to fetch, styled the way mail programs accept."""
    language = letter.language
    has_context = any(tile.context for tile in letter.tiles)
    heads = [
        text[language] for text in (METRIC, VALUE, INTERVAL, CHANGE, *([CONTEXT] if has_context else []))
    ]
    words = {"note": NOTE[language], "look": LOOK[language], "open": OPEN[language]}
    return _template().render(letter=letter, heads=heads, **words)


def as_json(letter: Letter) -> str:
    """The words of the letter by name, for programs."""
    tiles = [
        {
            "metric": tile.label,
            "value": tile.value,
            "interval": tile.interval,
            "change": tile.delta,
            "context": list(tile.context),
        }
        for tile in letter.tiles
    ]
    items = [
        {"kind": item.kind, "sentences": list(item.sentences), "link": item.link} for item in letter.items
    ]
    told = {
        "title": letter.title,
        "sentences": list(letter.sentences),
        "tiles": tiles,
        "items": items,
        "link": letter.link,
        "provenance": letter.provenance,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _blocks(letter: Letter, escape: Callable[[str], str]) -> list[str]:
    """The paragraphs of the letter; lines within one belong together."""
    said = [escape(letter.title), "\n".join(map(escape, letter.sentences))]
    if letter.tiles:
        said.append("\n".join(f"• {escape(_line(tile, letter))}" for tile in letter.tiles))
        said.append(NOTE[letter.language])
    said += [
        "\n".join([escape(f"{item.kind}: {item.sentences[0]}"), *map(escape, item.sentences[1:]), item.link])
        for item in letter.items
    ]
    said += [letter.link, escape(letter.provenance)]
    return [block for block in said if block]


def _line(tile: Tile, letter: Letter) -> str:
    language = letter.language
    parts = [f"{tile.label} {tile.value}"]
    if tile.interval:
        parts.append(_INTERVAL.format(interval=tile.interval)[language])
    if tile.delta:
        parts.append(_CHANGE.format(change=tile.delta)[language])
    return LIST[language].join([*parts, *tile.context])


@cache
def _template() -> Template:
    environment = templates(Path(__file__).parent)
    # Undoing what mail programs make of an address is ours; escaping markup is jinja's.
    environment.filters["plain"] = unlinked_text
    return environment.get_template("letter.html")
