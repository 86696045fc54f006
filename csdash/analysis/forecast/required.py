"""Required: what must still be won, month by month, for a target to be hit?

Reckoned in whole minor units: opening less what is forecast to be lost plus what is required is exactly the closing
at which the target is hit. What is won within the period is taken to stay until its end.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import polars as pl

from csdash.analysis.difference import NO_FIGURE
from csdash.analysis.forecast.material import Material, material_of
from csdash.analysis.forecast.model import losses
from csdash.analysis.question import Question
from csdash.analysis.sentences import level
from csdash.errors import CsdashError, NotEnoughHistory, UnknownName
from csdash.measures.ahead import AHEAD
from csdash.metrics.registry import metric
from csdash.months import fiscal_year, month_start
from csdash.session import Session
from csdash.text import Text
from csdash.words.currency import minor_unit

KEYS = ("arr", "nrr")


@dataclass(frozen=True, slots=True)
class Required:
    """All money is MRR. `base` is what the target is measured on: 12 months of MRR, or the opening of the cohort.

    `even` and `season` both add up to `required`; `lost` is the forecast loss of each month; `won` what was won in
    each of the twelve months before: of ARR new and expansion, of NRR expansion alone.
    """

    key: str
    origin: int
    target: float
    opening: Decimal
    closing: Decimal
    base: Decimal
    lost: tuple[Decimal, ...]
    required: Decimal
    even: tuple[Decimal, ...]
    season: tuple[Decimal, ...]
    won: tuple[Decimal, ...]

    @property
    def n_months(self) -> int:
        return len(self.lost)

    @property
    def pace(self) -> float | None:
        """How many times what was won in a month of the last year must be won in a month now."""
        usual = sum(self.won) / len(self.won) if self.won else Decimal(0)
        return float(self.required / self.n_months / usual) if usual else None

    def table(self) -> pl.DataFrame:
        """month, lost, required (spread evenly), by_season, won_before (the same month a year earlier)."""
        return pl.DataFrame(
            {
                "month": [month_start(self.origin + i) for i in range(1, self.n_months + 1)],
                "lost": self.lost,
                "required": self.even,
                "by_season": self.season,
                "won_before": self.won[: self.n_months],
            },
            schema={
                "month": pl.Date,
                **dict.fromkeys(("lost", "required", "by_season", "won_before"), MONEY),
            },
        )


MONEY = pl.Decimal(38, 4)


def months_to_year_end(origin: int, fiscal_start: int) -> int:
    """Months from `origin` to the end of the fiscal year that the next month belongs to: 1 to 12."""
    year = fiscal_year(origin + 1, fiscal_start)
    return next(k for k in range(AHEAD, 0, -1) if fiscal_year(origin + k, fiscal_start) == year)


def required(session: Session, question: Question, key: str, target: float, n_months: int) -> Required:
    """What ARR or NRR asks for if it is to be at `target` in `n_months` months; raises NotEnoughHistory, UnknownName."""
    if key not in KEYS:
        raise UnknownName(Text("必要額を出せる指標", "metric with a required amount"), key, KEYS)
    if question.last - session.first_month < AHEAD:
        raise NotEnoughHistory(AHEAD, question.last - session.first_month + 1)
    known = material_of(session, dict(question.where), question.last)
    return asked_of(known, key, target, n_months, minor_unit(session.currency))


def asked_of(known: Material, key: str, target: float, n_months: int, unit: Decimal) -> Required:
    """As `required`, of what is known, in units of `unit`."""
    window = 0 if key == "arr" else AHEAD - n_months
    standing = known.standing.filter((pl.col("t") == known.last) & (pl.col("window") == window))
    opening = _whole(standing["kept_mrr"].sum(), unit)
    base = Decimal(12) if key == "arr" else _whole(standing["opening_mrr"].sum(), unit)
    if not base:
        raise CsdashError(level(metric(key), known.last + n_months, NO_FIGURE))
    wanted = Decimal(repr(target))
    aim = wanted / base if key == "arr" else wanted * base
    closing = aim.quantize(unit, rounding=ROUND_CEILING)
    lost = tuple(_whole(one, unit) for one in losses(known, window)["lost"].head(n_months))
    needed = max(closing - opening + sum(lost, Decimal(0)), Decimal(0))
    counted = pl.col("new") + pl.col("expansion") if key == "arr" else pl.col("expansion")
    won = [_whole(one, unit) for one in known.won.sort("t").tail(AHEAD).select(counted).to_series()]
    return Required(
        key=key,
        origin=known.last,
        target=target,
        opening=opening,
        closing=closing,
        base=base,
        lost=lost,
        required=needed,
        even=_spread(needed, [Decimal(1)] * n_months, unit),
        # The same months a year earlier, which are the oldest of the last twelve.
        season=_spread(needed, won[:n_months], unit),
        won=tuple(won),
    )


def _whole(amount: float, unit: Decimal) -> Decimal:
    return Decimal(repr(float(amount))).quantize(unit, rounding=ROUND_HALF_UP)


def _spread(total: Decimal, weights: list[Decimal], unit: Decimal) -> tuple[Decimal, ...]:
    """`total` in parts by weight, in whole units that add up to it: what is left over goes to the largest rests."""
    weights = weights if sum(weights) else [Decimal(1)] * len(weights)
    n_units = int(total / unit)
    exact = [n_units * weight / sum(weights) for weight in weights]
    floors = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_rest[: n_units - sum(floors)]:
        floors[i] += 1
    return tuple(count * unit for count in floors)
