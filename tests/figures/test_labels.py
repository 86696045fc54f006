"""Labels make room: lines break where a reader breaks them, neighbours never overlap."""

import html
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.figures.labels import fit, spread, text_width, wrap
from csdash.figures.notes import stagger


def test_japanese_is_twice_as_wide_as_digits():
    assert text_width("日本", 12) == 24
    assert text_width("12", 12) == pytest.approx(13.44)
    assert text_width("", 12) == 0


@pytest.mark.parametrize(
    ("text", "pixels", "lines"),
    [
        ("NRR", 100, ["NRR"]),
        ("Net revenue retention (NRR)", 100, ["Net revenue", "retention (NRR)"]),
        ("米国上場SaaS中央値 2021年 117.0%", 100, ["米国上場SaaS", "中央値 2021年", "117.0%"]),
        ("トランスフォーメーション", 89, ["トランスフォー", "メーション"]),
        ("洞察&アクション", 89, ["洞察&amp;", "アクション"]),
        ("Enterpriseの比重低下", 80, ["Enterpriseの", "比重低下"]),
        ("Unbreakableoverlongword", 60, ["Unbrea…"]),
        ("", 100, []),
    ],
)
def test_lines_break_where_a_reader_would(text, pixels, lines):
    assert wrap(text, pixels, 12, 3) == lines


def test_a_cut_name_says_so():
    assert fit("株式会社サンプルホールディングス", 80, 12) == "株式会社サ…"
    assert fit("A&B <b>", 80, 12) == "A&amp;B &lt;b&gt;"


@given(st.text(), st.integers(20, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text, pixels, most):
    lines = wrap(text, pixels, 12, most)
    assert len(lines) <= most
    assert all(text_width(html.unescape(line), 12) <= pixels for line in lines)


boxes = st.lists(st.tuples(st.floats(-50, 350), st.floats(1, 40)), min_size=1, max_size=8)


@given(boxes)
def test_spread_labels_never_overlap_and_never_leave_the_plot(boxes):
    wanted, sizes = zip(*boxes, strict=True)
    centres = spread(wanted, sizes, 0, 320)
    edges = sorted((c - s / 2, c + s / 2) for c, s in zip(centres, sizes, strict=True))
    assert edges[0][0] >= -1e-6
    assert edges[-1][1] <= 320 + 1e-6
    assert all(a[1] <= b[0] + 1e-6 for a, b in itertools.pairwise(edges))


@given(boxes)
def test_spread_keeps_the_order(boxes):
    wanted, sizes = zip(*boxes, strict=True)
    centres = spread(wanted, sizes, 0, 320)
    in_order = [centre for _, centre in sorted(zip(wanted, centres, strict=True))]
    assert in_order == sorted(in_order)


def test_labels_that_have_room_stay_where_they_are():
    assert spread([10, 100, 200], [20, 20, 20], 0, 320) == [10, 100, 200]
    assert spread([100, 104], [20, 20], 0, 320) == [92, 112]
    # Too many: they share the overlap and stay inside.
    assert spread([5, 5, 5], [20, 20, 20], 0, 30) == [5, 15, 25]


def test_marks_that_would_touch_stand_on_different_levels():
    assert stagger([0, 100, 105, 108, 130], 18) == [0, 0, 1, 2, 0]
