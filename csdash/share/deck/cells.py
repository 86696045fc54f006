"""Figures that read as tables: the cohort triangle, one thing by another, the scorecard."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from csdash.figures.theme import ink_on
from csdash.share.deck.native import Cell, Cells
from csdash.share.deck.plain import lines_of, said

SELF_ASSESSED = "○"
NAME_SHARE, COUNT_SHARE = 1.6, 0.7  # of a column of tiles


def heat(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> Cells:
    """A heatmap with the numbers in its tiles, its weighted row on top, the n of each row beside its name."""
    tiles = [trace for trace in data if trace["type"] == "heatmap"]
    columns = list(tiles[0]["x"])
    texts: dict[tuple[str, Any, Any], tuple[str, str]] = {}
    for trace in data:
        if trace.get("mode") != "text":
            continue
        inks = (trace.get("textfont") or {}).get("color")
        for i, (x, y, text) in enumerate(zip(trace["x"], trace["y"], trace["text"], strict=True)):
            ink = inks if isinstance(inks, str) else inks[i]
            texts[trace.get("yaxis") or "y", x, y] = (text, ink)
    edge = min((x for _, x, _ in texts), default=0)
    has_n = edge < columns[0]
    heads = [_head(layout, x) for x in columns]
    rows = [
        (
            Cell("", is_bold=True),
            *((Cell("n", is_bold=True, is_right=True),) if has_n else ()),
            *(Cell(head, is_bold=True, is_centred=True) for head in heads),
        )
    ]
    for trace in reversed(tiles):  # the weighted row is the last trace and the first row
        on = trace.get("yaxis") or "y"
        axis = layout["yaxis" + on[1:]]
        for row, name in enumerate(axis["ticktext"]):
            n = said(texts.get((on, edge, row), ("", ""))[0]) if has_n else ""
            rows.append(
                (
                    Cell(said(name), is_bold=on != "y"),
                    *((Cell("" if n == "n" else n, is_right=True),) if has_n else ()),
                    *(
                        _tile(texts.get((on, x, row)), trace["z"][row][i], layout["coloraxis"])
                        for i, x in enumerate(columns)
                    ),
                )
            )
    widths = (NAME_SHARE, *((COUNT_SHARE,) if has_n else ()), *(1.0,) * len(columns))
    keys = tuple(said(note["text"]) for note in layout.get("annotations", ()))
    return Cells(tuple(rows), widths, keys, is_ruled=False)


def _head(layout: dict[str, Any], x: Any) -> str:
    axis = layout["xaxis"]
    known = dict(zip(axis.get("tickvals") or (), axis.get("ticktext") or (), strict=False))
    return said(str(known.get(x, x)))


def _tile(text: tuple[str, str] | None, value: float | None, ramp: dict[str, Any]) -> Cell:
    fill = "" if value is None else mixed(value, ramp)
    if text is None:
        written = "" if value is None else f"{value * 100:.0f}"
        return Cell(written, fill, ink_on(fill) if fill else "", is_centred=True)
    return Cell("\n".join(lines_of(text[0])), fill, text[1], is_centred=True)


def mixed(value: float, ramp: dict[str, Any]) -> str:
    """The colour of `value` on the colour axis of a figure, as the browser mixes it."""
    share = min(max((value - ramp["cmin"]) / (ramp["cmax"] - ramp["cmin"]), 0.0), 1.0)
    for (start, before), (end, after) in pairwise(ramp["colorscale"]):
        if share <= end:
            part = (share - start) / (end - start)
            mix = (
                round(int(a, 16) + (int(b, 16) - int(a, 16)) * part)
                for a, b in ((before[k : k + 2], after[k : k + 2]) for k in (1, 3, 5))
            )
            return "#" + "".join(f"{channel:02X}" for channel in mix)
    return ramp["colorscale"][-1][1]


def scorecard(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> Cells:
    """One row per unit: its steps filled as far as the evidence goes, a ring where it sees itself, and both in words."""
    notes = layout["annotations"]
    heads = {
        int(note["x"]): said(note["text"]) for note in notes if note.get("yref") == "paper" and note["x"] % 1
    }
    words: dict[int, list[str]] = {}
    for note in sorted(notes, key=lambda one: one.get("x") or 0):
        if note.get("yref") != "paper":
            words.setdefault(round(note["y"]), []).append(said(note["text"]))
    fills: dict[tuple[int, int], str] = {}
    rings: set[tuple[int, int]] = set()
    for trace in data:
        places = zip(trace["x"], trace["y"], strict=True)
        if trace["type"] == "bar":
            for (_, y), base, colour in zip(places, trace["base"], trace["marker"]["color"], strict=True):
                fills[round(y), int(base)] = colour
        elif trace["mode"] == "markers":
            rings |= {(round(y), int(x)) for x, y in places}
    steps = sorted({step for _, step in fills})
    head = (
        Cell(""),
        *(Cell(heads.get(step, str(step + 1)), is_bold=True, is_centred=True) for step in steps),
        Cell(""),
    )
    rows = [head]
    for row in sorted(words):
        name, *stages = words[row]
        rows.append(
            (
                Cell(name, is_bold=True),
                *(
                    Cell(
                        SELF_ASSESSED if (row, step) in rings else "",
                        fills[row, step],
                        ink_on(fills[row, step]),
                        is_bold=True,
                        is_centred=True,
                    )
                    for step in steps
                ),
                Cell(" ".join(stages), is_right=True),
            )
        )
    # Cells have no line below them: the range stands in brackets beside the stage.
    key = next((said(n["text"]).replace("├┤", "( )") for n in notes if "○" in n["text"]), "")
    return Cells(tuple(rows), (1.2, *(1.2,) * len(steps), 1.8), (key,))
