"""Parts: what one month adds to each cube. The same measures as in `measures.families.money`, of accounts added up alike.

Cohorts and lifetimes are in `staying`.
"""

from collections.abc import Iterator, Mapping, Sequence

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.building import staying
from csdash.building.alike import Columns, Window, healths, ways
from csdash.building.batch import STANDING, Batch, lazy
from csdash.building.places import added
from csdash.measures import bridge, cohorts, stock
from csdash.measures.families.money import WINDOWS

__all__ = ["OF_A_MONTH", "WINDOWS", "parts"]

# The cubes of which every month has a part.
OF_A_MONTH = ("bridge", "transfers", "stock", "cohorts", "cohort_sizes", "lifetimes")
# Without mergers and rates these are zero. Third powers are not of sums: they are added up account by account.
_UNUSED = (*bridge.FX, *bridge.MERGED, *bridge.CUBES)
_BRIDGE = {
    name: rule
    for name, rule in (bridge.MONEY | bridge.COUNTS | bridge.SQUARES).items()
    if name not in _UNUSED
}
# Who pays in two places, before there is anybody.
_NOBODY = pl.DataFrame(
    schema=dict.fromkeys(("opening", "closing", "opening_cell", "closing_cell"), pl.Int64)
    | dict.fromkeys(("t", "window"), pl.Int32)
)
_NOTHING: Columns = {"place": np.empty(0, np.int64)}


def parts(batch: Batch) -> Iterator[tuple[int, dict[str, pl.DataFrame]]]:
    """Each month of the batch with its part of every cube in OF_A_MONTH, and its `standing`."""
    bridges, transfers = _bridges(batch)
    stocks, begun = _stocks(batch), staying.begun(batch)
    sizes = cohorts.cohort_sizes(lazy(begun)).to_native().collect()
    lives = staying.lives(batch, begun)
    for m, followed in zip(batch.months, staying.followed(batch), strict=True):
        yield (
            m,
            {
                "bridge": bridges[m],
                "transfers": transfers.filter(pl.col("t") == m),
                "stock": stocks[m],
                "cohorts": followed,
                "cohort_sizes": sizes.filter(pl.max_horizontal("cohort_m", batch.coverage.first) == m),
                "lifetimes": lives.filter(pl.col("t") == m).drop("t"),
                "standing": _standing(batch, m),
            },
        )


def _bridges(batch: Batch) -> tuple[dict[int, pl.DataFrame], pl.DataFrame]:
    """The bridge per month in which windows close, and the transfers of all of them."""
    closes = [(t, window) for t in batch.months for window in WINDOWS if t - window >= batch.coverage.first]
    blocks, moved = [], [_NOBODY]
    for t, window in closes:
        both = batch.end(t - window), batch.end(t)
        sizes = batch.places.n, batch.running.numbers.n, batch.square_unit
        found, moves = ways(Window(*both, window, t, *sizes, batch.running.known["first_paid"]))
        blocks.append(found)
        moved.append(_moved(batch, moves, t, window))
    by_month = {m: [_cube(batch, _NOTHING, bridge.MEASURES, m, 0)] for m in batch.months}
    for (t, window), sums in zip(closes, _worked_out(batch, blocks, _BRIDGE), strict=True):
        standing, cubes = batch.end(t - window).standing, np.zeros(batch.places.n)
        cubes[standing["place"]] = standing["opening_cu"]
        sums["opening_cu"] = cubes[sums["place"]]
        by_month[t].append(_cube(batch, sums, bridge.MEASURES, t, window))
    transfers = bridge.transfer_sums(lazy(pl.concat(moved)), ["window"]).to_native().collect()
    return {m: pl.concat(found) for m, found in by_month.items()}, transfers


def _moved(batch: Batch, moves: Columns, t: int, window: int) -> pl.DataFrame:
    cells = {f"{one}_cell": batch.places.cells[moves[f"{one}_place"]] for one in ("opening", "closing")}
    amounts = {one: moves[one] for one in ("opening", "closing")}
    return _stamped(pl.DataFrame(amounts | cells), t=t, window=window).select(_NOBODY.columns)


def _stocks(batch: Batch) -> dict[int, pl.DataFrame]:
    found = []
    for m in batch.months:
        place = batch.end(m).place
        found.append(healths(batch.ends[m].paid, place, batch.places.n, batch.square_unit, batch.bands))
    sums = _worked_out(batch, found, stock.MEASURES)
    return {m: _cube(batch, one, tuple(stock.MEASURES), m) for m, one in zip(batch.months, sums, strict=True)}


def _worked_out(
    batch: Batch, blocks: Sequence[Sequence[Columns]], rules: Mapping[str, nw.Expr]
) -> Iterator[Columns]:
    """The measures of rows alike, added up by place within each block."""
    rows = [row for block in blocks for row in block]
    if not rows:
        yield from (_NOTHING for _ in blocks)
        return
    frame = pl.DataFrame({name: np.concatenate([row[name] for row in rows]) for name in rows[0]})
    told = bridge.whole(lazy(frame)) if "opening" in frame.columns else lazy(frame)
    found = told.select("place", "n", **rules).to_native().collect()
    # What a count says of one of them, it says of all.
    counts = [name for name in rules if name.startswith("n_")]
    found = found.with_columns(pl.col(counts) * pl.col("n"))
    start = 0
    for block in blocks:
        here = found.slice(start, sum(len(row["n"]) for row in block))
        start += here.height
        sums = {name: here[name].to_numpy() for name in rules}
        yield added(here["place"].to_numpy(), batch.places.n, sums)


def _cube(
    batch: Batch, sums: Columns, measures: Sequence[str], t: int, window: int | None = None
) -> pl.DataFrame:
    """Sums by place as rows of a cube, what is not among them as zero."""
    cells = batch.places.cells[sums["place"]]
    zero = np.zeros(len(cells), np.int64)
    kinds = {name: np.zeros(len(cells)) for name in bridge.CUBES}
    found = {name: sums.get(name, kinds.get(name, zero)) for name in measures}
    stamps = {} if window is None else {"window": window}
    return _stamped(pl.DataFrame({"cell": cells} | found), t=t, **stamps)


def _standing(batch: Batch, m: int) -> pl.DataFrame:
    told = batch.end(m).standing
    return pl.DataFrame({"cell": batch.places.cells[told["place"]]} | {name: told[name] for name in STANDING})


def _stamped(frame: pl.DataFrame, **months: int) -> pl.DataFrame:
    return frame.with_columns(pl.lit(m, dtype=pl.Int32).alias(name) for name, m in months.items())
