"""A month: its account-months as later months meet them, made from its lines and the running state before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import narwhals.stable.v2 as nw
import polars as pl

from csdash.building.running import NOT_YET, Running
from csdash.building.vault import key_of
from csdash.measures.account_months import cohort_month
from csdash.measures.cells import Vocabulary
from csdash.measures.cohorts import first_rows

CODE = ["code"]
PAID = {
    "code": pl.Int32,
    "m": pl.Int32,
    "mrr": pl.Int64,
    "cell": pl.Int64,
    "score": pl.Int64,
    "paid_months": pl.Int64,
    "first_m": pl.Int32,
    "cohort_m": pl.Int32,
}


@dataclass(frozen=True, slots=True)
class Ends:
    """A month as an end of a window. `paid`: one row per paying code, as `PAID`; `free`: codes there for nothing."""

    paid: pl.DataFrame
    free: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Month:
    """One built month.

    `told`: the keys of which it says something new, with code and start_m (those seen before without their key).
    `late`: keys whose start it puts before what the months in which they paid knew: those must be built again.
    `mark` tells what later months see of it.
    """

    ends: Ends
    told: pl.DataFrame
    late: pl.DataFrame
    mark: str


def built_month(
    m: int,
    lines: pl.LazyFrame,
    running: Running,
    vocabulary: Vocabulary,
    first: int,
    starts: Mapping[str, int] | None,
) -> Month:
    """The month `m`, taken into `running`; `starts` are start months known better than the lines say, per account.

    With `starts` None (products) no start is known: an account's start says nothing of its products.
    """
    key = list(running.key)
    months = _netted(lines, key, vocabulary)
    if starts is None:
        months = months.with_columns(start_m=pl.lit(None, dtype=pl.Int32))
    elif starts:
        better = pl.DataFrame(
            {"account_id": list(starts), "better": list(starts.values())},
            schema_overrides={"better": pl.Int32},
        )
        months = months.join(better, on="account_id", how="left", maintain_order="left")
        months = months.with_columns(start_m=pl.min_horizontal("start_m", "better")).drop("better")
    months, new = running.numbered(months)
    months, moved, late = _started(months, running, key)
    told = pl.concat([new.join(months.select("code", "start_m"), on="code"), moved], how="diagonal")
    paid = _paid(m, months, running, first)
    firsts = first_rows(nw.from_native(paid.lazy()), CODE, first).to_native().collect()
    running.pay(paid, firsts)
    free = months.filter(pl.col("is_free") & (pl.col("mrr") <= 0)).select("code")
    mark = key_of(_digest(paid.select("code", "first_m", "paid_months")), _digest(firsts), _digest(told))
    return Month(Ends(paid, free), told, late, mark)


def replay(running: Running, paid: pl.DataFrame, told: pl.DataFrame, first: int) -> None:
    """Take a month that was built before into `running`."""
    new = told.filter(pl.col("account_id").is_not_null())
    if new.height:
        running.take_in(new.select(*running.key, "code"))
    code = told["code"].to_numpy()
    running.known["start_m"][code] = told["start_m"].fill_null(NOT_YET).to_numpy()
    running.known["is_seen"][code] = True
    running.pay(paid, first_rows(nw.from_native(paid.lazy()), CODE, first).to_native().collect())


def _paid(m: int, months: pl.DataFrame, running: Running, first: int) -> pl.DataFrame:
    known = running.of(months["code"].to_numpy(), "first_m", "n_paid")
    # Seen before, but never paying: its first month is this one.
    first_m = (
        pl.when(pl.col("first_m") == NOT_YET).then(m).otherwise("first_m").cast(pl.Int32).alias("first_m")
    )
    paid = months.with_columns(
        pl.lit(m, dtype=pl.Int32).alias("m"),
        pl.Series("first_m", known["first_m"]),
        paid_months=pl.Series(known["n_paid"]).cast(pl.Int64) + 1,
    ).filter(pl.col("mrr") > 0)
    started = nw.from_native(paid.lazy().with_columns(first_m)).with_columns(cohort_m=cohort_month(first))
    return started.to_native().select(pl.col(name).cast(kind) for name, kind in PAID.items()).collect()


def _netted(lines: pl.LazyFrame, key: list[str], vocabulary: Vocabulary) -> pl.DataFrame:
    """One row per key: mrr netted, the largest cell and score, the earliest start, and whether a line is free."""
    coded = nw.from_native(lines).with_columns(cell=vocabulary.encode()).to_native()
    told = coded.select(
        *key, "mrr", "cell", "score", "start_m", (pl.col("mrr") <= 0).alias("is_free")
    ).collect()
    if told.n_unique(key) == told.height:
        return told
    return told.group_by(key, maintain_order=True).agg(
        pl.col("mrr").sum(), pl.col("cell", "score").max(), pl.col("start_m").min(), pl.col("is_free").any()
    )


def _started(
    months: pl.DataFrame, running: Running, key: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The months with the earliest start known of each key; what moved of keys seen before; and what moved too late."""
    code = months["code"].to_numpy()
    before = pl.Series("before", running.known["start_m"][code]).replace(NOT_YET, None)
    is_known = pl.Series("is_known", running.known["is_seen"][code])
    has_paid = pl.Series("has_paid", running.known["n_paid"][code]) > 0
    told = months.with_columns(before, is_known, has_paid, start_m=pl.min_horizontal("start_m", before))
    moved = told.filter(pl.col("is_known") & pl.col("start_m").ne_missing(pl.col("before")))
    running.known["start_m"][code] = told["start_m"].fill_null(NOT_YET).to_numpy()
    running.known["is_seen"][code] = True
    return (
        told.drop("before", "is_known", "has_paid"),
        moved.select("code", "start_m"),
        moved.filter("has_paid").select(*key, "start_m"),
    )


def _digest(frame: pl.DataFrame) -> str:
    """The content of a small-typed frame as text that is the same wherever it is made."""
    parts = []
    for column in frame.get_columns():
        if column.dtype == pl.String:
            parts.append("\0".join(column.fill_null("").to_list()))
        else:
            parts.append(sha256(column.fill_null(NOT_YET).to_numpy()).hexdigest())
    return key_of(*parts)
