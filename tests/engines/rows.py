"""Random companies as one, published, and the cubes of money that a session has of them."""

import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

import csdash
from csdash.measures.cubes import Cubes
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_start
from csdash.snapshots.publish import publish
from tests.building.test_as_a_whole import CUBES, FIRST, company

GRAINS = (ACCOUNT, PRODUCT)


def random_companies(seeds: Iterable[int]) -> pl.DataFrame:
    """The accounts of several random companies side by side."""
    return pl.concat(
        company(seed).with_columns(pl.col("account_id").str.replace("^", f"{seed}-")) for seed in seeds
    )


REPORTING, FOREIGN = "JPY", ("USD", "EUR", "KRW")
# At one of them halves are met, and at one nothing is converted.
LEVELS = (0.1, 1 / 3, 0.5, 1.0, 2.5, 151.37)


def in_currencies(rows: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same accounts in several currencies, and their rates, which jump: some mix currencies, some change, some do not say.

    Amounts are odd numbers of ticks, so that halves of them are met; credits are below nothing.
    """
    dice, told = random.Random(seed), []
    months = rows["month"].unique().sort().to_list()
    rates = {(m, currency): dice.choice(LEVELS) for m in months for currency in FOREIGN}
    fates = {
        account: (dice.choices((REPORTING, *FOREIGN), k=2), dice.choice(["one", "changes", "mixes", "mixes"]))
        for account in rows["account_id"].unique().sort()
    }
    for row in rows.iter_rows(named=True):
        (first, second), fate = fates[row["account_id"]]
        is_second = row.get("product") == "Q" if fate == "mixes" else row["month"] > months[7]
        currency = second if fate != "one" and is_second else first
        ticks = row["mrr"] * 10_000
        if ticks:
            ticks += dice.choice([1, 2, 3])
        told.append(row | {"currency": currency, "mrr": ticks / 10_000})
    value = {(row["month"], row["account_id"]): 0.0 for row in told}
    for row in told:
        rate = rates.get((row["month"], row["currency"]), 1.0)
        value[row["month"], row["account_id"]] += row["mrr"] * rate
    for row in told:
        if row["mrr"] < 0 and value[row["month"], row["account_id"]] < 0:
            # More than it is a credit on: refused before anybody adds it up.
            row["mrr"] = 0.0
        if row["mrr"] == 0 and dice.random() < 0.5:
            row["currency"] = None
    fx = pl.DataFrame(
        [(m, currency, rate) for (m, currency), rate in rates.items()],
        schema=["month", "currency", "rate"],
        orient="row",
    )
    schema = rows.schema | {"mrr": pl.Float64, "currency": pl.String}
    return pl.DataFrame(told, schema=schema), fx


def with_mergers(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Of each company some accounts merged into others, in chains too; some go on paying, some leave with a line of nothing."""
    dice, told = random.Random(seed), []
    mergers = {}
    for account in rows["account_id"].unique().sort():
        company_, _, name = account.partition("-A")
        if name and name != "0" and dice.random() < 0.5:
            # Only downwards, so that nobody is merged in a circle; the last of all nobody has rows of.
            parent = dice.choice([*(f"{company_}-A{i}" for i in range(int(name))), f"{company_}-nobody"])
            mergers[account] = FIRST + dice.randrange(2, 14), parent, dice.random() < 0.5
    for row in rows.iter_rows(named=True):
        account = row["account_id"]
        since, parent, goes_on = mergers.get(account, (0, None, True))
        m = row["month"].year * 12 + row["month"].month - 1
        if parent is None or m < since:
            # Who names itself, or nobody, is not merged.
            told.append(row | {"parent_id": dice.choice([None, "", account])})
        elif goes_on:
            told.append(row | {"parent_id": parent})
    for account, (since, parent, goes_on) in mergers.items():
        if not goes_on:
            nothing = dict.fromkeys(rows.columns) | {"account_id": account, "mrr": 0}
            nothing |= {"product": "P"} if "product" in rows.columns else {}
            told.append(nothing | {"month": month_start(since), "parent_id": parent})
    return pl.DataFrame(told, schema=rows.schema | {"parent_id": pl.String}).sort("month", "account_id")


def published(
    rows: pl.DataFrame, folder: Path, as_of: date = date(2024, 6, 30), **tables: pl.DataFrame
) -> Path:
    root = folder / "data"
    publish({"accounts": rows, **tables}, root, as_of=as_of, source="x")
    return root


def cubes_of(session: csdash.Session, grain: tuple[str, ...]) -> Cubes:
    cubes = session.cubes(grain)
    for name in CUBES:
        # Made now, or read.
        assert cubes.frames[name].columns
    return cubes


def varied(
    rows: pl.DataFrame, seed: int, *, has_currencies: bool, has_mergers: bool
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Random companies with mergers, currencies or both, and the table of rates where it takes one."""
    if has_mergers:
        rows = with_mergers(rows, seed)
    if not has_currencies:
        return rows, {}
    rows, fx = in_currencies(rows, seed)
    return rows, {"fx": fx}


def assert_they_are_there(cubes: Cubes, *, has_currencies: bool, has_mergers: bool) -> None:
    """What a test of mergers and currencies is of, and months that cost nothing."""
    bridge = cubes.frames["bridge"]
    n_fx, n_merged, n_to_free = bridge.select("n_fx", "n_merged", "n_to_free").sum().row(0)
    assert (n_fx > 200, n_merged > 50, n_to_free > 50) == (has_currencies, has_mergers, True)


def assert_the_same(here: Cubes, there: Cubes) -> None:
    """Every cell and every type; only sums of third powers, which fit no whole number, within rounding."""
    assert here.vocabulary == there.vocabulary
    assert here.square_unit == there.square_unit
    for name in CUBES:
        ours, theirs = here.frames[name], there.frames[name]
        assert_frame_equal(
            ours, theirs, check_row_order=False, check_column_order=False, rel_tol=1e-12, abs_tol=0
        )
