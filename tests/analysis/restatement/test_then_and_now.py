"""Each cause on real snapshots of small companies, worked by hand, and months that one of the two cannot tell."""

from fractions import Fraction

import pytest

from csdash.analysis.question import Question
from csdash.analysis.restatement.compared import added_up
from csdash.analysis.restatement.then_and_now import ThenAndNow, known
from csdash.errors import NotEnoughHistory
from csdash.months import parse_month
from tests.contract.test_currencies import JPY, rates
from tests.histories import history, opened

MARCH = parse_month("2024-03")
STAYS = [100, 100, 100]


def company(paid: dict, **attributes):
    return opened(history("2024-01", {"Z": STAYS, **paid}, **attributes))


def pair(then, now, *, window: int = 1, where: tuple = (), last: int = MARCH) -> ThenAndNow:
    return ThenAndNow(then, now, Question(window, where, MARCH - 11, last))


def told(then, now, key: str = "mrr", **asked) -> dict[str, tuple[int, float]]:
    """Accounts and effect of each cause in March."""
    found = pair(then, now, **asked).restated(key, MARCH)
    assert added_up(found.shares) == found.difference
    return {share.cause: (share.n_accounts, float(share.effect)) for share in found.shares}


def test_late_churn():
    then, now = company({"A": [40, 40, 40]}), company({"A": [40, 40, None]})
    assert told(then, now) == {"late_churn": (1, -40)}
    # Of 140 at the opening 100 are left instead of 140.
    assert told(then, now, "nrr") == {"late_churn": (1, pytest.approx(-40 / 140))}
    assert told(then, now, "logo_churn_rate") == {"late_churn": (1, 0.5)}


def test_backdated_and_removed():
    then, now = company({"A": STAYS}), company({"B": [None, 30, 30]})
    assert told(then, now) == {"removed": (1, -100), "backdated": (1, 30)}
    assert told(then, now, "n_accounts") == {"removed": (1, -1), "backdated": (1, 1)}


def test_corrected_amount():
    then, now = company({"A": [40, 40, 40]}), company({"A": [40, 40, 35]})
    assert told(then, now) == {"amount_changed": (1, -5)}
    assert told(then, now, "arr") == {"amount_changed": (1, -60)}
    assert told(then, now, "contraction_mrr") == {"amount_changed": (1, 5)}


def test_resegmented():
    paid = {"A": [40, 40, 40]}
    then = company(paid, segment={"Z": "SMB", "A": "SMB"})
    now = company(paid, segment={"Z": "SMB", "A": ["SMB", "ENT", "ENT"]})
    assert told(then, now) == {}
    assert told(then, now, where=(("segment", ("SMB",)),)) == {"re_segmented": (1, -40)}
    # The older snapshot knows no ENT: there was nobody in it then.
    assert told(then, now, where=(("segment", ("ENT",)),)) == {"re_segmented": (1, 40)}


def test_merged():
    paid = {"A": [40, 40, 40], "P": [60, 60, 60]}
    then = company(paid)
    now = company({"A": [40, 40, 0], "P": [60, 60, 100]}, parent_id={"A": [None, None, "P"]})
    assert told(then, now) == {"merged": (2, 0)}
    assert told(then, now, "n_accounts") == {"merged": (1, -1)}
    assert told(then, now, "nrr") == {}


def test_exchange_rates():
    frame = history("2024-01", {"Z": STAYS, "A": [1, 1, 1]}, currency={"Z": "JPY", "A": "USD"})
    then = opened(frame, fx=rates(USD=[110, 110, 110]), options=JPY)
    now = opened(frame, fx=rates(USD=[110, 110, 150]), options=JPY)
    assert told(then, now) == {"fx": (1, 40)}
    # Retention is in constant currency: another rate at the closing changes nothing.
    assert told(then, now, "nrr") == {}
    dearer = opened(
        history("2024-01", {"Z": STAYS, "A": [1, 1, 2]}, currency={"Z": "JPY", "A": "USD"}),
        fx=rates(USD=[110, 110, 110]),
        options=JPY,
    )
    assert told(then, dearer) == {"amount_changed": (1, 110)}


def test_history():
    # Whether A is new in March or returns depends on January, which was not known to be paid.
    then, now = company({"A": [None, None, 40]}), company({"A": [40, None, 40]})
    assert told(then, now) == {}
    assert told(then, now, "new_mrr") == {"history": (1, -40)}
    assert told(then, now, "reactivation_mrr") == {"history": (1, 40)}


def test_a_score_is_another_correction():
    then = company({}, health_score={"Z": [50.0, 50.0, 50.0]})
    now = company({}, health_score={"Z": [50.0, 50.0, 70.0]})
    assert told(then, now, "health_score") == {"other": (1, 20)}


def test_under_a_filter_by_product_only_the_product_counts():
    then = company({"A/x": [10, 10, 10], "A/y": [5, 5, 5]})
    now = company({"A/x": [10, 10, None], "A/y": [5, 5, 15]})
    assert told(then, now) == {}
    assert told(then, now, where=(("product", ("x",)),)) == {"late_churn": (1, -10)}
    assert told(then, now, where=(("product", ("y",)),)) == {"amount_changed": (1, 10)}


def test_a_median_has_both_values_only():
    told_then = company({})
    found = pair(told_then, told_then).restated("quick_ratio", MARCH)
    assert (found.then, found.now, found.difference) == (None, None, None)


def test_months_are_those_that_both_can_tell():
    then, now = company({}), opened(history("2023-12", {"Z": [*STAYS, 100, 100]}))
    assert pair(then, now).months("mrr") == [MARCH, MARCH - 1, MARCH - 2]
    assert pair(then, now).months("nrr") == [MARCH, MARCH - 1]
    assert pair(then, now, last=MARCH - 1).months("nrr") == [MARCH - 1]
    assert pair(then, now, window=12).months("nrr") == []


def test_over_months_only_what_both_know_is_restated():
    then = company({"A": [40, 40, 40]})
    now = opened(history("2024-01", {"Z": [*STAYS, 100], "A": [40, 40, None, None]}))
    rows = pair(then, now, last=MARCH + 1).over_months("mrr")
    assert rows["then"].to_list() == [140, 140, 140, None]
    assert rows["now"].to_list() == [140, 140, 100, 100]
    assert rows["is_restated"].to_list() == [False, False, True, False]


def test_a_window_longer_than_both_is_refused():
    with pytest.raises(NotEnoughHistory):
        pair(company({}), company({}), window=12).over_months("nrr")


def test_filters_keep_what_a_snapshot_knows():
    session = company({}, segment={"Z": "SMB"})
    question = Question(1, (("segment", ("SMB", "ENT")),), MARCH, MARCH)
    assert known(session, question) == {"segment": ["SMB"]}
    assert Fraction(1) == pair(session, session).restated("nrr", MARCH).now
