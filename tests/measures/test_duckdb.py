"""Bridge, cohorts, churn and NRR by opening segment in SQL, straight from the rows, equal to the last tick."""

import duckdb
import numpy as np
import polars as pl
import pytest

from csdash.metrics.bridge_table import MONEY
from csdash.months import month_index, month_start
from tests.histories import day, opened

FIRST, MONTHS, ACCOUNTS = month_index(day("2022-01")), 18, 300

# One row per paying account-month; a segment is the last in alphabetical order of its lines.
PAID = """
create table paid as
select account_id, year(month) * 12 + month(month) - 1 as m, sum(mrr) as mrr, max(coalesce(segment, '')) as segment
from rows group by all having sum(mrr) > 0
"""

BRIDGE = """
with months as (select unnest(range($first + $window, $last + 1)) as t),
firsts as (select account_id, min(m) as first_m from paid group by all),
pairs as (
    select months.t, firsts.account_id, first_m,
        coalesce((select mrr from paid p where p.account_id = firsts.account_id and p.m = months.t - $window), 0) as opening,
        coalesce((select mrr from paid p where p.account_id = firsts.account_id and p.m = months.t), 0) as closing
    from months cross join firsts
)
select t,
    sum(opening) as opening_mrr,
    coalesce(sum(closing) filter (opening = 0 and first_m > t - $window), 0) as new_mrr,
    coalesce(sum(closing) filter (opening = 0 and first_m <= t - $window), 0) as reactivation_mrr,
    coalesce(sum(closing - opening) filter (opening > 0 and closing > opening), 0) as expansion_mrr,
    coalesce(sum(opening - closing) filter (closing > 0 and closing < opening), 0) as contraction_mrr,
    coalesce(sum(opening) filter (closing = 0), 0) as churned_mrr,
    sum(closing) as closing_mrr,
    count(*) filter (opening > 0) as n_opening,
    count(*) filter (opening > 0 and closing = 0) as n_churned,
    count(*) filter (closing > 0) as n_closing
from pairs group by t order by t
"""

COHORTS = """
with firsts as (select account_id, min(m) as cohort_m, arg_min(mrr, m) as opening from paid group by all),
seen as (select * from firsts where cohort_m > $first)
select cohort_m, m - cohort_m as age, count(*) as n_active, sum(mrr) as mrr, sum(least(mrr, opening)) as retained_mrr
from paid join seen using (account_id) group by all order by all
"""

NRR_BY_SEGMENT = """
select o.m + $window as t, o.segment, coalesce(sum(c.mrr), 0) as numerator, sum(o.mrr) as denominator,
    sum(least(o.mrr, coalesce(c.mrr, 0))) as retained, count(*) as n_accounts
from paid o left join paid c on c.account_id = o.account_id and c.m = o.m + $window
where o.m + $window <= $last
group by all order by all
"""

CHURN = """
with starts as (select account_id, min(m) as first_m from paid group by all),
gone as (
    select o.account_id, o.m + $window as t, o.mrr,
        (select max(p.m) from paid p where p.account_id = o.account_id and p.m < o.m + $window) as last_m,
        case when first_m = $first then 'unknown' when o.m - first_m <= 3 then '0-3'
            when o.m - first_m <= 6 then '4-6' when o.m - first_m <= 12 then '7-12' else '13-24' end as tenure
    from paid o join starts using (account_id)
    where o.m + $window <= $last
        and not exists (from paid c where c.account_id = o.account_id and c.m = o.m + $window)
),
bounded as (
    select *,
        (select max(p.m) from paid p where p.account_id = gone.account_id and p.m <= last_m
            and not exists (from paid q where q.account_id = p.account_id and q.m = p.m - 1)) as from_m,
        coalesce((select min(p.m) from paid p where p.account_id = gone.account_id and p.m > last_m), $last + 1) as back_m
    from gone
),
told as (
    select *, year(date) * 12 + month(date) - 1 as m from events where kind in ('churned', 'churn_notice')
),
reasoned as (
    select b.*,
        (select arg_max(detail, (date, detail)) from told e where e.account_id = b.account_id and kind = 'churned'
            and trim(detail) <> '' and m between last_m and last_m + 3 and m >= from_m and m < back_m) as said,
        (select arg_max(detail, (date, detail)) from told e where e.account_id = b.account_id and kind = 'churn_notice'
            and trim(detail) <> '' and m between last_m - 11 and last_m + 1 and m >= from_m and m < back_m) as noticed
    from bounded b
)
select t, coalesce(said, noticed, 'unknown') as reason, tenure, count(*) as n_churned, sum(mrr) as churned_mrr
from reasoned group by all order by all
"""


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    """About 6,000 lines: two products, gaps, credits, zeros, segments that change."""
    rng = np.random.default_rng(11)
    a, m, p = (grid.ravel() for grid in np.meshgrid(range(ACCOUNTS), range(MONTHS), range(2), indexing="ij"))
    start, stop = rng.integers(-6, MONTHS, ACCOUNTS), rng.integers(3, MONTHS + 12, ACCOUNTS)
    alive = (m >= start[a]) & (m < stop[a]) & (rng.random(a.size) < 0.85)
    ticks = rng.choice([0, 1, 99, 10_000, 123_456_789, 10**14], a.size, p=[0.1, 0.1, 0.1, 0.3, 0.35, 0.05])
    segment = np.array(["SMB", "Mid", "ENT", None], dtype=object)[
        (a + (m > 9) * rng.integers(0, 4, ACCOUNTS)[a]) % 4
    ]
    frame = pl.DataFrame(
        {
            "month": [month_start(FIRST + int(i)) for i in m],
            "account_id": [f"a{i}" for i in a],
            "product": [f"P{i}" for i in p],
            "segment": segment.tolist(),
            "mrr": pl.Series(ticks).cast(pl.Decimal(20, 0)) / pl.Series([10_000]).cast(pl.Decimal(20, 4)),
        }
    ).filter(pl.Series(alive))
    refunds = frame.filter(pl.Series(rng.random(frame.height) < 0.03)).with_columns(
        product=pl.lit("credit") + pl.col("product"), mrr=-pl.col("mrr")
    )
    return pl.concat([frame, refunds.with_columns(mrr=pl.col("mrr").cast(frame.schema["mrr"]))])


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    """Reasons, notices and other happenings per account, some of them on the same day."""
    rng = np.random.default_rng(12)
    n = ACCOUNTS * 8
    return pl.DataFrame(
        {
            "account_id": [f"a{i % ACCOUNTS}" for i in range(n)],
            "date": [month_start(FIRST + int(i)) for i in rng.integers(0, MONTHS, n)],
            "kind": rng.choice(["churned", "churn_notice", "qbr"], n, p=[0.5, 0.3, 0.2]),
            "detail": rng.choice(np.array(["price", "no_value", "", None], dtype=object), n).tolist(),
        }
    )


