"""Waiting for value: censoring, departures, and the median against lifelines."""

from datetime import date, timedelta

import duckdb
import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter

from csdash.settings import Settings
from tests.histories import at, day, history, opened
from tests.sample import sample_session
from tests.sample_data.conftest import NEWER, read

YEAR_END = date(2024, 12, 31)


def events(rows: list[tuple[str, str, date]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["account_id", "kind", "date"], orient="row")


def started(name: str, on: date, value: date | None = None) -> list[tuple[str, str, date]]:
    return [(name, "onboarding_started", on)] + ([(name, "first_value", value)] if value else [])


def waits(session, month: str) -> list[tuple[int, int, int]]:
    """(days, with value, still waiting) in one month."""
    t = day(month).year * 12 + day(month).month - 1
    cube = session._by_account.frames["waiting"].filter(pl.col("t") == t)
    return cube.group_by("day").agg(pl.col("n_first_value", "n_waiting").sum()).sort("day").rows()


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_median_equals_lifelines(seed: int):
    rng = np.random.default_rng(seed)
    rows, ends, happened = [], [], []
    for i in range(60):
        start = YEAR_END - timedelta(int(rng.integers(0, 360)))
        wait = int(rng.geometric(1 / 90))
        value = start + timedelta(wait)
        has_value = value <= YEAR_END
        rows += started(f"a{i}", start, value if has_value else None)
        ends.append(wait if has_value else (YEAR_END - start).days)
        happened.append(has_value)
    session = opened(history("2024-01", {f"a{i}": [1] * 12 for i in range(60)}), events=events(rows))
    row = at(session.metrics("ttv_median_days"), "2024-12")
    fitted = KaplanMeierFitter().fit(ends, happened)
    assert row["value"] == fitted.median_survival_time_
    band = fitted.confidence_interval_survival_function_
    lower, upper = ((band.iloc[:, side] <= 0.5) for side in (0, 1))
    assert row["lower"] == lower.idxmax()
    assert row["upper"] == (upper.idxmax() if upper.any() else None)
    assert row["n_accounts"] == 60


def test_value_is_not_known_before_its_day():
    session = opened(
        history("2024-01", {"A": [1] * 6}), events=events(started("A", date(2024, 1, 15), date(2024, 3, 1)))
    )
    assert waits(session, "2024-01") == [(16, 0, 1)]
    assert waits(session, "2024-02") == [(45, 0, 1)]
    assert waits(session, "2024-03") == [(46, 1, 0)]
    assert waits(session, "2024-06") == [(46, 1, 0)]


def test_starts_count_for_twelve_months():
    session = opened(history("2023-01", {"A": [1] * 24}), events=events(started("A", date(2023, 3, 31))))
    assert waits(session, "2024-02")
    assert not waits(session, "2024-03")


def test_who_leaves_before_value_stops_waiting():
    # A left after February; that it waited no longer than that is all that is known of it.
    session = opened(
        history("2024-01", {"A": [1, 1, None, None, None], "B": [1] * 5}),
        events=events(started("A", date(2024, 1, 31))),
    )
    assert waits(session, "2024-05") == [(29, 0, 1)]


def test_a_later_return_does_not_rewrite_what_was_known():
    # A leaves after February and is back in May: March and April were told without knowing that.
    paid = {"A": [1, 1, None, None, 1], "B": [1] * 5}
    log = events(started("A", date(2024, 1, 31)))
    until_april = history("2024-01", {name: amounts[:4] for name, amounts in paid.items()})
    before, after = opened(until_april, events=log), opened(history("2024-01", paid), events=log)
    for month in ("2024-02", "2024-03", "2024-04"):
        assert waits(after, month) == waits(before, month)


def test_value_before_the_start_counts_from_the_start():
    session = opened(
        history("2024-01", {"A": [1] * 3}), events=events(started("A", date(2024, 2, 1), date(2024, 1, 20)))
    )
    assert waits(session, "2024-02") == [(0, 1, 0)]


def test_a_contract_starts_the_clock_where_there_are_contracts():
    contracts = pl.DataFrame(
        {
            "contract_id": ["c2", "c1"],
            "account_id": ["A", "A"],
            "start_date": [date(2024, 6, 1), date(2024, 1, 10)],
            "end_date": [date(2024, 12, 31), date(2024, 5, 31)],
            "mrr": [1.0, 1.0],
        }
    )
    log = events(started("A", date(2024, 2, 1), date(2024, 3, 10)))
    paid = {"A": [None, *[1] * 6], "B": [1] * 7}
    session = opened(history("2023-12", paid), events=log, contracts=contracts)
    # The first contract's start, not the renewal's and not the onboarding's: 10 January to 10 March.
    assert waits(session, "2024-06") == [(60, 1, 0)]


def agreed(*rows: tuple[str, date, date, date, int | None]) -> pl.DataFrame:
    """Contracts: account, signed, start, end, which renewal."""
    names = ("account_id", "signed_date", "start_date", "end_date", "renewal_number")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names), orient="row", infer_schema_length=None)
    return frame.with_columns(contract_id=pl.int_range(pl.len()).cast(pl.String), mrr=pl.lit(1.0))


