"""A month: its account-months as later months meet them, made from its lines and the running state before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import narwhals.stable.v2 as nw
import numpy as np
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
    `late`: accounts whose start it puts before what the months in which they paid knew: those must be built again.
    `mark` tells what later months see of it.
    """

    ends: Ends
    told: pl.DataFrame
    late: dict[str, int]
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
    n_known = running.n_keys
    months = _netted(lines, key, vocabulary, running)
    is_new = months["code"].to_numpy() >= n_known
    start_m, has_moved, late = _started(months, running, starts)
    months = months.with_columns(pl.Series("start_m", start_m).replace(NOT_YET, None))
    told = _told(months, key, is_new, has_moved)
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
        running.take_in(new.select(running.key))
    code = told["code"].to_numpy()
    running.known["start_m"][code] = told["start_m"].fill_null(NOT_YET).to_numpy()
    running.known["is_seen"][code] = True
    running.pay(paid, first_rows(nw.from_native(paid.lazy()), CODE, first).to_native().collect())


def _paid(m: int, months: pl.DataFrame, running: Running, first: int) -> pl.DataFrame:
    known = running.of(months["code"].to_numpy(), "first_m", "n_paid")
    # Seen before, but never paying: its first month is this one.
    first_m = np.where(known["first_m"] == NOT_YET, np.int32(m), known["first_m"])
    paid = months.lazy().with_columns(
        pl.lit(m, dtype=pl.Int32).alias("m"),
        pl.Series("first_m", first_m),
        pl.Series("paid_months", known["n_paid"].astype(np.int64) + 1),
    )
    started = nw.from_native(paid.filter(pl.col("mrr") > 0)).with_columns(cohort_m=cohort_month(first))
    return started.to_native().select(pl.col(name).cast(kind) for name, kind in PAID.items()).collect()


def _netted(lines: pl.LazyFrame, key: list[str], vocabulary: Vocabulary, running: Running) -> pl.DataFrame:
    """One row per key, with its code: mrr netted, the largest cell and score, the earliest start, and whether a line is free."""
    told = lines.select(
        *key, "mrr", vocabulary.encoded().alias("cell"), "score", "start_m", is_free=pl.col("mrr") <= 0
    ).collect()
    code = running.numbered(told.select(key))
    told = told.with_columns(pl.Series("code", code))
    if np.count_nonzero(np.bincount(code, minlength=1)) == told.height:
        return told
    return told.group_by("code", maintain_order=True).agg(
        pl.col(key).first(),
        pl.col("mrr").sum(),
        pl.col("cell", "score").max(),
        pl.col("start_m").min(),
        pl.col("is_free").any(),
    )


def _started(
    months: pl.DataFrame, running: Running, starts: Mapping[str, int] | None
) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    """The earliest start known of each key; whether it moved of a key seen before; and which moved too late."""
    code, known = months["code"].to_numpy(), running.known
    if starts is None:
        told = np.full(len(code), NOT_YET, np.int32)
    else:
        told = months["start_m"].fill_null(NOT_YET).to_numpy(writable=True)
    if starts:
        better = months["account_id"].replace_strict(
            list(starts), list(starts.values()), default=NOT_YET, return_dtype=pl.Int32
        )
        told = _earlier(told, better.to_numpy())
    before = known["start_m"][code]
    start_m = _earlier(told, before)
    has_moved = known["is_seen"][code] & (start_m != before)
    known["start_m"][code], known["is_seen"][code] = start_m, True
    is_late = has_moved & (known["n_paid"][code] > 0)
    late = dict(zip(months["account_id"].filter(is_late), start_m[is_late].tolist(), strict=True))
    return start_m, has_moved, late


def _earlier(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The earlier of two months, each of which may be unknown."""
    both = np.minimum(one, other)
    return np.where(both == NOT_YET, np.maximum(one, other), both)


def _told(months: pl.DataFrame, key: list[str], is_new: np.ndarray, has_moved: np.ndarray) -> pl.DataFrame:
    said = months.lazy().with_columns(pl.Series("is_new", is_new)).filter(pl.Series(is_new | has_moved))
    names = (pl.when("is_new").then(name).alias(name) for name in key)
    return said.select(*names, "code", "start_m").collect()


def _digest(frame: pl.DataFrame) -> str:
    """The content of a small-typed frame as text that is the same wherever it is made."""
    parts = []
    for column in frame.get_columns():
        if column.dtype == pl.String:
            parts.append("\0".join(column.fill_null("").to_list()))
        else:
            parts.append(sha256(column.fill_null(NOT_YET).to_numpy()).hexdigest())
    return key_of(*parts)
