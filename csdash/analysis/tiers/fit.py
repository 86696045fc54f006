"""Fit: the tier that lifetime value would give each account, against the tier it is served in."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, fixed, holm
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.tiers.lifetime import Churn, yearly_churn
from csdash.configs.tiers import Tiers
from csdash.contract.words import TIERS
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.session.answered import answered
from csdash.session.tiers import LTV
from csdash.text import Text

# From the least attention to the most.
LADDER = tuple(reversed(TIERS))
UNDER, OVER, FITS = "under", "over", "fits"
KINDS = {
    UNDER: Text("手厚さ不足", "Too little attention"),
    OVER: Text("手厚さ過剰", "Too much attention"),
    FITS: Text("見合っている", "Fits"),
}
NO_LIFETIME = Text(
    "解約が少なく平均継続年数を見積もれないため、金額のしきい値ではタッチ層を決められません。",
    "Too few accounts left to tell how long they stay, so thresholds in money give no tier.",
)


@dataclass(frozen=True, slots=True)
class Fit:
    """`rows`: account_id, account_name (where known), tier, due, kind, mrr, arr, profit, cost, ltv, stake, steps, ratio.

    `profit` (a year) and `ltv` are what the tier hangs on, `ratio` is profit over the threshold crossed first,
    `stake` the ARR that gets too little attention, or what is spent a year above the usual cost of the tier due.
    `low_from` and `high_from` are the thresholds in yearly profit, `churn` that of everybody in the reader's scope.
    """

    rows: pl.DataFrame
    low_from: float | None
    high_from: float | None
    churn: Churn
    stamp: str
    reason: Text | None = None

    @property
    def misfits(self) -> pl.DataFrame:
        """Accounts beyond tolerance, the farthest from their tier first, then by the money at stake."""
        return self.rows.filter(pl.col("kind") != FITS).sort(
            pl.col("steps").abs(), "stake", "account_id", descending=[True, True, False], nulls_last=True
        )

    @property
    def agreement(self) -> tuple[Measured, float | None]:
        """The share of accounts in the very tier they are due, and what it would be if tiers were dealt at random."""
        n = self.rows.height
        same = share(int((self.rows["tier"] == self.rows["due"]).sum()), n)
        given, due = (dict(self.rows[name].value_counts().iter_rows()) for name in ("tier", "due"))
        chance = sum(count * due.get(tier, 0) for tier, count in given.items()) / n**2 if n else None
        return same, chance

    @property
    def follows_value(self) -> bool:
        """Whether tiers follow value at all: more accounts are where they are due than chance would put there."""
        same, chance = self.agreement
        if same.value is None or chance is None:
            return False
        return same.value > chance and Difference(same, fixed(chance)).is_distinguishable


@answered
def fit(session: Session, question: Question) -> Fit:
    """The fit of every account that meets the question's filters and pays in its month."""
    found = fit_at(session, question.month)
    if not question.where:
        return found
    chosen = session.account_worth(question.month, dict(question.where)).select("account_id")
    rows = found.rows.join(chosen, on="account_id", how="semi", maintain_order="left")
    return Fit(rows, found.low_from, found.high_from, found.churn, found.stamp, found.reason)


@answered
def fit_at(session: Session, month: date) -> Fit:
    """As `fit`, of everybody: thresholds by quantile are places among all accounts, whatever a page filters for.

    Only what was known at the end of `month` counts.
    """
    for name in ("tier", "gross_margin"):
        if not session.has(f"accounts.{name}"):
            raise NotUnlocked(f"accounts.{name}", LTV)
    config = session.configs.tiers
    churn = yearly_churn(session, month).get("", Churn(NO_FIGURE, 0))
    told = session.account_worth(month).with_columns(pl.col("tier").cast(pl.String))
    known = told.filter(pl.col("profit").is_not_null(), pl.col("tier") != "").with_columns(
        pl.col("mrr", "arr", "profit", "cost").cast(pl.Float64)
    )
    low, high = _thresholds(known, config.value, churn)
    reason = NO_LIFETIME if low is None and known.height else None
    if low is None:
        known = known.clear()
    return Fit(
        _judged(known, low or 0.0, high or 0.0, config.value, churn.years),
        low,
        high,
        churn,
        config.stamp,
        reason,
    )