EARLY = [
    # A renews two months before its first contract ends, and adds a product that starts later still.
    ("A", date(2024, 1, 20), date(2024, 2, 1), date(2024, 7, 31), 0),
    ("A", date(2024, 4, 1), date(2024, 6, 1), date(2025, 5, 31), 1),
    ("A", date(2024, 4, 1), date(2024, 7, 1), date(2025, 5, 31), 0),
    # B signed in March for June, and pays from June on.
    ("B", date(2024, 3, 1), date(2024, 6, 1), date(2025, 5, 31), 0),
    # Of C only a renewal is known, agreed early, and a product that was added: when it began, nobody wrote.
    ("C", date(2023, 10, 1), date(2024, 2, 1), date(2025, 1, 31), 1),
    ("C", date(2024, 3, 1), date(2024, 4, 1), date(2025, 1, 31), 0),
]
PAID_EARLY = {"A": [None, *[1] * 6], "B": [*[None] * 5, 1, 1], "C": [1] * 7}
LOG_EARLY = [
    *(("A", "first_value", date(2024, 3, 2)), ("A", "onboarding_completed", date(2024, 3, 12))),
    *(("C", "first_value", date(2021, 3, 1)), ("C", "onboarding_completed", date(2021, 3, 9))),
]


def early(*, is_numbered: bool = True):
    contracts = agreed(*EARLY)
    return opened(
        history("2024-01", PAID_EARLY),
        events=events(LOG_EARLY),
        contracts=contracts if is_numbered else contracts.drop("renewal_number"),
        options={"settings": Settings(onboarding_days=45)},
    )


@pytest.mark.parametrize("is_numbered", [True, False])
def test_contracts_renewed_or_signed_early_start_nothing_twice_and_nothing_too_soon(is_numbered):
    session = early(is_numbered=is_numbered)
    # A saw value on day 30. B is not waiting before its contract starts. C began before anybody wrote.
    assert waits(session, "2024-05") == [(30, 1, 0)]
    assert waits(session, "2024-06") == [(29, 0, 1), (30, 1, 0)]
    done = session.metrics("onboarding_completion_rate")
    assert (at(done, "2024-05")["value"], at(done, "2024-05")["n_accounts"]) == (1, 1)
    # 45 days after 1 June fall into July, of whose end B is known not to be done.
    assert (at(done, "2024-07")["value"], at(done, "2024-07")["n_accounts"]) == (0.5, 2)


# Who began when, straight from the written files: the earliest contract, unless it is a renewal.
SQL = """
with begun as (
    select account_id, start_date as start, renewal_number as number from contracts
    qualify row_number() over (partition by account_id order by start_date, renewal_number desc) = 1
),
done as (select account_id, min(date) as day from events where kind = 'onboarding_completed' group by all),
paid as (select account_id, min(month) as month from lines where mrr > 0 group by all),
months as (select unnest(generate_series(date '2022-11-01', date '2026-10-01', interval 1 month))::date as month)
select m.month, count(*) as n, count(*) filter (d.day - b.start <= 90) as n_done
from months m join begun b on b.number = 0
    and b.start + 90 <= last_day(m.month) and b.start + 90 > last_day(m.month - interval 12 month)
join paid p on p.account_id = b.account_id and p.month <= m.month
left join done d on d.account_id = b.account_id
group by all order by m.month
"""


def test_completion_of_the_sample_data_in_sql():
    tables = read(NEWER)
    with duckdb.connect() as database:
        for name in ("contracts", "events"):
            database.register(name, tables[name].to_arrow())
        lines = tables["accounts"].group_by("account_id", "month").agg(pl.col("mrr").sum())
        database.register("lines", lines.to_arrow())
        rows = database.execute(SQL).fetchall()
    found = sample_session().metrics("onboarding_completion_rate")
    assert found.select("month", "denominator", "numerator").rows() == rows
    assert len(rows) == 48


def test_accounts_that_never_paid_are_nobodys_onboarding():
    log = events(started("A", date(2024, 1, 10)) + started("trial", date(2024, 1, 10)))
    session = opened(history("2024-01", {"A": [1] * 3, "trial": [0] * 3}), events=log)
    assert at(session.metrics("ttv_median_days"), "2024-03")["n_accounts"] == 1


def test_who_has_not_paid_yet_is_counted_from_the_first_payment_on():
    # A starts in January, free of charge until March; in February nobody could know that it would pay.
    session = opened(
        history("2024-01", {"A": [None, None, 1, 1], "B": [1] * 4}),
        events=events([*started("A", date(2024, 1, 31)), ("A", "onboarding_completed", date(2024, 2, 1))]),
        options={"settings": Settings(onboarding_days=10)},
    )
    assert waits(session, "2024-02") == []
    assert waits(session, "2024-03") == [(60, 0, 1)]
    assert session.metrics("onboarding_completion_rate")["value"].to_list() == [None, None, 1, 1]


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [(date(2023, 1, 1), "2023-04", "2024-03"), (date(2022, 12, 31), "2023-03", "2024-02")],
)
def test_completion_counts_the_year_in_which_the_ninety_days_ran_out(start: date, first: str, last: str):
    # 90 days after 1 January is 1 April; after 31 December it is the last day of March.
    log = events([*started("A", start), ("A", "onboarding_completed", start + timedelta(20))])
    frame = opened(history("2023-01", {"A": [1] * 24}), events=log).metrics("onboarding_completion_rate")
    based = frame.filter(pl.col("n_accounts") > 0)["month"].dt.strftime("%Y-%m").to_list()
    assert (based[0], based[-1], len(based)) == (first, last, 12)
    assert set(frame["value"].drop_nulls()) == {1.0}
