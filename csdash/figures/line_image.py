"""The line as an image: a spark that a page shows as a picture, where a chart of its own would be dear.

A chart is drawn by a script in the browser, 50 ms each; nine of them are what a reader waits for. A picture of the same
points takes nothing, and there is nothing in it to click.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from csdash.figures.figure import Figure

# Shares of the picture in which the first and the last point, the lowest and the highest stand: dots are not cut.
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.01, 0.97, 0.12, 0.88
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg">'
    '<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none">{line}</svg>{dots}</svg>'
)
_LINE = (
    '<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" '
    'vector-effect="non-scaling-stroke"/>'
)
_DOT = '<circle cx="{x:.1%}" cy="{y:.1%}" r="{radius:g}" fill="{colour}"/>'
_TICK = '<svg x="{x:.1%}" y="{y:.1%}" overflow="visible"><path d="M-7 0H7" stroke="{colour}" stroke-width="2"/></svg>'


def line_image(spark: Figure) -> str:
    """The address of a picture of what figures/spark.py drew: the line, its gaps, the dots and the tick of the target.

    As wide and as high as where it stands; no words, and so nothing to escape: numbers and our own colours.
    """
    line, *ticks = spark.data
    days = [date.fromisoformat(day).toordinal() for day in line["x"]]
    low, high = spark.layout["yaxis"]["range"]

    def across(day: int) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (
            1.0 if days[0] == days[-1] else (day - days[0]) / (days[-1] - days[0])
        )

    def down(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low)

    points = [
        (across(day), None if value is None else down(value))
        for day, value in zip(days, line["y"], strict=True)
    ]
    dots = [
        _DOT.format(x=x, y=y, radius=size / 2, colour=line["marker"]["color"])
        for (x, y), size in zip(points, line["marker"]["size"], strict=True)
        if size and y is not None
    ]
    dots += [
        _TICK.format(x=points[-1][0], y=down(tick["y"][0]), colour=tick["marker"]["line"]["color"])
        for tick in ticks
    ]
    style = line["line"]
    drawn = _LINE.format(path=_path(points), colour=style["color"], width=style["width"])
    return "data:image/svg+xml," + quote(_SVG.format(line=drawn, dots="".join(dots)), safe=" =:/")


def _path(points: Sequence[tuple[float, float | None]]) -> str:
    """Through every point that is known; a gap stays a gap."""
    steps, is_on = [], False
    for x, y in points:
        if y is not None:
            steps.append(f"{'L' if is_on else 'M'}{x * 1000:.0f} {y * 1000:.0f}")
        is_on = y is not None
    return "".join(steps)
