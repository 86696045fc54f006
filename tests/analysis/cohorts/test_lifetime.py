"""What accounts pay over their lifetime, and when they have earned back what they cost: by hand and against SQL."""

import duckdb
import pytest

import csdash
from csdash.analysis.cohorts.lifetime_value import lifetime_value
from csdash.analysis.cohorts.lifetime_value import told as lifetime_told
from csdash.analysis.cohorts.payback import payback
from csdash.analysis.cohorts.payback import told as payback_told
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.settings import SAMPLE_DATA
from tests.histories import history, opened
from tests.sample import sample_session

# A pays 10 and then 20, B leaves after six months, C is in its first year, Old was there when the data begins.
PAID = {
    "A": [None, *[10] * 12, *[20] * 12],
    "B": [None, *[10] * 6],
    "C": [*[None] * 20, *[5] * 5],
    "Old": [100] * 25,
}


def asked(session: csdash.Session) -> Question:
    return Question(12, (), session.first_month, session.last_month)


@pytest.fixture(scope="module")
def three():
    return opened(
        history(
            "2024-01",
            PAID,
            acquisition_cost={"A": [None, 100, *[None] * 23], "B": [None, 65, *[None] * 5], "Old": 1},
        )
    )


def test_a_lifetime_is_held_against_a_year_of_the_first_month(three):
    found = lifetime_value(three, asked(three))
    # Sold 120 and 120. In a year A paid 120 and B 60; in two A paid 360.
    assert found.select("years", "n_accounts", "one_time", "lifetime").rows() == [
        (1, 2, 120.0, 90.0),
        (2, 2, 120.0, 210.0),
    ]
    assert found["times"].to_list() == pytest.approx([180 / 240, 420 / 240])
    assert found["profit"].to_list() == [None, None]
    assert "Too few" in lifetime_told(found, 20, "JPY")[0].en
    assert lifetime_told(found, 2, "JPY")[0].en.startswith("Accounts that began 2 or more years ago")


def test_a_cost_is_earned_back_in_the_month_in_which_the_sum_reaches_it(three):
    found = payback(three, asked(three))
    # A has paid 100 after ten months; B left after six with 60 of 65. C has no cost, and Old began before the data.
    assert (found.n, found.n_unknown, found.n_back) == (2, 1, 1)
    assert found.months.value == 10
    assert (found.early.value, found.early.n, found.missing) == (1.0, 1, 5.0)
    assert found.bands.select("band", "n_left").rows() == [("6", 1), ("12", 0), ("24", 0), ("beyond", 0)]
    assert not found.is_profit
    assert "revenue" in payback_told(found, "JPY")[0].en


def test_where_the_margin_is_known_it_is_profit_that_pays_back():
    half = opened(
        history(
            "2024-01", {"A": PAID["A"], "Old": [1] * 25}, acquisition_cost={"A": 100}, gross_margin={"A": 0.5}
        )
    )
    found = payback(half, asked(half))
    # Five a month make 60 in a year, then ten a month: 100 after sixteen. A cost on every row counts once.
    assert (found.n, found.months.value, found.is_profit) == (1, 16, True)


def test_what_was_not_known_yet_does_not_pay_back(three):
    earlier = Question(12, (), three.first_month, three.first_month + 9)
    found = payback(three, earlier)
    assert (found.n, found.n_back) == (2, 0)


def test_without_the_column_it_says_which():
    bare = opened(history("2024-01", PAID))
    with pytest.raises(NotUnlocked, match="acquisition_cost"):
        payback(bare, asked(bare))


def test_sql_adds_up_the_same_payments():
    session = sample_session()
    found = lifetime_value(session, asked(session))
    snapshot = SAMPLE_DATA / "snapshots" / session.id
    rows = duckdb.sql(
        f"""
        with paid as (
            select account_id, month, sum(mrr) as mrr, min(start_month) as said
            from read_parquet('{snapshot}/accounts/**/*.parquet') group by all having sum(mrr) > 0
        ), began as (
            select account_id, min(month) as start from paid group by 1
            having coalesce(min(said), start) >= date '2022-11-01'
                and (start > date '2022-11-01' or min(said) = date '2022-11-01')
        ), aged as (
            select account_id, start, mrr, datediff('month', start, month) as age from paid join began using (account_id)
        )
        select years, count(distinct account_id), sum(mrr) filter (age = 0) * 12, sum(mrr)
        from aged, (values (1), (2), (3)) as t(years)
        where age < 12 * years and start <= date '2026-11-01' - to_months(12 * years) group by 1 order by 1
        """
    ).fetchall()
    assert [row[:2] for row in rows] == found.select("years", "n_accounts").head(3).rows()
    scale = 10_000 if rows[0][2] / rows[0][1] > 100 * found["one_time"][0] else 1
    for (_, n, sold, paid), told in zip(rows, found.iter_rows(named=True), strict=False):
        assert float(sold) / scale / n == pytest.approx(told["one_time"])
        assert float(paid) / scale / n == pytest.approx(told["lifetime"])
        assert float(paid) / float(sold) == pytest.approx(told["times"])
