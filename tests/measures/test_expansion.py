"""Expansion taken apart: from print, by hand, and by DuckDB from the written files, to the last tick."""

import duckdb
import polars as pl
import pytest

import csdash
from csdash.measures.expansion import CAUSES, GAINS, LOSSES
from csdash.months import month_index
from csdash.settings import SAMPLE_DATA, Settings
from tests.histories import at, day, history, opened
from tests.sample import sample_session

WINDOWS = (1, 3, 12)

# Ticks are ten-thousandths; a month nets to more than nothing or is no customer's.
SQL = """
with lines as (
    select account_id, product, year(month) * 12 + month(month) - 1 as m, seats, (list_mrr * 10000)::hugeint as list,
        (mrr * 10000)::hugeint as ticks, coalesce(segment, '') as segment
    from read_parquet($files)
),
paid as (select account_id, m, sum(ticks) as mrr, max(segment) as segment from lines group by all having sum(ticks) > 0),
stays as (
    select o.account_id, o.m + $window as t, o.segment, o.mrr as opening, c.mrr as closing
    from paid o join paid c on c.account_id = o.account_id and c.m = o.m + $window
),
met as (
    select s.*, coalesce(o.product, c.product) as product, coalesce(o.ticks, 0) as was, coalesce(c.ticks, 0) as now,
        o.seats as s0, c.seats as s1, o.list as l0, c.list as l1
    from stays s, (select * from lines) o full join (select * from lines) c
        on c.account_id = o.account_id and c.product = o.product and c.m = o.m + $window
    where s.account_id = coalesce(o.account_id, c.account_id) and s.t = coalesce(c.m, o.m + $window)
),
split as (
    select *, was > 0 and now > 0 as kept,
        was > 0 and now > 0 and s0 > 0 and s1 > 0 and l0 > 0 and l1 > 0 as known,
        floor(was::double * s1 / s0 + 0.5)::hugeint as at_seats, floor(was::double * l1 / l0 + 0.5)::hugeint as at_list
    from met
),
moved as (
    select t, segment, account_id, closing - opening as change,
        sum(case when was <= 0 and now > 0 then now else 0 end) as cross_sell,
        sum(case when kept and now > was then now - was else 0 end) as upsell,
        sum(greatest(least(now, 0) - least(was, 0), 0)) as credit_gain,
        sum(case when was > 0 and now <= 0 then was else 0 end) as dropped,
        sum(case when kept and now < was then was - now else 0 end) as downsell,
        sum(greatest(least(was, 0) - least(now, 0), 0)) as credit_loss,
        sum(case when known then at_seats - was else 0 end) as volume,
        sum(case when known then at_list - at_seats else 0 end) as price,
        sum(case when known then now - at_list else 0 end) as discount,
        sum(case when kept and not known then now - was else 0 end) as unknown
    from split group by all
)
select t, segment, sum(greatest(change, 0)), sum(greatest(-change, 0)),
    sum(least(cross_sell + upsell + credit_gain, dropped + downsell + credit_loss)),
    sum(cross_sell), sum(upsell), sum(credit_gain), sum(dropped), sum(downsell), sum(credit_loss),
    sum(volume), sum(price), sum(discount), sum(unknown)
from moved group by all order by all
"""
MONEY = ("expansion_mrr", "contraction_mrr", "netted_mrr", *GAINS[:3], *LOSSES[:3])


@pytest.fixture(scope="module")
def sample() -> csdash.Session:
    """The sample data, opened once."""
    return sample_session()


