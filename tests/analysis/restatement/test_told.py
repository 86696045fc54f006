"""What a restatement is told in: both languages, the causes in order, and no claim without a difference."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.restatement.compared import Restated, Share
from csdash.analysis.restatement.told import made_of, over, restated_months, said, why
from csdash.metrics.registry import metric
from csdash.metrics.retention import NRR
from csdash.metrics.revenue import ARR
from csdash.months import month_start
from tests.analysis.facts import MONTH, facts, nrr, paying
from tests.analysis.phrases import is_sentence, is_title

DAY = date(2026, 4, 30)


def told():
    """A left (-4 of 100 in all), B pays one less."""
    then = facts(paying("A", 4, 4), paying("B", 46, 46), paying("C", 50, 50))
    now = facts(paying("A", 4, 0), paying("B", 46, 45), paying("C", 50, 50))
    return nrr(then, now)


def test_then_and_now():
    found = said(told(), DAY)
    assert (
        found.ja == "2026年3月のNRRは、2026年4月30日時点では100.0%と示しましたが、今は95.0%です(差-5.0pt)。"
    )
    assert found.en == "NRR for Mar 2026 was given as 100.0% on 30 Apr 2026; today it is 95.0% (-5.0pt)."


def test_the_causes_the_largest_first():
    found = why(told())
    assert found.ja == "差の内訳は、遅れて届いた解約(1社)が-4.0pt、金額の訂正(1社)が-1.0ptです。"
    assert found.en == (
        "The difference: -4.0pt from churn reported late (1 account) and -1.0pt from corrected amounts (1 account)."
    )
    assert is_title(made_of(told()))


def test_one_cause_is_all_of_it():
    then, now = facts(paying("A", 10, 10)), facts(paying("A", 10, 9))
    assert why(nrr(then, now)).en == "All of the difference comes from corrected amounts (1 account)."


def test_a_changed_definition_has_no_accounts():
    then = facts(paying("A", 10, 10))
    found = why(nrr(then, then, published=nrr(then, then).then - 1))
    assert found.ja == "差はすべて計算方法の変更によるものです。"
    assert is_sentence(found)


def test_nothing_changed():
    same = facts(paying("A", 10, 10))
    assert said(nrr(same, same), DAY).en == "NRR for Mar 2026 is 100.0%, as it was given on 30 Apr 2026."
    assert why(nrr(same, same)) is None


def test_what_cancels_out_is_said():
    then = facts(paying("A", 10, 10), paying("B", 10, 5))
    now = facts(paying("A", 10, 5), paying("B", 10, 10))
    assert why(nrr(then, now)).ja == "2社の数字が変わりましたが、合わせると差はありません。"


def test_undefined_has_no_difference():
    found = said(nrr(facts(paying("A", 0, 5)), facts(paying("A", 5, 5))), DAY)
    assert "n/a" in found.ja
    assert is_sentence(found)


def test_a_metric_without_accounts_says_so():
    nps = Restated(metric("nps"), MONTH, None, None, None, (), None)
    assert why(nps) is None
    moved = Restated(metric("nps"), MONTH, told().then, told().now, None, (), None)
    assert "当時の値と今の値だけ" in why(moved).ja
    assert is_sentence(why(moved))


def months(*changes: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": [month_start(MONTH + i) for i in range(len(changes) + 1)],
            "then": [1.0 for _ in changes] + [None],
            "now": [None if change is None else 1.0 + change for change in changes] + [1.0],
            "is_restated": [change != 0 for change in changes] + [False],
        },
        schema_overrides={"then": pl.Float64, "now": pl.Float64},
    )


@pytest.mark.parametrize(
    ("changes", "en", "title"),
    [
        ((0.0, 0.0), "No month of the 2 shown was restated.", "NRR is what was said in every month"),
        (
            (-0.01, 0.02, 0.0),
            "2 of the 3 months shown were restated, Apr 2026 most (+2.0pt).",
            "NRR differs from what was said in 2 months, Mar 2026 to Apr 2026",
        ),
        (
            (0.0, -0.01),
            "1 of the 2 months shown was restated, Apr 2026 (-1.0pt).",
            "NRR differs from what was said in Apr 2026 only",
        ),
    ],
)
def test_the_months(changes, en, title):
    found = over(NRR, months(*changes))
    assert found.en == en
    assert is_sentence(found)
    assert restated_months(NRR, months(*changes)).en == title
    assert is_title(restated_months(NRR, months(*changes)))


def test_a_month_that_can_no_longer_be_told_is_restated_without_a_size():
    assert "n/a" in over(NRR, months(None, 0.0)).en


def test_values_that_would_read_the_same_are_written_out():
    shares = (Share("backdated", 4, 0, 0, 7_889_760),)
    found = Restated(ARR, MONTH, 2_595_527_400, 2_598_099_840, None, shares, pl.DataFrame())
    assert said(found, DAY, "JPY").ja == (
        "2026年3月のARRは、2026年4月30日時点では2,595,527,400円と示しましたが、今は2,598,099,840円です(差+2.57百万円)。"
    )
