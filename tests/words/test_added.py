"""Changes beside their sum: as they are read, the parts add up to it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.unit import Unit
from csdash.words.added import added_texts

POINTS = [
    # The restatement of the sample data: -0.3pt and -0.02pt were said to make -0.3pt.
    ([-0.0028, -0.0002], ["-0.28pt", "-0.02pt"], "-0.30pt"),
    # Three thirds of a tenth: one of them gets what rounding took from all.
    ([0.00034, 0.00033, 0.00033], ["+0.04pt", "+0.03pt", "+0.03pt"], "+0.10pt"),
    ([0.0134, 0.0134, 0.0132], ["+1.4pt", "+1.3pt", "+1.3pt"], "+4.0pt"),
    # Half up, away from nothing on both sides.
    ([0.0005], ["+0.1pt"], "+0.1pt"),
    ([-0.0115], ["-1.2pt"], "-1.2pt"),
    # Parts that cancel each other out.
    ([0.02, -0.02], ["+2.0pt", "-2.0pt"], "0.0pt"),
    ([0.01, 0.0], ["+1.0pt", "0.0pt"], "+1.0pt"),
    ([], [], "0.0pt"),
]


@pytest.mark.parametrize(("parts", "texts", "total"), POINTS)
def test_points_add_up_as_they_are_read(parts, texts, total):
    assert added_texts(parts, Unit.RATE, "ja") == (texts, total)
    assert added_texts(parts, Unit.RATE, "en") == (texts, total)


def test_other_units_are_written_each_by_itself():
    assert added_texts([657_480, -415_720], Unit.MONEY, "ja", "JPY") == (
        ["+65.7万円", "-41.6万円"],
        "+24.2万円",
    )
    assert added_texts([3, -1], Unit.COUNT, "en") == (["+3", "-1"], "+2")


@given(st.lists(st.integers(-30_000, 30_000), max_size=8))
def test_the_texts_are_a_sum_and_none_is_off_by_a_whole_step(thousandths):
    parts = [Decimal(n) / 100_000 for n in thousandths]
    texts, total = added_texts(parts, Unit.RATE, "en")
    read = [Decimal(text.removesuffix("pt").replace(",", "")) for text in texts]
    whole = Decimal(total.removesuffix("pt").replace(",", ""))
    assert sum(read) == whole
    step = (
        Decimal("0.1")
        if "." in total and len(total.removesuffix("pt").split(".")[1]) == 1
        else Decimal("0.01")
    )
    assert abs(whole - sum(parts) * 100) <= step / 2
    for shown, part in zip(read, parts, strict=True):
        assert abs(shown - part * 100) < step
        assert shown * part >= 0
