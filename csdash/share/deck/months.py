"""Charts over months: lines with the veils of their intervals, and columns that are stacked."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from csdash.share.deck.axis import value_axis
from csdash.share.deck.native import Chart, Number, Series
from csdash.share.deck.plain import said
from csdash.share.deck.veils import outermost, veil
from csdash.text import Language, Text
from csdash.words.dates import month_tick

EVENTS = Text("出来事", "Events")
WHOLE = "100%"
MOST_MARKS, MOST_SMALL_MARKS = 12, 3
_MONTHLY = 45  # days; columns further apart than that stand on names, as wide as each other
_KEY = re.compile(r"^\d+ ")
_DASHES = {"dash": "dash", "dot": "sysDot"}


def columns(data: Sequence[dict[str, Any]], layout: dict[str, Any], language: Language) -> Chart:
    """Stacked columns, one per month or quarter."""
    months = sorted({x for trace in data for x in trace["x"]})
    return Chart(
        "columns",
        _dates(months) if _days_apart(months) < _MONTHLY else _names(months, language),
        tuple(_column(trace, months) for trace in data),
        **value_axis(layout["yaxis"]),
        every=_every(months),
        has_key=True,
    )


def _column(trace: dict[str, Any], months: list[str]) -> Series:
    at = dict(zip(trace["x"], trace["y"], strict=True))
    marker, pattern = trace["marker"], trace["marker"].get("pattern", {})
    return Series(
        said(trace.get("name") or ""),
        tuple(at.get(month) for month in months),
        pattern.get("fgcolor") or marker["color"],
        "bar",
        is_hatched=bool(pattern),
    )


def lines(
    data: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    language: Language,
    on: tuple[str, str] = ("xaxis", "yaxis"),
) -> Chart:
    """Lines over months; veils become areas, rules become lines of one value, notes become marks on the line."""
    months = sorted({x for trace in data for x in trace["x"] if x is not None})
    drawn: list[Series] = []
    for trace in outermost(data):
        drawn += veil(trace, months, data, language) if trace.get("fill") else [_line(trace, months)]
    axis = on[1].replace("axis", "")
    drawn += [_rule(shape, len(months)) for shape in layout.get("shapes", ()) if _is_level(shape, axis)]
    notes = layout.get("annotations", ())
    events = _events(notes, months, drawn, language)
    return Chart(
        "lines",
        _dates(months),
        (*_labelled(drawn, notes, months, layout, axis), *events),
        **value_axis(layout[on[1]], _shown(data)),
        every=_every(
            months, MOST_MARKS if on[1] == "yaxis" and "domain" not in layout["yaxis"] else MOST_SMALL_MARKS
        ),
        has_ends=True,
        keys=tuple(said(note["text"]) for note in notes if _KEY.match(said(note["text"]))) if events else (),
    )


def _shown(data: Sequence[dict[str, Any]]) -> list[Number]:
    return [y for trace in data for y in trace["y"]]


def _names(months: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(month_tick(date.fromisoformat(month), language) for month in months)


def _dates(months: Sequence[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, months))


def _days_apart(months: Sequence[str]) -> int:
    found = _dates(months)
    return min(((after - before).days for before, after in pairwise(found)), default=0)


def _every(months: Sequence[str], most: int = MOST_MARKS) -> int:
    """Every how many months there is a mark: whole quarters and years, where there are many."""
    first, last = _dates(months)[0], _dates(months)[-1]
    n_months = max(1, round((last - first).days / 30.44))
    return next(step for step in (1, 3, 6, 12, 24, 60, 120) if n_months / step <= most)


def _line(trace: dict[str, Any], months: list[str]) -> Series:
    at = dict(zip(trace["x"], trace["y"], strict=True))
    values = tuple(at.get(month) for month in months)
    marker = trace.get("marker") or {}
    name = said(trace.get("name") or "")
    if trace["mode"] == "markers":
        return Series(name, values, marker["line"]["color"], "dots", symbol="dash", size=7)
    style = trace["line"]
    return Series(
        name,
        values,
        style["color"],
        width=style.get("width", 2) * 0.9,
        dash=_DASHES.get(style.get("dash", ""), "solid"),
    )


def _is_level(shape: dict[str, Any], axis: str) -> bool:
    """Whether a shape is a straight line across this plot at one value."""
    return (
        shape["type"] == "line"
        and shape.get("y0") == shape.get("y1")
        and shape.get("yref", "y") == axis
        and "domain" in shape.get("xref", "")
    )


def _rule(shape: dict[str, Any], n: int) -> Series:
    style = shape["line"]
    dash = _DASHES.get(style.get("dash", ""), "solid")
    name = WHOLE if shape["y0"] == 1 and dash == "solid" else ""
    return Series(name, (shape["y0"],) * n, style["color"], width=1.0, dash=dash)


def _events(
    notes: Sequence[dict[str, Any]], months: list[str], drawn: list[Series], language: Language
) -> tuple[Series, ...]:
    """The numbers of the notes as marks on the line they are about."""
    subject = next((one for one in drawn if one.mark == "line" and one.name and one.name != WHOLE), None)
    numbered: dict[int, list[str]] = {}
    for note in notes:
        if note.get("x") in months and said(note["text"]).isdigit():
            numbered.setdefault(months.index(note["x"]), []).append(said(note["text"]))
    if not numbered or not subject:
        return ()
    values = tuple(value if i in numbered else None for i, value in enumerate(subject.values))
    labels = {i: (",".join(texts), 0.0) for i, texts in numbered.items() if values[i] is not None}
    return (
        Series(
            EVENTS[language],
            values,
            subject.colour,
            "dots",
            labels=labels,
            symbol="diamond",
            size=8,
            label_place="t",
        ),
    )


def _labelled(
    drawn: list[Series], notes: Sequence[dict[str, Any]], months: list[str], layout: dict[str, Any], axis: str
) -> tuple[Series, ...]:
    """Each line with its name and last value at its end, and as far from its neighbours as on the screen."""
    margin = layout.get("margin", {})
    height = layout.get("height", 300) - margin.get("t", 0) - margin.get("b", 0)
    ends = [
        note
        for note in notes
        if isinstance(note.get("y"), int | float) and note.get("yref", "y") == axis and said(note["text"])
    ]
    named = []
    for one in drawn:
        labels, place = {}, ""
        for note in ends:
            is_end = note.get("xref") == "paper"
            at = _last(one.values) if is_end else months.index(note["x"]) if note.get("x") in months else None
            if at is not None and one.values[at] == note["y"] and one.mark not in ("floor", "veil"):
                labels[at] = (note["text"], note.get("yshift", 0) / height if is_end else 0.0)
                # In the middle of the page there is no room beside a point.
                place = "" if at == len(months) - 1 else "t" if note.get("yanchor") == "bottom" else "b"
        text = next(iter(labels.values()), ("", 0))[0]
        named.append(replace(one, labels=labels, label_place=place, name=one.name or said(text)))
        ends = [note for note in ends if note["text"] not in {label for label, _ in labels.values()}]
    return tuple(named)


def _last(values: Sequence[Number]) -> int | None:
    return next((i for i in reversed(range(len(values))) if values[i] is not None), None)