def ticks(name: str) -> pl.Expr:
    return (pl.col(name) * 10_000).cast(pl.Int64)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_split_of_the_sample_data_equals_sql(window: int, sample):
    files = str(SAMPLE_DATA / "snapshots" / sample.id / "accounts" / "*.parquet")
    told = duckdb.execute(SQL, {"files": files, "window": window}).fetchall()
    causes = [(pl.col(f"{cause}_gain_mrr") - pl.col(f"{cause}_loss_mrr")).alias(cause) for cause in CAUSES]
    both = sample.expansion(window, by=["segment"]).join(
        sample.price_volume(window, by=["segment"]).select("month", "segment", *causes),
        on=["month", "segment"],
    )
    ours = both.with_columns(pl.col("segment").cast(pl.String)).sort("month", "segment")
    rows = ours.select("month", "segment", *map(ticks, (*MONEY, *CAUSES))).iter_rows()
    assert [(month_index(month), *rest) for month, *rest in rows] == told
    assert all(sum(row[i] for row in told) != 0 for i in range(2, 13))


def test_the_one_price_rise_of_the_sample_data_is_found(sample):
    # sample_data/README.md: 2025-04, +7 % for all but multi-year terms, whose prices are those of their start.
    months = sample.price_volume(1)
    rises = dict(months.select("month", pl.col("price_gain_mrr") - pl.col("price_loss_mrr")).iter_rows())
    rise, opening = rises.pop(day("2025-04")), at(sample.expansion(1), "2025-04")["opening_mrr"]
    assert rise > 10 * max(rises.values())
    assert 0.04 < rise / opening < 0.07


def netting(**lines: list[float | None]) -> dict:
    """The split of one account over a month, beside one that never changes."""
    paid = {f"A/{name}": amounts for name, amounts in lines.items()} | {"B/Core": [7, 7]}
    return at(opened(history("2024-01", paid)).expansion(1), "2024-02")


def test_a_loss_on_one_line_is_netted_against_the_gain_on_another():
    row = netting(Core=[100, 150], Mobile=[60, 40])
    assert (row["upsell_mrr"], row["downsell_mrr"], row["netted_mrr"]) == (50, 20, 20)
    assert (row["expansion_mrr"], row["contraction_mrr"]) == (30, 0)
    assert (row["n_netted"], row["n_upsell"], row["n_downsell"]) == (1, 1, 1)


def test_a_product_exchanged_for_a_smaller_one_is_a_contraction():
    row = netting(Core=[100, None], Lite=[None, 70])
    assert (row["cross_sell_mrr"], row["product_dropped_mrr"]) == (70, 100)
    assert (row["netted_mrr"], row["contraction_mrr"]) == (70, 30)


def test_a_credit_is_a_line_of_its_own():
    given = netting(Core=[100, 100], credit=[None, -30])
    assert (given["credit_loss_mrr"], given["contraction_mrr"], given["downsell_mrr"]) == (30, 30, 0)
    ended = netting(Core=[100, 110], credit=[-30, None])
    assert (ended["credit_gain_mrr"], ended["upsell_mrr"], ended["expansion_mrr"]) == (30, 10, 40)
    turned = netting(Core=[100, 100], Lite=[-20, 50])
    assert (turned["credit_gain_mrr"], turned["cross_sell_mrr"], turned["expansion_mrr"]) == (20, 50, 70)


def test_accounts_that_come_or_leave_are_no_expansion():
    row = netting(Core=[100, None])
    assert (row["n_opening"], row["n_kept"], row["product_dropped_mrr"]) == (2, 1, 0)
    row = netting(Core=[None, 100])
    assert (row["n_opening"], row["cross_sell_mrr"], row["expansion_mrr"]) == (1, 0, 0)


def test_without_products_every_change_is_upsell_or_downsell():
    row = at(opened(history("2024-01", {"A": [10, 15], "B": [9, 5]})).expansion(1), "2024-02")
    assert (row["upsell_mrr"], row["downsell_mrr"], row["cross_sell_mrr"]) == (5, 4, 0)


def priced(mrr: list, seats: list, listed: list) -> dict:
    """What made one line dearer or cheaper, as gain less loss of each cause."""
    rows = history("2024-01", {"A/Core": mrr}, seats={"A/Core": seats}, list_mrr={"A/Core": listed})
    row = at(opened(rows).price_volume(1), "2024-02")
    return {cause: row[f"{cause}_gain_mrr"] - row[f"{cause}_loss_mrr"] for cause in CAUSES}


