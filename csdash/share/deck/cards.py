"""Cards: the key figures side by side, each with its change, its history and what it is held against."""

from collections.abc import Iterator

from csdash.figures.theme import LIGHT
from csdash.panels.tile import Tile
from csdash.share.deck.look import INK, QUIET, Look
from csdash.share.deck.native import Chart
from csdash.share.deck.reading import read
from csdash.share.deck.template import Box
from csdash.text import Language

_GAP, _PAD = 150_000, 90_000
_SPARK = 0.34  # of the width of a card
MOST_BESIDE = 3
_ARROWS = {"+": "▲", "-": "▼"}


def cards(tiles: tuple[Tile, ...], box: Box) -> Iterator[tuple[Tile, Box]]:
    """Where each tile stands in `box`: equal cards, up to three side by side."""
    beside = min(MOST_BESIDE, max(len(tiles), 1))
    rows = -(-len(tiles) // beside)
    width = (box.width - _GAP * (beside - 1)) // beside
    height = min((box.height - _GAP * (rows - 1)) // max(rows, 1), 1_420_000)
    for position, tile in enumerate(tiles):
        row, column = divmod(position, beside)
        yield tile, Box(box.left + column * (width + _GAP), box.top + row * (height + _GAP), width, height)


def words_of(tile: Tile, look: Look) -> str:
    """The paragraphs of a card."""
    value = look.run(tile.value, 26, INK, is_bold=True)
    interval = look.run(tile.interval, 11, QUIET, lead=" ") if tile.interval else ""
    lines = [
        look.paragraph(tile.label, 12, QUIET),
        f"<a:p>{value}{interval}</a:p>",
        *([look.paragraph(_delta(tile), 12, _colour(tile), is_bold=True)] if tile.delta else []),
        *(look.paragraph(line, 10, QUIET) for line in tile.context),
    ]
    return "".join(lines)


def _delta(tile: Tile) -> str:
    """The change with its arrow: the sign says what the colour says."""
    arrow = _ARROWS.get(tile.delta[:1], "")
    return f"{arrow} {tile.delta}".strip()


def _colour(tile: Tile) -> str:
    if tile.better == "neither" or tile.delta[:1] not in _ARROWS:
        return QUIET
    is_good = (tile.delta[:1] == "+") == (tile.better == "higher")
    return LIGHT.new if is_good else LIGHT.churn


def spark_of(tile: Tile, language: Language) -> Chart | None:
    """The history of a tile as a native chart without axes."""
    drawn = read(tile.spark, tile.label, language) if tile.spark else None
    return drawn[0] if isinstance(drawn, tuple) else None


def spark_box(box: Box) -> Box:
    """Where in its card the history stands: at the right."""
    width = round(box.width * _SPARK)
    return Box(box.left + box.width - width - _PAD, box.top + _PAD, width, round(box.height * 0.5))
