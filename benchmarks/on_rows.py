"""A page's numbers on sums and on rows: the NRR of every month with a filter, from a session and from three tools on the files."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import csdash
from benchmarks.engine import snapshot
from benchmarks.measurement import Measurement

ROWS, TIMES, WINDOW = 1_000_000, 7, 12
CHOSEN = ["SMB", "Enterprise"]
# At most this part of the fastest that reads rows, where there are so many; sums stay what they are, rows do not.
PROMISE, PROMISED_FROM = 1 / 200, 60_000_000


def by_session(session: csdash.Session) -> dict[str, float]:
    """From the cubes, each time anew."""
    session.answers.forget()
    found = session.metrics("nrr", window=WINDOW, where={"segment": CHOSEN}).drop_nulls("value")
    return {f"{month:%Y-%m}": value for month, value in found.select("month", "value").iter_rows()}


def by_polars(folder: Path) -> dict[str, float]:
    """A join of each account with itself a year later."""
    import polars as pl

    month = pl.col("month").dt.year().cast(pl.Int32) * 12 + pl.col("month").dt.month().cast(pl.Int32) - 1
    rows = pl.scan_parquet(f"{folder}/*.parquet").filter(pl.col("segment").is_in(CHOSEN))
    paid = rows.group_by(month.alias("m"), "account_id").agg(pl.col("mrr").sum().cast(pl.Float64))
    met = paid.with_columns(m=pl.col("m") + WINDOW).join(
        paid, on=["m", "account_id"], how="left", suffix="_c"
    )
    last = paid.select(pl.col("m").max())
    told = (
        met.group_by("m")
        .agg(value=pl.col("mrr_c").sum() / pl.col("mrr").sum())
        .join(last, how="cross", suffix="_last")
    )
    found = told.filter(pl.col("m") <= pl.col("m_last")).select("m", "value").collect()
    return {_month(m): value for m, value in found.iter_rows()}


def by_duckdb(folder: Path) -> dict[str, float]:
    """The same in SQL."""
    import duckdb

    found = duckdb.execute(
        "with paid as (select (year(month) * 12 + month(month) - 1)::int m, account_id, sum(mrr)::double mrr "
        "from read_parquet($1) where list_contains($2, segment) group by all) "
        "select x.m + $3, coalesce(sum(y.mrr), 0) / sum(x.mrr) from paid x "
        "left join paid y on x.account_id = y.account_id and x.m + $3 = y.m "
        "where x.m + $3 <= (select max(m) from paid) group by all",
        [f"{folder}/*.parquet", CHOSEN, WINDOW],
    ).fetchall()
    return {_month(m): value for m, value in found}


def by_pandas(folder: Path) -> dict[str, float]:
    """The same with frames; only the columns it takes are read."""
    import pandas as pd

    names = ["month", "account_id", "mrr", "segment"]
    rows = pd.concat([pd.read_parquet(path, columns=names) for path in sorted(folder.glob("*.parquet"))])
    rows = rows[rows["segment"].isin(CHOSEN)]
    month = pd.to_datetime(rows["month"])
    rows = rows.assign(m=month.dt.year * 12 + month.dt.month - 1, mrr=rows["mrr"].astype(float))
    paid = rows.groupby(["m", "account_id"], as_index=False, sort=False)["mrr"].sum()
    met = paid.assign(m=paid["m"] + WINDOW).merge(
        paid, on=["m", "account_id"], how="left", suffixes=("", "_c")
    )
    sums = met[met["m"] <= paid["m"].max()].groupby("m")[["mrr", "mrr_c"]].sum()
    return {_month(m): value for m, value in (sums["mrr_c"] / sums["mrr"]).items()}


def _month(m: int) -> str:
    return f"{m // 12}-{m % 12 + 1:02}"


def measure(_app: Path, rows: int = ROWS) -> list[Measurement]:
    """Each tool in turn, whose figures are compared first."""
    with tempfile.TemporaryDirectory(prefix="csdash-numbers-") as root:
        folder = snapshot(Path(root), rows)
        session = csdash.open(root)
        asked: dict[str, Callable[[], dict[str, float]]] = {
            "ours": lambda: by_session(session),
            "polars": lambda: by_polars(folder),
            "duckdb": lambda: by_duckdb(folder),
            "pandas": lambda: by_pandas(folder),
        }
        first, first_took = _took(asked["ours"])
        taken = {name: [] for name in asked}
        for _again in range(TIMES):
            for name, ask in asked.items():
                told, took = _took(ask)
                _agree(name, told, first)
                taken[name].append(took)
    name = f"NRR of each month, two of three segments, {rows:,} rows"
    fastest = min(("polars", "duckdb", "pandas"), key=lambda one: sorted(taken[one])[TIMES // 2])
    return [
        Measurement(f"{name}, first touch", "ms", [first_took]),
        *(
            Measurement(
                f"{name}; floor: {one} on rows", "ms", taken["ours"], taken[one],
                promise=PROMISE if one == fastest and rows >= PROMISED_FROM else None, of_floor=True,
            )
            for one in ("polars", "duckdb", "pandas")
        ),
    ]  # fmt: skip


def _took(ask: Callable[[], dict[str, float]]) -> tuple[dict[str, float], float]:
    begun = time.perf_counter()
    told = ask()
    return told, (time.perf_counter() - begun) * 1000


def _agree(name: str, told: dict[str, float], ours: dict[str, float]) -> None:
    if set(told) != set(ours) or any(abs(told[month] - value) > 1e-9 for month, value in ours.items()):
        raise ValueError(f"{name} tells other figures than we do")
