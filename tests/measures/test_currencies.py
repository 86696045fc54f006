"""Several currencies by hand: rates are in constant currency, and what exchange rates did is a line of its own."""

from decimal import Decimal

import polars as pl
import pytest

from csdash.scope import Scope
from csdash.settings import Settings
from tests.contract.test_currencies import JPY, rates
from tests.histories import at, day, history, opened, value


def told(session, month: str, window: int = 1, **group: str) -> dict[str, float]:
    """The money of a bridge that is not zero."""
    row = at(session.bridge(window, by=list(group)), month, **group)
    return {
        name.removesuffix("_mrr"): float(amount)
        for name, amount in row.items()
        if isinstance(amount, Decimal) and amount
    }


# In dollars: B grows 10 to 12, C leaves 1, N comes with 3. The dollar goes 100, 110, 150.
PAID = {"A": [100, 100, 120], "B": [10, 10, 12], "C": [1, 1, None], "N": [None, None, 3]}
CURRENCY = {"A": "JPY", "B": "USD", "C": "USD", "N": "USD"}
SEGMENT = {"A": "SMB", "B": ["SMB", "SMB", "ENT"], "C": "ENT", "N": "ENT"}
FRAME = history("2024-01", PAID, currency=CURRENCY, segment=SEGMENT)
FX = rates(USD=[100, 110, 150])


@pytest.fixture(scope="module")
def session():
    return opened(FRAME, fx=FX, options=JPY)


def test_kept_at_the_openings_rate_new_at_the_closings_and_fx_between(session):
    # A +20. B: 12 at 110 are 1320 (+220), at 150 they are 1800 (fx 480). C was 110. N is 3 at 150.
    assert told(session, "2024-03") == {
        "opening": 100 + 1100 + 110,
        "new": 450,
        "expansion": 20 + 220,
        "churned": 110,
        "fx": 480,
        "closing": 120 + 1800 + 450,
    }
    row = at(session.bridge(1), "2024-03")
    assert (row["n_fx"], row["n_expansion"], row["n_churned"], row["n_new"]) == (1, 2, 1, 1)
    assert session.breaches.is_empty()


def test_rates_of_retention_are_in_constant_currency(session):
    # From January, at 100: (120 + 1200) over (100 + 1000 + 100).
    assert value(session, "nrr", "2024-03", 1) == pytest.approx(1440 / 1310)
    assert value(session, "nrr", "2024-02", 1) == 1
    assert value(session, "grr", "2024-02", 1) == 1
    assert session.currency == "JPY"
    assert session.metrics("mrr")["value"].to_list() == [1200, 1310, 2370]


def test_segments_add_up_with_their_part_of_fx(session):
    # B moves to ENT with what it pays at the closing's rate; its fx stays with SMB, where it was at the opening.
    assert told(session, "2024-03", segment="SMB") == {
        "opening": 1200,
        "expansion": 240,
        "fx": 480,
        "transfer": -1800,
        "closing": 120,
    }
    assert told(session, "2024-03", segment="ENT") == {
        "opening": 110,
        "new": 450,
        "churned": 110,
        "transfer": 1800,
        "closing": 2250,
    }


def test_with_constant_rates_there_is_no_fx():
    still = opened(FRAME, fx=rates(USD=[110, 110, 110]), options=JPY)
    assert still.bridge(1)["fx_mrr"].sum() == 0
    assert still.bridge(1)["n_fx"].sum() == 0


def test_an_account_that_changes_its_currency_is_compared_at_the_openings_rates():
    # 150 yen become 2 dollars: 200 yen at January's 100, 240 at February's 120.
    switch = history("2024-01", {"A": [150, 2], "B": [1, 1]}, currency={"A": ["JPY", "USD"], "B": "USD"})
    session = opened(switch, fx=rates(USD=[100, 120]), options=JPY)
    assert told(session, "2024-02") == {"opening": 250, "expansion": 50, "fx": 60, "closing": 360}
    row = session.account_bridge(1, day("2024-02")).row(0, named=True)
    assert (row["currency"], row["opening_own"], row["closing_own"]) == ("USD", 150, 2)


