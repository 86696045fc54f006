"""A month: its account-months as later months meet them, made from its lines and the running state before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import polars as pl

from csdash.building.combinations import NUMBER
from csdash.building.running import NOT_YET, Running
from csdash.building.vault import key_of

PAID = {
    "code": pl.Int32,
    "mrr": pl.Int64,
    "cell": pl.Int64,
    "score": pl.Int64,
    "paid_months": pl.Int32,
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
    `lapsed` and `back` are whose payments ended with it and began again (`Running.moved`). `mark` tells what later months
    see of it.
    """

    ends: Ends
    lapsed: pl.DataFrame
    back: pl.DataFrame
    told: pl.DataFrame
    late: dict[str, int]
    mark: str


def built_month(
    m: int, lines: pl.DataFrame, running: Running, cells: np.ndarray, starts: Mapping[str, int] | None
) -> Month:
    """The month `m`, taken into `running`; `cells` by the number of their attributes (`Combinations`).

    `starts` are start months known better than the lines say, per account. With None (products) no start is known: an
    account's start says nothing of its products.
    """
    n_known = running.numbers.n
    months = _netted(lines, running, cells)
    is_new = months["code"].to_numpy() >= n_known
    has_moved, late = _started(months, is_new, running, starts)
    told = _told(months, running, is_new, has_moved)
    paid = _paid(months, running)
    lapsed, back = running.moved(m, paid)
    firsts = running.pay(m, paid)
    begun = paid.filter(pl.col("paid_months") == 1).select("code", "cell")
    free = months.filter(pl.col("is_free") & (pl.col("mrr") <= 0)).select("code")
    mark = key_of(*map(digest, (paid.select("code", "paid_months"), firsts, begun, told)))
    return Month(Ends(paid, free), lapsed, back, told, late, mark)


def replay(m: int, running: Running, paid: pl.DataFrame, told: pl.DataFrame) -> None:
    """Take a month that was built before into `running`."""
    new = keys_of(told, running.key)
    if new.height:
        running.take_in(new)
    running.known["start_m"][told["code"].to_numpy()] = told["start_m"].fill_null(NOT_YET).to_numpy()
    running.pay(m, paid)


def keys_of(told: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The keys that a month was the first to tell of, in the order of their codes."""
    return told.filter(pl.col("account_id").is_not_null()).select(key)


def _netted(lines: pl.DataFrame, running: Running, cells: np.ndarray) -> pl.DataFrame:
    """One row per key, with its code: mrr netted, the largest cell and score, the earliest start, and whether a line is free."""
    code = running.numbered(lines.select(running.key))
    told = lines.select(
        *running.key,
        "mrr",
        "score",
        "start_m",
        pl.Series("code", code),
        pl.Series("cell", cells[lines[NUMBER].to_numpy()]),
        is_free=pl.col("mrr") <= 0,
    )
    if np.count_nonzero(np.bincount(code, minlength=1)) == told.height:
        return told
    return told.group_by("code", maintain_order=True).agg(
        pl.col(running.key).first(),
        pl.col("mrr").sum(),
        pl.col("cell", "score").max(),
        pl.col("start_m").min(),
        pl.col("is_free").any(),
    )


def _paid(months: pl.DataFrame, running: Running) -> pl.DataFrame:
    paid = months.select(name for name in PAID if name != "paid_months").filter(pl.col("mrr") > 0)
    n_paid = running.known["n_paid"][paid["code"].to_numpy()]
    return paid.with_columns(pl.Series("paid_months", n_paid + np.int32(1))).select(*PAID).cast(PAID)


def _started(
    months: pl.DataFrame, is_new: np.ndarray, running: Running, starts: Mapping[str, int] | None
) -> tuple[np.ndarray, dict[str, int]]:
    """Whether the earliest start known moved of a key seen before; and which moved too late, where to."""
    code, known = months["code"].to_numpy(), running.known
    before = known["start_m"][code]
    if starts is None:
        return np.zeros(len(code), np.bool_), {}
    start_m = _earlier(months["start_m"].fill_null(NOT_YET).to_numpy(), before)
    if starts:
        better = months["account_id"].replace_strict(
            list(starts), list(starts.values()), default=NOT_YET, return_dtype=pl.Int32
        )
        start_m = _earlier(start_m, better.to_numpy())
    has_moved = ~is_new & (start_m != before)
    known["start_m"][code] = start_m
    moved = np.flatnonzero(has_moved)
    moved = moved[known["n_paid"][code[moved]] > 0]
    return has_moved, dict(zip(months["account_id"][moved], start_m[moved].tolist(), strict=True))


def _earlier(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The earlier of two months, each of which may be unknown."""
    # Unsigned, what is not known is later than any month.
    return np.minimum(one.view(np.uint32), other.view(np.uint32)).view(np.int32)


def _told(months: pl.DataFrame, running: Running, is_new: np.ndarray, has_moved: np.ndarray) -> pl.DataFrame:
    there = np.flatnonzero(is_new | has_moved)
    said = months.select(*running.key, "code")[there]
    start_m = pl.Series("start_m", running.known["start_m"][said["code"].to_numpy()]).replace(NOT_YET, None)
    names = (pl.when(pl.Series(is_new[there])).then(name).alias(name) for name in running.key)
    return said.select(*names, "code", start_m)


def digest(frame: pl.DataFrame) -> str:
    """The content of a small-typed frame as text that is the same wherever it is made."""
    parts = []
    for column in frame.get_columns():
        if column.dtype == pl.String:
            parts.append("\0".join(column.fill_null("").to_list()))
        else:
            parts.append(sha256(column.fill_null(NOT_YET).to_numpy()).hexdigest())
    return key_of(*parts)
