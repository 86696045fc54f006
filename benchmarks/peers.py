"""The same sums in other tools: every month pair of a snapshot, by all its attributes, with the squares that intervals take.

    python -m benchmarks.peers duckdb|pandas|floor FOLDER

Reads the accounts of a published snapshot (one parquet file per month) and adds up windows 1, 3 and 12. Prints what all
must agree in: opening, kept, retained and churned money of all months, and the accounts behind them. The floor reads the
same columns and adds each up, which no tool can do with less.
"""

import sys
from collections.abc import Callable
from pathlib import Path

ATTRIBUTES = ("segment", "industry", "region", "plan", "channel", "tier")
WINDOWS = (1, 3, 12)
TOLD = ("opening_mrr", "kept_mrr", "retained_mrr", "churned_mrr", "n_opening", "n_kept")
# What is told of each pair: o and c are what an account pays at the opening and at the closing, f when it first paid.
SUMS = {
    "opening_mrr": "o",
    "kept_mrr": "case when o > 0 then c else 0 end",
    "retained_mrr": "least(o, c)",
    "new_mrr": "case when o = 0 and f > t - w then c else 0 end",
    "reactivation_mrr": "case when o = 0 and f <= t - w then c else 0 end",
    "expansion_mrr": "case when o > 0 then greatest(c - o, 0) else 0 end",
    "contraction_mrr": "case when c > 0 then greatest(o - c, 0) else 0 end",
    "churned_mrr": "case when c = 0 then o else 0 end",
    "n_opening": "(o > 0)::int",
    "n_kept": "(o > 0 and c > 0)::int",
    "n_new": "(o = 0 and f > t - w)::int",
    "n_reactivation": "(o = 0 and f <= t - w)::int",
    "n_expansion": "(o > 0 and c > o)::int",
    "n_contraction": "(c > 0 and c < o)::int",
    "n_churned": "(o > 0 and c = 0)::int",
    "opening_sq": "o * o",
    "kept_sq": "case when o > 0 then c * c else 0 end",
    "retained_sq": "least(o, c) * least(o, c)",
    "expansion_sq": "case when o > 0 then greatest(c - o, 0) * greatest(c - o, 0) else 0 end",
    "opening_x_kept": "case when o > 0 then o * c else 0 end",
    "opening_x_retained": "o * least(o, c)",
    "opening_x_expansion": "o * greatest(c - o, 0)",
}


def by_duckdb(folder: Path) -> dict[str, float]:
    """SQL, the windows one after the other."""
    import duckdb

    names = ", ".join(ATTRIBUTES)
    told = duckdb.connect()
    told.execute(
        f"create table paid as select (year(month) * 12 + month(month) - 1)::int m, account_id, sum(mrr)::double mrr, "  # noqa: S608
        f"{', '.join(f'any_value({name}) {name}' for name in ATTRIBUTES)} from read_parquet($1) group by all",
        [f"{folder}/*.parquet"],
    )
    told.execute("create table firsts as select account_id, min(m) f from paid group by all")
    first, last = told.execute("select min(m), max(m) from paid").fetchone()
    sums = ", ".join(f"sum({rule}) {name}" for name, rule in SUMS.items())
    met = ", ".join(f"coalesce(x.{name}, y.{name}) {name}" for name in ATTRIBUTES)
    for w in WINDOWS:
        told.execute(
            f"create table sums_{w} as select t, {names}, {sums} from ("  # noqa: S608
            f"select {w} w, coalesce(x.m + {w}, y.m) t, coalesce(x.mrr, 0) o, coalesce(y.mrr, 0) c, g.f, {met} "
            f"from (select * from paid where m <= {last - w}) x full join (select * from paid where m >= {first + w}) y "
            f"on x.account_id = y.account_id and x.m + {w} = y.m "
            f"join firsts g on g.account_id = coalesce(x.account_id, y.account_id)) group by t, {names}"
        )
    all_of = " union all ".join(f"select {', '.join(TOLD)} from sums_{w}" for w in WINDOWS)  # noqa: S608
    row = told.execute(f"select {', '.join(f'sum({name})' for name in TOLD)} from ({all_of})").fetchone()  # noqa: S608
    return dict(zip(TOLD, map(float, row), strict=True))


def by_pandas(folder: Path) -> dict[str, float]:
    """Frames, the attributes as categories."""
    import pandas as pd

    rows = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))])
    month = pd.to_datetime(rows["month"])
    rows = rows.assign(m=month.dt.year * 12 + month.dt.month - 1, mrr=rows["mrr"].astype(float))
    rows = rows.astype(dict.fromkeys(ATTRIBUTES, "category"))
    grouped = rows.groupby(["m", "account_id"], as_index=False, sort=False, observed=True)
    paid = grouped.agg({"mrr": "sum"} | dict.fromkeys(ATTRIBUTES, "first"))
    firsts = paid.groupby("account_id")["m"].min().rename("f")
    first, last = paid["m"].min(), paid["m"].max()
    told = dict.fromkeys(TOLD, 0.0)
    for w in WINDOWS:
        opening, closing = paid[paid["m"] <= last - w], paid[paid["m"] >= first + w]
        met = opening.assign(m=opening["m"] + w).merge(
            closing, on=["m", "account_id"], how="outer", suffixes=("", "_c")
        )
        met = met.merge(firsts, on="account_id")
        o, c, f, t = met["mrr"].fillna(0), met["mrr_c"].fillna(0), met["f"], met["m"]
        had, has, low, up = o > 0, c > 0, o.where(o < c, c), (c - o).clip(lower=0)
        is_new = f > t - w
        made = {
            "opening_mrr": o, "kept_mrr": c.where(had, 0), "retained_mrr": low,
            "new_mrr": c.where(~had & is_new, 0), "reactivation_mrr": c.where(~had & ~is_new, 0),
            "expansion_mrr": up.where(had, 0), "contraction_mrr": (o - c).clip(lower=0).where(has, 0),
            "churned_mrr": o.where(~has, 0), "n_opening": had, "n_kept": had & has, "n_new": ~had & is_new,
            "n_reactivation": ~had & ~is_new, "n_expansion": had & (c > o), "n_contraction": has & (c < o),
            "n_churned": had & ~has, "opening_sq": o * o, "kept_sq": (c * c).where(had, 0),
            "retained_sq": low * low, "expansion_sq": (up * up).where(had, 0),
            "opening_x_kept": (o * c).where(had, 0), "opening_x_retained": o * low, "opening_x_expansion": o * up,
        }  # fmt: skip
        keys = [met[name].fillna(met[f"{name}_c"]) for name in ATTRIBUTES]
        sums = pd.DataFrame(made).groupby([t, *keys], observed=True).sum()
        for name in TOLD:
            told[name] += float(sums[name].sum())
    return told


def by_floor(folder: Path) -> dict[str, float]:
    """What is read by all of them: each column once, added up or counted."""
    import polars as pl

    columns = [pl.col("mrr").cast(pl.Float64).sum(), *(pl.col(name).count() for name in ("account_id", "month", *ATTRIBUTES))]  # fmt: skip
    return {"mrr": pl.scan_parquet(f"{folder}/*.parquet").select(columns).collect()["mrr"].item()}


BY: dict[str, Callable[[Path], dict[str, float]]] = {
    "duckdb": by_duckdb,
    "pandas": by_pandas,
    "floor": by_floor,
}

if __name__ == "__main__":
    for name, value in BY[sys.argv[1]](Path(sys.argv[2])).items():
        print(f"{name} {value:.0f}")