def test_lines_in_two_currencies_are_netted_at_the_months_rates():
    both = history(
        "2024-01",
        {"A/P": [100, 100], "A/Q": [2, 2], "A/credit": [None, -1]},
        currency={"A/P": "JPY", "A/Q": "USD", "A/credit": "USD"},
    )
    session = opened(both, fx=rates(USD=[100, 120]), options=JPY)
    # 300; then 100 and one dollar: 200 at the opening's rate, 220 at the closing's.
    assert told(session, "2024-02") == {"opening": 300, "contraction": 100, "fx": 20, "closing": 220}
    own = session.account_bridge(1, day("2024-02")).row(0, named=True)
    assert (own["currency"], own["opening_own"]) == (None, None)


def test_amounts_are_rounded_once_to_the_tick():
    # 0.0003 x 0.5 is 1.5 ticks: two of them. The rate of the closing is never used for what was kept.
    third = history("2024-01", {"A": [0.0003, 0.0003], "B": [1, 1]}, currency={"A": "USD", "B": "JPY"})
    session = opened(third, fx=rates(USD=[0.5, 0.7]), options=JPY)
    rows = session.account_bridge(1, day("2024-02"))
    assert rows["opening_mrr"].to_list() == [Decimal("0.0002"), Decimal("1.0000")]
    assert rows["kept_mrr"].to_list() == [Decimal("0.0002"), Decimal("1.0000")]
    assert rows["closing_mrr"].to_list() == [Decimal("0.0002"), Decimal("1.0000")]


def test_cohorts_are_at_the_rate_of_their_first_month():
    # B starts in February at 110 and grows to 12: 1320, whatever the dollar does later.
    later = history(
        "2024-01",
        {"A": [100] * 4, "B": [None, 10, 12, 12]},
        currency={"A": "JPY", "B": "USD"},
    )
    session = opened(later, fx=rates(USD=[100, 110, 150, 90]), options=JPY)
    table = session.cohorts().select("cohort_age", "opening_mrr", "mrr", "retained_mrr")
    assert [tuple(map(int, row)) for row in table.rows()] == [
        (0, 1100, 1100, 1100),
        (1, 1100, 1320, 1100),
        (2, 1100, 1320, 1100),
    ]


def test_a_currency_nobody_reports_in_may_be_the_one_reported():
    options = {"settings": Settings(currency="EUR")}
    session = opened(FRAME, fx=rates(USD=[1, 1, 1], JPY=[0.01] * 3), options=options)
    assert session.currency == "EUR"
    assert session.metrics("mrr")["value"].to_list() == pytest.approx([12, 12, 16.2])


def test_a_reader_of_part_of_it_sees_the_same_currency():
    cut = opened(FRAME, fx=FX, options=JPY | {"scope": Scope.of(segment=["ENT"])})
    # Only dollars are in sight, and they are told in yen; B counts with all it ever paid, because it is ENT now.
    assert cut.currency == "JPY"
    assert cut.metrics("mrr")["value"].to_list() == [1100, 1210, 2250]


def test_each_account_says_what_it_paid_in_its_own_currency(session):
    rows = session.account_bridge(1, day("2024-03"))
    told = rows.select("account_id", "movement", "currency", "opening_own", "closing_own", "fx_mrr").rows()
    assert told == [
        ("A", "expansion", "JPY", 100, 120, 0),
        ("B", "expansion", "USD", 10, 12, 480),
        ("C", "churn", "USD", 1, None, 0),
        ("N", "new", "USD", None, 3, 0),
    ]
    stock = session.account_stock(day("2024-02")).select("account_id", "mrr", "own_mrr", "currency")
    assert stock.rows() == [("A", 100, 100, "JPY"), ("B", 1100, 10, "USD"), ("C", 110, 1, "USD")]


def test_only_fx_moved_it():
    still = opened(FRAME, fx=FX, options=JPY)
    assert still.account_bridge(1, day("2024-02")).filter(pl.col("movement") == "fx")[
        "account_id"
    ].to_list() == [
        "B",
        "C",
    ]
