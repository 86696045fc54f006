"""The parts of a page, in the order a reader meets them: question, answer, tiles, figure, table."""

from csdash.ui.parts.answer import answer
from csdash.ui.parts.banner import banner
from csdash.ui.parts.choice import choice
from csdash.ui.parts.figure import draw, figure
from csdash.ui.parts.locked import locked
from csdash.ui.parts.number import number_choice
from csdash.ui.parts.question import question
from csdash.ui.parts.table import table
from csdash.ui.parts.tiles import tiles

__all__ = [
    "answer",
    "banner",
    "choice",
    "draw",
    "figure",
    "locked",
    "number_choice",
    "question",
    "table",
    "tiles",
]
