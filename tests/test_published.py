"""What was published is compared with what the same snapshot gives today, and the difference is a definition's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.restatement.compared import added_up
from csdash.analysis.restatement.then_and_now import ThenAndNow
from csdash.money import EXACT
from csdash.months import parse_month
from csdash.published import published
from tests.histories import history, opened

MARCH = date(2024, 3, 1)


def kept(numerator: str, denominator: str | None, key: str = "nrr", window: int = 1) -> pl.DataFrame:
    sums = [Decimal(numerator), None if denominator is None else Decimal(denominator)]
    schema = {
        "month": pl.Date,
        "window": pl.Int32,
        "metric": pl.String,
        "numerator": EXACT,
        "denominator": EXACT,
    }
    return pl.DataFrame([(MARCH, window, key, *sums)], schema=schema, orient="row")


def test_a_ratio_a_sum_and_nothing():
    assert published(kept("98", "100"), "nrr", MARCH, 1) == Fraction(98, 100)
    assert published(kept("98", None, "mrr", 0), "mrr", MARCH, 12) == 98
    assert published(kept("30", "60", "nps", 0), "nps", MARCH, 12) == 50
    assert published(kept("98", "100"), "nrr", MARCH, 12) is None
    assert published(kept("98", "0"), "nrr", MARCH, 1) is None
    assert published(None, "nrr", MARCH, 1) is None
    assert published(pl.DataFrame({"month": [MARCH]}), "nrr", MARCH, 1) is None


@pytest.mark.parametrize(("where", "told"), [((), Fraction(98, 100)), ((("segment", ("SMB",)),), None)])
def test_a_definition_that_changed_is_a_cause_of_the_whole_only(where, told):
    paid = {"A": [50, 50, 50], "B": [50, 50, 45]}
    segment = dict.fromkeys(paid, "SMB")
    now = opened(history("2024-01", paid, segment=segment))
    before = opened(history("2024-01", {"A": [50] * 3, "B": [50] * 3}, segment=segment))
    month = parse_month("2024-03")
    pair = ThenAndNow(replace(before, published=kept("98", "100")), now, Question(1, where, month - 2, month))
    found = pair.restated("nrr", month)
    assert found.published == told
    effects = {share.cause: share.effect for share in found.shares}
    assert effects.get("definition") == (None if told is None else Fraction(2, 100))
    assert effects["amount_changed"] == Fraction(-5, 100)
    assert added_up(found.shares) == found.difference
