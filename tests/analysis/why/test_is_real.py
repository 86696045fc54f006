"""Is it real: differences with their intervals in words, and what they rest on."""

import polars as pl
import pytest

from csdash.analysis.difference import Difference, fixed
from csdash.analysis.question import Question
from csdash.analysis.why.is_real import NO_TARGET, doubts, said
from csdash.months import month_code
from csdash.unit import Unit
from tests.analysis.phrases import change, measured
from tests.histories import history, opened


@pytest.mark.parametrize(
    ("difference", "ja", "en"),
    [
        (
            change(1.10, 0.90),
            "+20.0pt (+17.2〜+22.8)、誤差を超える差",
            "+20.0pt (+17.2 to +22.8), more than chance",
        ),
        (
            change(0.951, 0.950),
            "+0.1pt (-2.7〜+2.9)、誤差の範囲内",
            "+0.1pt (-2.7 to +2.9), within chance",
        ),
        (Difference(measured(0.9), fixed(0.95)), "-5.0pt (-7.0〜-3.0)、誤差を超える差", "-5.0pt"),
        (change(0.5, 0.9, None), "-40.0pt、少数の顧客で決まるため判定できません", "-40.0pt, cannot be told"),
        (change(0.9, None), NO_TARGET.ja, NO_TARGET.en),
        (None, NO_TARGET.ja, NO_TARGET.en),
    ],
)
def test_a_difference_in_words(difference, ja, en):
    text = said(difference, Unit.RATE, "", NO_TARGET)
    assert text.ja == ja
    assert text.en.startswith(en)


@pytest.mark.parametrize(
    ("difference", "unit", "ja", "en"),
    [
        # An end that rounds to nothing has no sign, from either side.
        (change(0.9, 0.8717157, 0.02), Unit.RATE, "+2.8pt (0.0〜+5.7)、", "+2.8pt (0.0 to +5.7), "),
        (change(0.8717157, 0.9, 0.02), Unit.RATE, "-2.8pt (-5.7〜0.0)、", "-2.8pt (-5.7 to 0.0), "),
        (change(0.9, 0.8718957, 0.02), Unit.RATE, "+2.8pt (0.0〜+5.6)、", "+2.8pt (0.0 to +5.6), "),
        (change(40.0, 20.0, 5.0), Unit.SCORE, "+20.0 (12.9〜27.1)、", "+20.0 (12.9–27.1), "),
        (change(20.0, 30.0, 2.0), Unit.DAYS, "-10日 (-13〜-7日)、", "-10 days (-13 to -7 days), "),
        (change(4000, 3000, 100), Unit.MONEY, "+1,000円 (859〜1,141円)、", "+¥1K (¥0.86–1.14K), "),
    ],
)
def test_a_difference_in_its_own_unit(difference, unit, ja, en):
    text = said(difference, unit, "JPY", NO_TARGET)
    assert text.ja.startswith(ja)
    assert text.en.startswith(en)


def company(n: int, whale: float = 0.0):
    """`n` accounts of 100, of which the last pays `whale` more, and a tenth leaves in the last year."""
    paid = {f"a{i}": [100] * 15 + [None if i % 10 == 0 else 100 + i % 3] * 12 for i in range(n)}
    paid[f"a{n - 1}"] = [100 + whale] * 27
    session = opened(history("2023-01", paid))
    month = month_code(session.last_month)
    targets = pl.DataFrame(
        [(month, "nrr", 12, 0.99)], schema=["month", "metric", "window", "value"], orient="row"
    )
    session = opened(history("2023-01", paid), targets=targets)
    return session, Question(12, (), session.first_month, session.last_month)


def test_each_estimated_metric_and_what_it_rests_on():
    session, question = company(60)
    told = {
        one.metric.key: one for one in doubts(session, question, ("nrr", "arr", "nps", "logo_churn_rate"))
    }
    assert list(told) == ["nrr", "logo_churn_rate"]  # ARR is counted, NPS not there
    assert told["nrr"].against_target.value == pytest.approx(told["nrr"].told.difference.now.value - 0.99)
    assert told["logo_churn_rate"].against_target is None
    assert told["nrr"].rests_on.ja == "60社"
    assert told["logo_churn_rate"].effective == 60


def test_few_accounts_and_few_that_matter_are_said():
    assert doubts(*company(19), ("nrr",))[0].rests_on.ja == "19社のみ(最小20社)"
    whale = doubts(*company(60, whale=5000), ("nrr",))[0]
    # At the opening 59 of 100 and one of 5,100; at the closing six have left, and the rest pay 101 on average.
    closing = (
        sum(100 + i % 3 for i in range(59) if i % 10),
        sum((100 + i % 3) ** 2 for i in range(59) if i % 10),
    )
    assert whale.effective == pytest.approx((closing[0] + 5100) ** 2 / (closing[1] + 5100**2))
    assert whale.effective < 11_000**2 / (59 * 100**2 + 5100**2)
    assert whale.rests_on.en == "60, but as uneven as 4 equal ones"
