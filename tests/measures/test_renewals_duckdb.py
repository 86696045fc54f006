"""Renewal outcomes and CMRR of the sample data in SQL, straight from the written files, equal to the last tick."""

import duckdb
import polars as pl
import pytest

from csdash.measures.renewals import OUTCOMES
from csdash.months import month_index
from csdash.settings import SAMPLE_DATA
from tests.sample import sample_session

TICKS = 10_000
MONEY = (
    "due_mrr",
    "decided_mrr",
    "retained_mrr",
    "upgrade_mrr",
    "downgrade_mrr",
    *(f"{w}_mrr" for w in OUTCOMES),
)

# What each contract was worth at its start, and the contract after it: the first of the same account and product
# to start from a quarter before the end on, sixty days after it at the latest.
PREPARED = """
create macro month_of(d) as year(d) * 12 + month(d) - 1;
create table lines as select account_id, coalesce(product, '') as product, month_of(month) as m, sum(mrr) as mrr
    from accounts group by all;
create table known as
select c.* exclude (product), coalesce(c.product, '') as product, month_of(start_date) as start_m,
    month_of(end_date) as end_m, month_of(end_date + 1) as gone_m, month_of(signed_date) as signed_m,
    month_of(notice_date) as notice_m,
    least(c.mrr, coalesce((select l.mrr from lines l where l.account_id = c.account_id and l.mrr > 0
        and l.product = coalesce(c.product, '') and l.m = month_of(c.start_date)), c.mrr)) as start_mrr
from contracts c where signed_date <= $until;
create table followed as
select k.*, n.contract_id as next_id, n.start_m as next_start_m, n.signed_m as next_signed_m, n.start_mrr as next_mrr
from known k left join lateral (
    select * from known o where o.account_id = k.account_id and o.product = k.product and o.start_date > k.start_date
        and o.start_date between k.end_date + 1 - 90 and k.end_date + 1 + 60
    order by o.start_date limit 1
) n on true;
"""

OUTCOME = """
with told as (
    select *, case when outcome <> 'open' then outcome
        when next_id is not null then if(next_mrr > mrr, 'upgraded', if(next_mrr < mrr, 'downgraded', 'renewed'))
        when end_date + 60 >= $until then 'open' else 'overdue' end as word
    from followed where end_m between $first and $last
),
worth as (
    select *, case word when 'renewed' then mrr when 'upgraded' then greatest(mrr, coalesce(next_mrr, mrr))
        when 'downgraded' then least(mrr, coalesce(next_mrr, mrr)) else 0 end as new_mrr from told
),
months as (select unnest(range($first + $window - 1, $last + 1)) as t)
select t, count(*) as n_due, sum(mrr) as due_mrr, sum(mrr) filter (word <> 'open') as decided_mrr,
    sum(least(mrr, new_mrr)) as retained_mrr, sum(greatest(new_mrr - mrr, 0)) as upgrade_mrr,
    sum(mrr - new_mrr) filter (word = 'downgraded') as downgrade_mrr,
    count(distinct account_id) as n_due_accounts,
    count(*) filter (word in ('renewed', 'upgraded', 'downgraded')) as n_kept,
    count(*) filter (renewal_number = 0 and word <> 'open') as n_first,
    count(*) filter (renewal_number = 0 and word in ('renewed', 'upgraded', 'downgraded')) as n_first_kept,
    {words}
from months join worth on end_m between t - $window + 1 and t group by t order by t
""".replace("{words}", ", ".join(f"sum(mrr) filter (word = '{word}') as {word}_mrr" for word in OUTCOMES))

