"""Every variant of retention on the sample data in SQL, straight from the rows of the files."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from csdash.analysis.variants.named import VARIANTS
from csdash.analysis.variants.values import variants
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.listing import snapshot_at
from tests.sample import sample_session

# m counts months; who pays nothing is nobody's customer.
BASE = """
create table paid as
select account_id, year(month) * 12 + month(month) - 1 as m, sum(mrr)::decimal(38, 4) as mrr
from lines group by all having sum(mrr) > 0;
create table products as
select account_id, product, year(month) * 12 + month(month) - 1 as m, sum(mrr)::decimal(38, 4) as mrr
from lines group by all having sum(mrr) > 0;
create table starts as
select account_id, min(year(start_month) * 12 + month(start_month) - 1) as start_m from lines group by all;
create table pairs as
select h, o.account_id, o.m + h as t, o.mrr as opening, coalesce(c.mrr, 0) as closing
from paid o cross join (values (1), (3), (12)) as windows(h)
left join paid c on c.account_id = o.account_id and c.m = o.m + h
where o.m + h <= (select max(m) from paid);
create table rates as
select h, t, sum(opening) as base, sum(closing)::double / sum(opening)::double as nrr,
    sum(least(opening, closing))::double / sum(opening)::double as grr,
    sum(closing - opening) as net, sum(greatest(opening - closing, 0)) as lost
from pairs group by all;
create table years as select t, base from rates where h = 12;
"""
# Chains as logarithms that are added up: another way than multiplying.
CHAIN = """
select y.t, exp(sum(ln({rate}))) from years y join rates r on r.h = {step} and r.t > y.t - 12 and r.t <= y.t
    and (y.t - r.t) % {step} = 0 group by y.t
"""
LATEST = "select t, {rate} from rates where h = {step} and t in (select t from years)"
QUERIES = {
    "nrr": LATEST.format(rate="nrr", step=12),
    "grr": LATEST.format(rate="grr", step=12),
    "nrr_monthly": LATEST.format(rate="nrr", step=1),
    "nrr_quarterly": LATEST.format(rate="nrr", step=3),
    "nrr_chained_monthly": CHAIN.format(rate="nrr", step=1),
    "nrr_chained_quarterly": CHAIN.format(rate="nrr", step=3),
    "grr_chained_monthly": CHAIN.format(rate="grr", step=1),
    "nrr_event_sum": """
        select y.t, 1 + sum(r.net)::double / any_value(y.base)::double
        from years y join rates r on r.h = 1 and r.t > y.t - 12 and r.t <= y.t group by y.t
    """,
    "grr_event_sum": """
        select y.t, 1 - sum(r.lost)::double / any_value(y.base)::double
        from years y join rates r on r.h = 1 and r.t > y.t - 12 and r.t <= y.t group by y.t
    """,
    "nrr_with_winbacks": """
        with firsts as (
            -- A start before the data begins is known from start_month alone; later ones are what was paid.
            select account_id, min(case when start_m < (select min(m) from paid) then start_m else m end) as first_m
            from paid join starts using (account_id) group by all
        ),
        back as (
            select c.m as t, sum(c.mrr) as mrr from paid c join firsts using (account_id)
            where first_m <= c.m - 12 and not exists (
                select * from paid o where o.account_id = c.account_id and o.m = c.m - 12)
            group by all
        )
        select y.t, r.nrr + coalesce(back.mrr, 0)::double / y.base::double
        from years y join rates r on r.h = 12 and r.t = y.t left join back on back.t = y.t
    """,
    "grr_product_level": """
        select o.m + 12 as t, sum(least(o.mrr, coalesce(c.mrr, 0)))::double / sum(o.mrr)::double
        from products o left join products c
            on c.account_id = o.account_id and c.product = o.product and c.m = o.m + 12
        where o.m + 12 in (select t from years) group by o.m
    """,
    "mrr_ratio": """
        select y.t, (select sum(mrr) from paid where m = y.t)::double / y.base::double from years y
    """,
}


@pytest.fixture(scope="module")
def sql():
    folder = Path(SAMPLE_DATA) / "snapshots" / snapshot_at(SAMPLE_DATA).id
    lines = pl.concat(pl.read_parquet(file) for file in sorted(folder.glob("accounts/*.parquet")))
    with duckdb.connect() as base:
        base.register(
            "lines", lines.select("month", "account_id", "product", "mrr", "start_month").to_arrow()
        )
        base.execute(BASE)
        yield lambda query: dict(base.execute(query).fetchall())


@pytest.fixture(scope="module")
def ours() -> pl.DataFrame:
    return variants(sample_session())


@pytest.mark.parametrize("key", VARIANTS)
def test_every_variant_in_every_month_equals_sql(key, sql, ours):
    told = sql(QUERIES[key])
    mine = {
        month.year * 12 + month.month - 1: value
        for month, value in ours.filter(variant=key).select("month", "value").iter_rows()
    }
    assert len(mine) == 36
    assert mine == pytest.approx(told, rel=1e-9)
