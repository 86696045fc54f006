"""The safe sheet: of a page, the figures that can be shared with everybody, whole or not at all."""

from dataclasses import replace

import polars as pl

from csdash.panels.panel import Panel
from csdash.share.outline import Outline
from csdash.share.safe.opened import safe_view
from csdash.share.sheet import Sheet, sheet
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.view import View

TOO_FEW = Text(
    "{n}社に満たない数を含む図表は、共有用の表示では出しません: {finding}",
    "A figure with counts below {n} is left out of what is shared: {finding}",
)


def safe_sheet(outline: Outline, view: View) -> Sheet:
    """What the page of `outline` says to everybody: only what it names as safe, no table, and no sentence of its own.

    A figure with a count below the minimum is left out whole: with a hole in it, the total would fill the hole.
    """
    safe = safe_view(view)
    told = sheet(replace(outline, answer=lambda _: (), tables={}), safe, outline.safe)
    minimum = safe.session.settings.share_minimum_n
    kept = {key: panel for key, panel in told.panels.items() if not has_few(panel, minimum)}
    left_out = [key for key in told.panels if key not in kept]
    gaps = tuple(
        TOO_FEW.format(n=str(minimum), finding=outline.question)[view.language] for _ in left_out[:1]
    )
    return replace(told, panels=kept, gaps=(*told.gaps, *gaps))


def has_few(panel: Panel, minimum: int) -> bool:
    """Whether a figure tells a count of accounts, or of anything else, that is below `minimum` and not none."""
    frame = panel.evidence.frame
    counts = [
        name
        for name, header in panel.evidence.headers.items()
        if header.unit is Unit.COUNT and (name == "n" or name.startswith("n_")) and name in frame.columns
    ]
    return any(
        not frame.filter(pl.col(name).is_between(0, minimum, closed="none")).is_empty() for name in counts
    )
