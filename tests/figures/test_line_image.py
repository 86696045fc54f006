"""The picture of a spark: the same points as the chart, on a scale that a browser stretches."""

import re
from datetime import date
from urllib.parse import unquote

import polars as pl
import pytest
from lxml import etree

from csdash.figures.line_image import line_image
from csdash.figures.spark import spark
from csdash.figures.theme import THEMES
from csdash.unit import Unit

SVG = "{http://www.w3.org/2000/svg}"
THEME = THEMES["light"]


def drawn(*values: float | None, target: float | None = None) -> etree._Element:
    months = [date(2025, 1 + number, 1) for number in range(len(values))]
    frame = pl.DataFrame({"month": months, "value": values}, schema={"month": pl.Date, "value": pl.Float64})
    address = line_image(spark(frame, Unit.COUNT, theme=THEME, target=target))
    kind, _, body = address.partition(",")
    assert kind == "data:image/svg+xml"
    return etree.fromstring(unquote(body))


def line_of(image: etree._Element) -> str:
    return image.find(f"{SVG}svg/{SVG}path").get("d")


def dots_of(image: etree._Element) -> list[tuple[str, str]]:
    return [(dot.get("cx"), dot.get("cy")) for dot in image.iter(f"{SVG}circle")]


def test_higher_is_further_up_and_later_further_right():
    path = line_of(drawn(1, 3, 2))
    (x1, y1), (x2, y2), (x3, y3) = ((int(x), int(y)) for x, y in re.findall(r"[ML](\d+) (\d+)", path))
    assert x1 < x2 < x3
    assert y2 < y3 < y1
    # January to March 2025: 31 of 59 days.
    assert (x2 - x1) / (x3 - x1) == pytest.approx(31 / 59, abs=0.002)
    assert y1 - y3 == pytest.approx(y3 - y2, abs=2)


def test_a_gap_stays_a_gap_and_a_point_between_two_is_a_dot():
    image = drawn(1, 2, None, 3, None, 4, 5)
    path = line_of(image)
    assert re.sub(r"[\d ]+", "", path) == "MLMML"
    lonely, last = dots_of(image)
    assert last == ("97.0%", dots_of(drawn(1, 2, 2, 2, 2, 4, 5))[-1][1])
    assert lonely[0] != last[0]


def test_the_target_is_a_tick_at_its_height_in_its_colour():
    image = drawn(1, 3, target=3)
    (tick,) = image.findall(f"{SVG}svg")[1:]
    assert tick.get("y") == dots_of(image)[-1][1]
    assert tick.find(f"{SVG}path").get("stroke") == THEME.target
    assert not drawn(1, 3).findall(f"{SVG}svg")[1:]


def test_what_never_moved_is_a_line_in_the_middle():
    assert dots_of(drawn(2, 2, 2))[-1][1] == "50.0%"


def test_there_is_nothing_in_it_to_run_or_to_fetch():
    image = drawn(1, None, 3, target=2)
    assert {part.tag for part in image.iter()} == {f"{SVG}{name}" for name in ("svg", "path", "circle")}
    assert not [
        name for part in image.iter() for name in part.attrib if name.startswith("on") or "href" in name
    ]
