"""Charts over names: bars on their side, and the bridge."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csdash.share.deck.axis import value_axis
from csdash.share.deck.native import Chart, Number, Series
from csdash.share.deck.plain import said
from csdash.text import Language, Text

ACCOUNTS = Text("n={n}", "n={n}")
FROM = Text("ここまでの水準", "Level before")
WRITTEN = Text("金額の表記", "Amounts as written")
_AFTER = 0.1  # of a bridge, for the amount after its longest bar
_BESIDE = 0.22  # of the longest bar, for the text at its end
_CUT = re.compile("^/+$")


class Beside:
    """What a figure writes beside each of its rows: at the bar, in columns at the right, and the n."""

    def __init__(self, layout: dict[str, Any], rows: Sequence[float]) -> None:
        notes = [note for note in layout.get("annotations", ()) if not _CUT.match(said(note["text"]))]
        heads = {
            note.get("xshift"): said(note["text"])
            for note in notes
            if note.get("xref") == note.get("yref") == "paper"
        }
        self.labels: dict[int, str] = {}
        self.counts: dict[int, str] = {}
        for note in sorted(notes, key=lambda one: one.get("xshift") or 0):
            if note.get("yref") == "paper" or note.get("y") not in rows:
                continue
            row, text = rows.index(note["y"]), said(note["text"])
            if note.get("xref") == "paper" and heads.get(note.get("xshift")) == "n":
                self.counts[row] = text
            else:
                self.labels[row] = f"{self.labels[row]} · {text}" if row in self.labels else text


def names_of(axis: dict[str, Any], beside: Beside, language: Language) -> tuple[str, ...]:
    """The names of the rows, each with its n."""
    return tuple(
        f"{said(text)} ({ACCOUNTS.format(n=beside.counts[row])[language]})"
        if row in beside.counts
        else said(text)
        for row, text in enumerate(axis.get("ticktext") or ())
    )


def bars(data: Sequence[dict[str, Any]], layout: dict[str, Any], name: str, language: Language) -> Chart:
    """Bars on their side; a stack of shares says each share in its bar."""
    rows = list(layout["yaxis"].get("tickvals") or ())
    is_share = layout.get("barmode") == "stack"
    beside = Beside({} if is_share else layout, rows)
    drawn = []
    for position, trace in enumerate(data):
        at = dict(zip(trace["y"], trace["x"], strict=True))
        colour = trace["marker"]["color"]
        labels = {row: (text, 0.0) for row, text in beside.labels.items()} if position == 0 else {}
        drawn.append(
            Series(
                said(trace.get("name") or "") or name,
                tuple(at.get(row) for row in rows),
                colour if isinstance(colour, str) else colour[0],
                "bar",
                colours=() if isinstance(colour, str) else tuple(colour),
                labels=labels,
                shows_values="0%" if is_share else "",
            )
        )
    names = names_of(layout["yaxis"], beside, language)
    if len(drawn) > 1:
        # No label stands outside a bar that is stacked.
        names = tuple(f"{name} {beside.labels.get(row, '')}".strip() for row, name in enumerate(names))
        drawn[0] = replace(drawn[0], labels={})
    axis = value_axis(layout["xaxis"])
    if any(one.labels for one in drawn):
        axis |= _room(axis, drawn[0].values)
    return Chart("rows", names, tuple(drawn), **axis, has_key=len(drawn) > 1)


def _room(axis: dict[str, Any], values: Sequence[Number]) -> dict[str, float]:
    """Both ends of an axis with room for what is written outside the bars."""
    known = [value for value in values if value is not None] or [0.0]
    low, high = min(0.0, *known), max(0.0, *known)
    room = (high - low) * _BESIDE
    return {
        "low": min(axis["low"], low - room) if low < 0 else axis["low"],
        "high": max(axis["high"], high + room) if high > 0 else axis["high"],
    }


def bridge(trace: dict[str, Any], layout: dict[str, Any], name: str, language: Language) -> Chart:
    """The bridge: the amounts themselves, each on the level that the ones before it led to."""
    rows = list(layout["yaxis"]["tickvals"])
    beside = Beside(layout, rows)
    amounts = trace["meta"]
    level, levels = 0.0, []
    for position, amount in enumerate(amounts):
        is_balance = position in (0, len(amounts) - 1)
        levels.append(None if is_balance else min(level, level + amount))
        level = amount if is_balance else level + amount
    low, high = layout["xaxis"]["range"]
    return Chart(
        "rows",
        names_of(layout["yaxis"], beside, language),
        (
            Series(FROM[language], tuple(levels), "#FFFFFF", "base"),
            Series(
                name,
                tuple(abs(amount) for amount in amounts),
                trace["marker"]["color"][0],
                "bar",
                colours=tuple(trace["marker"]["color"]),
            ),
            # Nothing stands outside the end of a stacked bar but what begins there.
            Series(
                WRITTEN[language],
                (0.0,) * len(amounts),
                trace["marker"]["color"][0],
                "base",
                labels={row: (text, 0.0) for row, text in beside.labels.items()},
            ),
        ),
        low=low,
        high=high + (high - low) * _AFTER,
        keys=tuple(
            said(note["text"]) for note in layout["annotations"] if said(note["text"]).startswith("// ")
        ),
    )