def _thresholds(known: pl.DataFrame, config: Tiers, churn: Churn) -> tuple[float | None, float | None]:
    """Both thresholds in yearly profit: with one lifetime for all, that orders accounts as lifetime value does."""
    if config.by == "money":
        years = churn.years
        return (None, None) if years is None else (config.low_from / years, config.high_from / years)
    low, high = (known["profit"].quantile(at, "linear") for at in (config.low_from, config.high_from))
    return low, high


def _judged(known: pl.DataFrame, low: float, high: float, config: Tiers, years: float | None) -> pl.DataFrame:
    value = pl.col("profit")
    place = {tier: i for i, tier in enumerate(LADDER)}
    due = (
        pl.when(value >= high)
        .then(pl.lit("high"))
        .when(value >= low)
        .then(pl.lit("low"))
        .otherwise(pl.lit("tech"))
    )
    judged = known.with_columns(due=due, ltv=value * years if years else pl.lit(None, dtype=pl.Float64))
    judged = judged.with_columns(
        steps=pl.col("due").replace_strict(place, return_dtype=pl.Int64)
        - pl.col("tier").replace_strict(place, return_dtype=pl.Int64)
    )
    # The threshold next to the tier given, on the side of the tier due: it must be left behind by the tolerance.
    up, down = pl.col("steps") > 0, pl.col("steps") < 0
    edge = (
        pl.when((up & (pl.col("tier") == "tech")) | (down & (pl.col("tier") == "low")))
        .then(low)
        .otherwise(high)
    )
    is_under = up & (value >= edge * (1 + config.tolerance))
    is_over = down & (value < edge * (1 - config.tolerance))
    kind = pl.when(is_under).then(pl.lit(UNDER)).when(is_over).then(pl.lit(OVER)).otherwise(pl.lit(FITS))
    judged = judged.with_columns(kind=kind, ratio=pl.when(edge > 0).then(value / edge))
    usual = judged.filter(kind == FITS).group_by(due="tier").agg(usual=pl.col("cost").median())
    saved = (pl.col("cost") - pl.col("usual")).clip(lower_bound=0)
    stake = pl.when(pl.col("kind") == UNDER).then(pl.col("arr")).when(pl.col("kind") == OVER).then(saved)
    met = judged.join(usual, on="due", how="left", maintain_order="left").with_columns(stake=stake)
    named = ["account_name"] if "account_name" in met.columns else []
    return met.select(
        *(
            "account_id",
            *named,
            "tier",
            "due",
            "kind",
            "mrr",
            "arr",
            "profit",
            "cost",
            "ltv",
            "stake",
            "steps",
            "ratio",
        )
    )


def crossed(found: Fit) -> pl.DataFrame:
    """tier, due, n_accounts, arr, n_misfits, stake: how many accounts are given one tier and due another."""
    is_misfit = pl.col("kind") != FITS
    summed = found.rows.group_by("tier", "due").agg(
        n_accounts=pl.len().cast(pl.Int64),
        arr=pl.col("arr").sum(),
        n_misfits=is_misfit.sum().cast(pl.Int64),
        stake=pl.col("stake").filter(is_misfit).sum(),
    )
    return summed.sort("tier", "due")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of accounts of one kind of fit in the following year; `differs` from those that fitted (Holm)."""

    kind: str
    kept: Measured
    difference: float | None
    differs: bool


@answered
def outcomes(session: Session, question: Question) -> tuple[Outcome, ...]:
    """Logo retention of the year to the question's month, by the fit at its beginning, judged on what was known then."""
    ends = session.account_ends(12, question.month, ("n_opening", "n_kept"), where=dict(question.where))
    ends = ends.filter(pl.col("n_opening") > 0)
    then = fit_at(session, question.before).rows
    return compared(ends.join(then.select("account_id", "kind"), on="account_id"), session.settings.minimum_n)


def compared(rows: pl.DataFrame, minimum_n: int) -> tuple[Outcome, ...]:
    """`rows`: kind, n_opening, n_kept per account. Groups under `minimum_n` are shown and not compared."""
    kept = {}
    for kind in KINDS:
        part = rows.filter(pl.col("kind") == kind)
        kept[kind] = share(int(part["n_kept"].sum()), int(part["n_opening"].sum()))
    pairs = {
        kind: Difference(kept[kind], kept[FITS])
        for kind in (UNDER, OVER)
        if min(kept[kind].n, kept[FITS].n) >= minimum_n
    }
    stands = dict(zip(pairs, holm([pair.p_value for pair in pairs.values()]), strict=True))
    return tuple(
        Outcome(kind, one, pairs[kind].value if kind in pairs else None, stands.get(kind, False))
        for kind, one in kept.items()
    )