CMRR = """
with months as (select unnest(range($first, $last + 1)) as t),
paying as (select account_id, m, sum(mrr) as mrr from lines group by all having sum(mrr) > 0),
replaced as (
    select t, next_id, sum(mrr) as mrr from months join followed
        on next_id is not null and next_signed_m <= t and signed_m <= t and gone_m > t
    group by all
),
signed as (
    select m.t, k.start_mrr - coalesce(r.mrr, 0) as net
    from months m join known k on k.signed_m <= m.t and k.start_m > m.t and k.start_m <= m.t + $horizon
        left join replaced r on r.t = m.t and r.next_id = k.contract_id
),
noticed as (
    select m.t, f.outcome, f.mrr, coalesce(f.next_mrr, f.mrr) as next_mrr
    from months m join followed f on f.notice_m <= m.t and f.start_m <= m.t and f.gone_m > m.t
        and f.gone_m <= m.t + $horizon
        and not coalesce(f.next_signed_m <= m.t and f.next_start_m <= m.t + $horizon, false)
    semi join paying p on p.account_id = f.account_id and p.m = m.t
),
noted as (
    select account_id, month_of(date) as m, arg_max(kind, (date, kind)) as kind from events
    where kind in ('risk_cleared', 'risk_suspected', 'risk_imminent') group by all
),
overlaid as (
    select m.t, p.mrr, (select n.kind from noted n where n.account_id = p.account_id and n.m <= m.t
        order by n.m desc limit 1) as kind
    from months m join paying p on p.m = m.t
)
select t, (select sum(mrr) from paying where m = t) as mrr,
    (select coalesce(sum(net) filter (net > 0), 0) from signed s where s.t = months.t) as signed_mrr,
    (select coalesce(sum(mrr) filter (outcome <> 'downgraded'), 0) from noticed n where n.t = months.t) as notified_churn_mrr,
    (select coalesce(sum(-net) filter (net < 0), 0) from signed s where s.t = months.t)
        + (select coalesce(sum(greatest(mrr - next_mrr, 0)) filter (outcome = 'downgraded'), 0)
           from noticed n where n.t = months.t) as notified_downgrade_mrr,
    (select sum(mrr) filter (kind in ('risk_suspected', 'risk_imminent')) from overlaid o where o.t = months.t) as at_risk_mrr
from months order by t
"""


@pytest.fixture(scope="module")
def session():
    return sample_session()


@pytest.fixture(scope="module")
def sql(session):
    folder = SAMPLE_DATA / "snapshots" / session.id
    connection = duckdb.connect()
    for name in ("accounts", "contracts", "events"):
        files = (
            f"{folder}/{name}.parquet"
            if (folder / f"{name}.parquet").exists()
            else f"{folder}/{name}/**/*.parquet"
        )
        connection.execute(f"create table {name} as select * from read_parquet('{files}')")
    last = session.last_month
    for statement in PREPARED.split(";\n"):
        if statement.strip():
            connection.execute(statement, {"until": session.as_of} if "$until" in statement else None)
    whole = {"first": session.first_month, "last": last, "until": session.as_of}

    def ask(query: str, **more: int) -> pl.DataFrame:
        asked = {name: value for name, value in (whole | more).items() if f"${name}" in query}
        return pl.from_arrow(connection.sql(query, params=asked).to_arrow_table())

    return ask


def same(ours: pl.DataFrame, theirs: pl.DataFrame) -> None:
    names = [name for name in theirs.columns if name != "t"]
    assert [month_index(month) for month in ours["month"]] == theirs["t"].to_list()
    for name in names:
        expected = theirs[name].fill_null(0).cast(pl.Float64).to_list()
        assert ours[name].cast(pl.Float64).to_list() == pytest.approx(expected, abs=1e-6), name


@pytest.mark.parametrize("window", [1, 3, 12])
def test_outcomes_of_the_due_base(session, sql, window):
    theirs = sql(OUTCOME, window=window)
    assert theirs["n_kept"].sum() > 1000
    same(session.renewals(window), theirs)


@pytest.mark.parametrize("horizon", [1, 3, 12])
def test_committed_mrr(session, sql, horizon):
    theirs = sql(CMRR, horizon=horizon)
    ours = session.cmrr(horizon)
    same(ours, theirs.drop("at_risk_mrr"))
    # What notice was given of is off already, and no part of the overlays.
    overlays = (ours["suspected_mrr"] + ours["imminent_mrr"]).cast(pl.Float64)
    off = (ours["notified_churn_mrr"] + ours["notified_downgrade_mrr"]).cast(pl.Float64)
    at_risk = theirs["at_risk_mrr"].fill_null(0).cast(pl.Float64)
    assert ((overlays <= at_risk) & (overlays >= at_risk - off)).all()
    assert overlays.sum() > 0
    told = ours["mrr"] + ours["signed_mrr"] - ours["notified_churn_mrr"] - ours["notified_downgrade_mrr"]
    assert (told == ours["cmrr"]).all()
    key = {1: "cmrr_1_month", 3: "cmrr", 12: "cmrr_12_months"}[horizon]
    assert session.metrics(key)["numerator"].to_list() == ours["cmrr"].to_list()
