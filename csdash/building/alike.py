"""Alike: accounts of one cell that went the same way are added up before measures are worked out, which then take a row for all.

What the bridge tells of an account depends on which of its two amounts is larger, on whether it was away in between, on
when it came and on whether it stays for nothing. Of those that agree in all of that, it tells of their sums what it tells
of each, added up. Whoever pays what was paid before is not even looked at one by one: that is all that was paid at the
opening, less what others paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from csdash.building.places import added
from csdash.configs.health import Bands

Columns = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class End:
    """A month as an end of a window: per paying account its code, mrr, place (of its cell) and paid_months.

    `free`: codes there for nothing. `standing`: what is paid, in squares and third powers as well, of each place (`added`).
    """

    code: np.ndarray
    mrr: np.ndarray
    place: np.ndarray
    paid_months: np.ndarray
    free: np.ndarray
    standing: Columns


@dataclass(frozen=True, slots=True)
class Window:
    """Two ends that are `window` months apart, the later one in month `t`; places and codes are below these numbers.

    `first_paid` is by code the month in which each first paid.
    """

    opening: End
    closing: End
    window: int
    t: int
    n_places: int
    n_codes: int
    square_unit: int
    first_paid: np.ndarray


def end_of(paid: pl.DataFrame, free: pl.DataFrame, place: np.ndarray, standing: Columns) -> End:
    """The arrays of a month."""
    arrays = (paid[name].to_numpy() for name in ("code", "mrr", "paid_months"))
    code, mrr, paid_months = arrays
    return End(code, mrr, place, paid_months, free["code"].to_numpy(), standing)


def standing_of(mrr: np.ndarray, place: np.ndarray, n_places: int, square_unit: int) -> Columns:
    """What is paid at each place: `n`, `opening`, its squares `xx` and third powers `opening_cu`."""
    x = _coarse(mrr, square_unit)
    real = x.astype(np.float64)
    return added(place, n_places, {"opening": mrr, "xx": x * x, "opening_cu": real * real * real})


def ways(window: Window) -> tuple[list[Columns], Columns]:
    """Rows alike, as pairs of the bridge with their number (`n`) and place; and of who pays in two places, each by itself."""
    opening, closing = window.opening, window.closing
    at = np.full(window.n_codes, -1, np.int32)
    at[opening.code] = np.arange(len(opening.code), dtype=np.int32)
    of_closing = at[closing.code]
    is_kept = of_closing >= 0
    kept, after = of_closing[is_kept], np.flatnonzero(is_kept)
    gone = np.ones(len(opening.code), np.bool_)
    gone[kept] = False
    found = [*_kept(window, kept, after), *_gone(window, np.flatnonzero(gone))]
    found = [*found, _the_same(window, found), *_came(window, np.flatnonzero(~is_kept))]
    moves = np.flatnonzero(opening.place[kept] != closing.place[after])
    return [one for one in found if len(one["n"])], {
        "opening": opening.mrr[kept[moves]],
        "closing": closing.mrr[after[moves]],
        "opening_place": opening.place[kept[moves]],
        "closing_place": closing.place[after[moves]],
    }


def _kept(window: Window, kept: np.ndarray, after: np.ndarray) -> Iterator[Columns]:
    """Who pays at both ends, more or less than before or after a gap."""
    opening, closing = window.opening, window.closing
    before, now = opening.mrr[kept], closing.mrr[after]
    was_away = closing.paid_months[after] - opening.paid_months[kept] < window.window
    others = np.flatnonzero((before != now) | was_away)
    before, now, place = before[others], now[others], opening.place[kept[others]]
    way = np.sign(now - before).astype(np.int8) + 1 + 3 * was_away[others]
    # All ways in one go: each has places of its own.
    sums = _sums(window, place + window.n_places * way, before, now, n_places=6 * window.n_places)
    for one, told in _by_way(sums, window.n_places):
        paid_between = window.window - 1 if one > 2 else window.window
        yield told | _told(window, len(told["n"]), paid_between=paid_between)


def _by_way(sums: Columns, n_places: int) -> Iterator[tuple[int, Columns]]:
    """Sums by place and way, of each way that there is by place."""
    way = sums["place"] // n_places
    for one in np.flatnonzero(np.bincount(way)):
        of = way == one
        told = {name: column[of] for name, column in sums.items()}
        yield int(one), told | {"place": told["place"] - one * n_places}


def _gone(window: Window, gone: np.ndarray) -> Iterator[Columns]:
    opening, free = window.opening, np.zeros(window.n_codes, np.bool_)
    free[window.closing.free] = True
    is_free = free[opening.code[gone]]
    for one in (False, True):
        of = gone[is_free == one]
        yield _alike(window, opening.place[of], opening.mrr[of], np.zeros(len(of), np.int64), is_free=one)


def _came(window: Window, came: np.ndarray) -> Iterator[Columns]:
    closing, opening_m = window.closing, window.t - window.window
    is_first = window.first_paid[closing.code[came]] > opening_m
    for one in (False, True):
        of, nothing = came[is_first == one], np.zeros(np.count_nonzero(is_first == one), np.int64)
        yield _alike(window, closing.place[of], nothing, closing.mrr[of], first_paid=opening_m + one)


def _the_same(window: Window, others: list[Columns]) -> Columns:
    """Who pays at the closing what they paid at the opening, without a gap: all but the others."""
    standing, names = window.opening.standing, ("n", "opening", "xx")
    rest = {name: np.zeros(window.n_places, np.int64) for name in names}
    for name in names:
        rest[name][standing["place"]] = standing[name]
        for other in others:
            # Every place is there once.
            rest[name][other["place"]] -= other[name]
    at = np.flatnonzero(rest["n"])
    n, opening, xx = (rest[name][at] for name in names)
    same = {"place": at, "n": n, "opening": opening, "closing": opening, "xx": xx, "xy": xx, "yy": xx}
    return same | _told(window, len(at), paid_between=window.window)


def _alike(
    window: Window, place: np.ndarray, before: np.ndarray, now: np.ndarray, **told: int | bool
) -> Columns:
    found = _sums(window, place, before, now, n_places=window.n_places)
    return found | _told(window, len(found["n"]), **told)


def _sums(window: Window, place: np.ndarray, before: np.ndarray, now: np.ndarray, n_places: int) -> Columns:
    x, y = _coarse(before, window.square_unit), _coarse(now, window.square_unit)
    return added(place, n_places, {"opening": before, "closing": now, "xx": x * x, "xy": x * y, "yy": y * y})


def _told(
    window: Window, n: int, *, first_paid: int = 0, paid_between: int = 0, is_free: bool = False
) -> Columns:
    """What decides of a pair which way it went."""
    return {
        "t": np.full(n, window.t, np.int32),
        "opening_m": np.full(n, window.t - window.window, np.int32),
        "first_paid": np.full(n, first_paid, np.int32),
        "paid_between": np.full(n, paid_between, np.int64),
        "is_free": np.full(n, is_free, np.bool_),
    }


def _coarse(amount: np.ndarray, square_unit: int) -> np.ndarray:
    # One is the unit of all but the largest, and dividing by it takes as long.
    return amount if square_unit == 1 else amount // square_unit


def healths(
    paid: pl.DataFrame, place: np.ndarray, n_places: int, square_unit: int, bands: Bands
) -> list[Columns]:
    """Paying accounts of a month with health alike, added up by place: what `stock.MEASURES` are made of."""
    mrr, score = paid["mrr"].to_numpy(), paid["score"]
    is_scored = score.is_not_null().to_numpy()
    points = score.fill_null(0).to_numpy().astype(np.int64)
    is_healthy, is_at_risk = points >= bands.healthy_from, points < bands.at_risk_below
    kind = np.where(is_scored, 1 + is_healthy + 2 * is_at_risk, 0)
    found = []
    kinds = np.flatnonzero(np.bincount(kind))
    for one in kinds:
        # Mostly all are scored or none is, and nothing need be picked out.
        of = np.flatnonzero(kind == one) if len(kinds) > 1 else slice(None)
        y, points_of = _coarse(mrr[of], square_unit), points[of]
        amounts = {"mrr": mrr[of], "y": y, "yy": y * y}
        amounts |= {"score": points_of, "score_score": points_of * points_of} if one else {}
        sums = added(place[of], n_places, amounts)
        n, scored = len(sums["n"]), one - 1
        nothing = {} if one else {name: np.zeros(n, np.int64) for name in ("score", "score_score")}
        told = {
            "is_scored": bool(one),
            "is_healthy": one > 0 and scored % 2 == 1,
            "is_at_risk": one > 0 and scored // 2 == 1,
        }
        found.append(sums | nothing | {name: np.full(n, value, np.bool_) for name, value in told.items()})
    return found
