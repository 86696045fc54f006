"""Proactivity: how much of the care is foreseen, ahead of need, or an answer, per tier, and what became of the accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import ratio, share
from csdash.analysis.question import Question
from csdash.measures.touches import KINDS
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

NAMES = {
    "predictive": Text("予測して仕向ける", "Predictive"),
    "proactive": Text("先回り", "Anticipating"),
    "reactive": Text("受け身", "Reactive"),
}
AHEAD, REACTIVE, NONE = "ahead", "reactive", "none"
GROUPS = {
    AHEAD: Text("主に予測・先回り", "Mostly ahead of need"),
    REACTIVE: Text("主に受け身", "Mostly reactive"),
    NONE: Text("支援の記録なし", "No touch recorded"),
}
_OUTCOME = 12


@dataclass(frozen=True, slots=True)
class Mix:
    """The touches of one tier within a year, and the share of each kind over accounts (interval: ratio of sums)."""

    tier: str
    n_accounts: int
    n_touched: int
    n_touches: int
    shares: Mapping[str, Measured]

    @property
    def touched(self) -> Measured:
        """The share of accounts that anybody reached at all: care without omission."""
        return share(self.n_touched, self.n_accounts)


@dataclass(frozen=True, slots=True)
class Result:
    """Logo retention of the accounts of one tier whose touches were of one group, in the year after them."""

    tier: str
    group: str
    kept: Measured


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accounts touched mostly ahead of need less those touched mostly when they called, in one tier."""

    tier: str
    difference: Difference
    stands: bool


@answered
def mixes(session: Session, question: Question) -> tuple[Mix, ...]:
    """Each tier, of the accounts that pay in the question's month. Raises NotUnlocked without events."""
    rows = session.touches(question.month, dict(question.where)).with_columns(pl.col("tier").fill_null(""))
    return tuple(
        _mix(tier, rows.filter(tier=tier))
        for tier in session.dimensions.get("tier", ("",))
        if rows.filter(tier=tier).height
    )


def _mix(tier: str, rows: pl.DataFrame) -> Mix:
    touched = rows.filter(pl.sum_horizontal(KINDS) > 0)
    base = touched.select(pl.sum_horizontal(KINDS).cast(pl.Float64)).to_series().to_list()
    shares = {kind: ratio(touched[kind].cast(pl.Float64).to_list(), base) for kind in KINDS}
    return Mix(tier, rows.height, touched.height, int(sum(base)), shares)


@answered
def followed(session: Session, question: Question) -> pl.DataFrame:
    """account_id, tier, group, n_opening, n_kept: touches of the year before the opening, and who paid a year after it.

    Nothing after the opening tells the group. Raises NotUnlocked and NotEnoughHistory.
    """
    where = dict(question.where)
    ends = session.account_ends(_OUTCOME, question.month, ("n_opening", "n_kept"), where=where)
    before = session.touches(question.before)
    ahead, whole = pl.col("predictive") + pl.col("proactive"), pl.sum_horizontal(KINDS)
    group = (
        pl.when(whole == 0)
        .then(pl.lit(NONE))
        .when(ahead * 2 > whole)
        .then(pl.lit(AHEAD))
        .otherwise(pl.lit(REACTIVE))
    )
    told = before.select("account_id", pl.col("tier").fill_null(""), group=group)
    return ends.filter(pl.col("n_opening") > 0).join(told, on="account_id").sort("account_id")


def results(rows: pl.DataFrame) -> tuple[Result, ...]:
    """Logo retention per tier and group of `followed`, in their order."""
    tiers = rows["tier"].unique(maintain_order=True).to_list()
    return tuple(
        Result(tier, group, share(int(part["n_kept"].sum()), int(part["n_opening"].sum())))
        for tier in tiers
        for group in GROUPS
        if (part := rows.filter(tier=tier, group=group)).height
    )


def compared(rows: pl.DataFrame, minimum_n: int) -> tuple[Comparison, ...]:
    """Per tier, ahead of need against reactive, where both have `minimum_n` accounts; corrected together (Holm)."""
    told = {(one.tier, one.group): one.kept for one in results(rows)}
    pairs = {
        tier: Difference(kept, other)
        for (tier, group), kept in told.items()
        if group == AHEAD and (other := told.get((tier, REACTIVE))) and min(kept.n, other.n) >= minimum_n
    }
    stands = holm([pair.p_value for pair in pairs.values()])
    return tuple(
        Comparison(tier, pair, holds) for (tier, pair), holds in zip(pairs.items(), stands, strict=True)
    )