@pytest.mark.parametrize(
    ("volumes", "prices", "volume", "price"),
    [
        # patchway.com.au, Understanding Price and Volume Variance: 1,000 at $12 planned, 1,200 at $11 actual.
        ((1000, 1200), (12, 11), 2400, -1200),
        # justaaa.com/finance/227084-13: 100 at 10 planned, 90 at 9 actual.
        ((100, 90), (10, 9), -100, -90),
    ],
)
def test_price_and_volume_as_in_print(volumes: tuple, prices: tuple, volume: int, price: int):
    paid = [number * each for number, each in zip(volumes, prices, strict=True)]
    assert priced(paid, list(volumes), paid) == {
        "volume": volume,
        "price": price,
        "discount": 0,
        "unknown": 0,
    }


def test_a_discount_that_ends_is_no_price_rise():
    # 10 seats at 100 less 20%; then 12 seats at 110 and no discount: 1,320.
    # 2 x 80 = 160 more seats, 12 x 10 x 80% = 96 of list price, 12 x 110 x 20% = 264 of discount.
    told = priced([800, 1320], [10, 12], [1000, 1320])
    assert told == {"volume": 160, "price": 96, "discount": 264, "unknown": 0}


def test_a_slip_of_the_pen_in_seats_is_made_good_by_the_discount():
    told = priced([100, 100], [1, 10**14], [100, 100])
    assert told["volume"] == -told["price"] - told["discount"] > 1e6


@pytest.mark.parametrize(
    ("seats", "listed"),
    [
        ([None, 12], [1000, 1320]),
        ([10, 12], [1000, None]),
        ([0, 12], [1000, 1320]),
        ([10, 12], [0, 1320]),
        ([10, 0], [1000, 1320]),
    ],
)
def test_what_the_data_does_not_say_is_not_known(seats: list, listed: list):
    # A second line says what the first does not, so that the columns are there.
    rows = history(
        "2024-01",
        {"A/Core": [800, 1320], "B/Core": [5, 5]},
        seats={"A/Core": seats, "B/Core": [1, 1]},
        list_mrr={"A/Core": listed, "B/Core": [5, 5]},
    )
    row = at(opened(rows).price_volume(1), "2024-02")
    assert (row["unknown_gain_mrr"], row["upsell_mrr"]) == (520, 520)
    assert (row["n_kept_lines"], row["n_known_lines"]) == (2, 1)


def test_a_line_that_changes_its_currency_has_no_price_to_compare():
    # 10 dollars at 100 yen, then 1,500 yen: dearer by 500, of which nobody can say why.
    rows = history(
        "2024-01",
        {"A/Core": [10, 1500], "B/Core": [7, 7]},
        currency={"A/Core": ["USD", "JPY"], "B/Core": "JPY"},
        seats={"A/Core": 1, "B/Core": 1},
        list_mrr={"A/Core": [10, 1500], "B/Core": 7},
    )
    fx = pl.DataFrame({"month": [day("2024-01"), day("2024-02")], "currency": "USD", "rate": [100.0, 100.0]})
    session = opened(rows, fx=fx, options={"settings": Settings(currency="JPY")})
    row = at(session.price_volume(1), "2024-02")
    assert (row["unknown_gain_mrr"], row["price_gain_mrr"], row["n_known_lines"]) == (500, 0, 1)


def test_a_line_that_comes_or_goes_has_no_volume():
    rows = history(
        "2024-01",
        {"A/Core": [100, 100], "A/Lite": [0, 80], "A/Old": [50, 0]},
        seats={"A/Core": 1, "A/Lite": 2, "A/Old": 3},
        list_mrr={"A/Core": 100, "A/Lite": 80, "A/Old": 50},
    )
    row = at(opened(rows).price_volume(1), "2024-02")
    assert (row["n_kept_lines"], row["n_known_lines"]) == (1, 1)
    assert not any(row[f"{cause}_{side}_mrr"] for cause in CAUSES for side in ("gain", "loss"))