@pytest.fixture(scope="module")
def sql(rows, events):
    """Ask DuckDB; answers come back as rows of plain values."""
    with duckdb.connect() as base:
        base.register("rows", rows.to_arrow())
        base.register("events", events.to_arrow())
        base.execute(PAID)

        def ask(query: str, **named: int) -> list[tuple]:
            wanted = {name: value for name, value in named.items() if f"${name}" in query}
            return base.execute(query, wanted).fetchall()

        yield ask


@pytest.fixture(scope="module")
def session(rows, events):
    return opened(rows, events=events)


@pytest.mark.parametrize("window", [1, 3, 12])
def test_bridge_equals_sql(session, sql, window: int):
    told = sql(BRIDGE, first=FIRST, last=FIRST + MONTHS - 1, window=window)
    counts = ["n_opening", "n_churned", "n_closing"]
    movements = [name for name in MONEY if name not in ("fx_mrr", "transfer_mrr")]
    ours = session.bridge(window).select("month", *movements, *counts)
    assert [(month_index(month), *rest) for month, *rest in ours.iter_rows()] == told
    assert all(sum(row[i] for row in told) > 0 for i in range(1, len(told[0])))


def test_cohorts_equal_sql(session, sql):
    told = sql(COHORTS, first=FIRST)
    ours = (
        session.cohorts()
        .filter(pl.col("n_active") > 0)
        .select("cohort_month", "cohort_age", "n_active", "mrr", "retained_mrr")
    )
    assert [(month_index(month), *rest) for month, *rest in ours.iter_rows()] == told


@pytest.mark.parametrize("window", [1, 3, 12])
def test_churn_by_reason_and_tenure_equals_sql(session, sql, window: int):
    told = sql(CHURN, first=FIRST, last=FIRST + MONTHS - 1, window=window)
    ours = session.churn(window, ["reason", "tenure"]).with_columns(pl.col("tenure").cast(pl.String))
    rows = ours.select("month", "reason", "tenure", "n_churned", "churned_mrr").sort(
        "month", "reason", "tenure"
    )
    assert [(month_index(month), *rest) for month, *rest in rows.iter_rows()] == told
    assert {reason for _, reason, *_ in told} == {"price", "no_value", "unknown"}


@pytest.mark.parametrize("window", [1, 3, 12])
def test_retention_by_opening_segment_equals_sql(session, sql, window: int):
    told = sql(NRR_BY_SEGMENT, last=FIRST + MONTHS - 1, window=window)
    for key, top in (("nrr", 2), ("grr", 4)):
        ours = session.metrics(key, window=window, by=["segment"]).filter(pl.col("n_accounts") > 0)
        sums = ours.sort("month", pl.col("segment").cast(pl.String)).select(
            "month", "segment", "numerator", "denominator", "n_accounts"
        )
        assert [(month_index(month), *rest) for month, *rest in sums.iter_rows()] == [
            (t[0], t[1], t[top], t[3], t[5]) for t in told
        ]
        by_group = {
            (month_index(row[0]), row[1]): row[2]
            for row in ours.select("month", "segment", "value").iter_rows()
        }
        assert by_group == pytest.approx({(t[0], t[1]): float(t[top]) / float(t[3]) for t in told})