def test_who_is_dearer_by_the_list_price_alone():
    # Of 1,000 and 10% more of list price: with a thousandth more by rounding, with more than that, with a seat more,
    # with the discount that takes it back again, and by itself; one stays as it is.
    paid = {"round": 1101, "beyond": 1102, "seat": 1210, "back": 1000, "price": 1100}
    names = {f"{name}/Core": [1000, now] for name, now in paid.items()} | {"still/Core": [1000, 1000]}
    listed = {name: [1000, 1210 if name == "seat/Core" else 1100] for name in names} | {
        "still/Core": [1000, 1000]
    }
    seats = {name: [10, 11 if name == "seat/Core" else 10] for name in names}
    row = at(opened(history("2024-01", names, seats=seats, list_mrr=listed)).expanded_by_price(1), "2024-02")
    assert (row["n_by_price"], row["n_opening"]) == (2, 6)
    # What one product is dearer by, another is cheaper by; the 50 more are a third one's.
    three = {"A/Core": [1000, 1100], "A/Lite": [1000, 900], "A/Plus": [None, 50]}
    known = history("2024-01", three, seats=dict.fromkeys(three, 1), list_mrr=three)
    assert at(opened(known).expanded_by_price(1), "2024-02")["n_by_price"] == 0


def test_squares_are_those_of_accounts_which_no_line_of_theirs_exceeds():
    # A pays 40 and then 30: what was dropped counts as 40 at most, what was added as 30; B gains 20 on 100, C nothing.
    paid = {
        "A/Core": [100, None],
        "A/credit": [-60, -60],
        "A/Plus": [None, 90],
        "B/Core": [100, 120],
        "C/Core": [10, 10],
    }
    session = opened(history("2024-01", paid))
    cubes = session._by_account
    row = cubes.frames["expansion"].lazy().filter(window=1).sum().collect().row(0, named=True)
    unit = (cubes.square_unit / 10_000) ** 2
    told = {name: amount * unit for name, amount in row.items() if name.endswith("_sq") or "_x_" in name}
    expected = {"opening_sq": 40**2 + 100**2 + 10**2}
    for name, before, amount in (
        ("cross_sell", 40, 30),
        ("upsell", 100, 20),
        ("product_dropped", 40, 40),
        ("downsell", 0, 0),
    ):
        expected |= {f"{name}_sq": amount**2, f"opening_x_{name}": before * amount}
    assert told == pytest.approx(expected)
    counts = ("n_cross_sell", "n_upsell", "n_product_dropped", "n_downsell")
    assert [row[name] for name in counts] == [1, 1, 1, 0]


def test_exchange_rates_alone_sell_nothing():
    # 10 dollars all along, at 100 and then 150 yen; the second product grows from 4 to 5 dollars.
    rows = history(
        "2024-01",
        {"A/Core": [10, 10], "A/Mobile": [4, 5], "B/Core": [7, 7]},
        currency={"A/Core": "USD", "A/Mobile": "USD", "B/Core": "JPY"},
    )
    fx = pl.DataFrame({"month": [day("2024-01"), day("2024-02")], "currency": "USD", "rate": [100.0, 150.0]})
    session = opened(rows, fx=fx, options={"settings": Settings(currency="JPY")})
    row = at(session.expansion(1), "2024-02")
    assert (row["upsell_mrr"], row["downsell_mrr"], row["expansion_mrr"]) == (100, 0, 100)
    assert (row["rest_gain_mrr"], row["rest_loss_mrr"]) == (0, 0)


def test_accounts_merged_inside_the_window_are_not_told_apart():
    # B becomes part of A, which pays 10 more than both did; C takes nobody over and grows by 3.
    rows = history(
        "2024-01",
        {"A/Core": [100, 150], "B/Core": [40, 0], "C/Core": [5, 8]},
        parent_id={"B/Core": [None, "A"]},
    )
    row = at(opened(rows).expansion(1), "2024-02")
    assert (row["expansion_mrr"], row["upsell_mrr"], row["rest_gain_mrr"]) == (13, 3, 10)
