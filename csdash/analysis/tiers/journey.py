"""Journey: phase of use by touch tier, with who is there, how long they stay, and what they usually stumble over."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.contract.details import detail_name
from csdash.contract.names import Names
from csdash.contract.words import PHASES
from csdash.errors import NotUnlocked
from csdash.metrics.kaplan_meier import kaplan_meier, median
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

KINDS = {
    "onboarding_blocked": Text("オンボーディング停滞", "Onboarding blocked"),
    "churned": Text("解約", "Left"),
    "risk_suspected": Text("解約の疑い", "Churn suspected"),
    "risk_imminent": Text("解約間近", "Churn imminent"),
    "sponsor_left": Text("スポンサー退職", "Sponsor left"),
}
WITH_DETAIL = Text("{kind}({detail})", "{kind} ({detail})")
EITHER = Text("{one}、または{other}", "{one}, or {other}")
# What hit fewer accounts in a year is a case, and not what is usual.
FEWEST_HIT = 3


@dataclass(frozen=True, slots=True)
class Stumble:
    """A stumbling block and the share of the accounts that were there whom it hit within a year."""

    kind: str
    detail: str
    hit: Measured
    n_hit: int


@dataclass(frozen=True, slots=True)
class Place:
    """One phase and tier: who is there now, the median stay in months, and the most usual stumbling blocks.

    `stay` is Kaplan-Meier's: whoever is still there, or left the company, is censored. `stumbles` holds one block, two
    where they cannot be told apart, and none where hardly anybody stumbled.
    """

    phase: str
    tier: str
    n_accounts: int
    arr: float
    stay: Measured
    n_present: int
    stumbles: tuple[Stumble, ...]


@answered
def journey(session: Session, question: Question) -> tuple[Place, ...]:
    """Every phase by every tier, in their order. Raises NotUnlocked without phases; without events nobody stumbles."""
    where = dict(question.where)
    spells = session.phase_spells(question.month, where)
    by = ["phase", "tier"] if "tier" in session.dimensions else ["phase"]
    now = {(phase, tier): (n, arr) for phase, tier, n, arr in _now(session, question, by).iter_rows()}
    stays = dwell(spells)
    present = {
        (phase, tier or ""): n for phase, tier, n in session.phase_accounts(question.month, where).iter_rows()
    }
    try:
        hits = session.phase_stumbles(question.month, where).with_columns(pl.col("tier").fill_null(""))
    except NotUnlocked:
        hits = None
    tiers = session.dimensions.get("tier", ("",))
    return tuple(
        Place(
            phase,
            tier,
            *now.get((phase, tier), (0, 0.0)),
            stays.get((phase, tier), NO_FIGURE),
            present.get((phase, tier), 0),
            () if hits is None else usual(hits.filter(phase=phase, tier=tier), present.get((phase, tier), 0)),
        )
        for phase in PHASES
        if phase in session.dimensions["phase"]
        for tier in tiers
    )


def _now(session: Session, question: Question, by: list[str]) -> pl.DataFrame:
    rows = question.at(session, question.month, "n_accounts", "arr", by=by)
    tier = pl.col("tier").cast(pl.String) if "tier" in by else pl.lit("")
    wide = rows.with_columns(pl.col("phase").cast(pl.String), tier=tier)
    n, arr = (wide.filter(metric=key).select("phase", "tier", "value") for key in ("n_accounts", "arr"))
    met = n.join(arr, on=["phase", "tier"], suffix="_arr")
    return met.with_columns(pl.col("value").cast(pl.Int64))


def dwell(spells: pl.DataFrame) -> Mapping[tuple[str, str], Measured]:
    """Per phase and tier the median months until an account moves on to another phase, with its interval and n."""
    if spells.is_empty():
        return {}
    by = ["phase", "tier"]
    # Ages are whole months: a stay is over at the age of its length.
    counts = (
        spells.with_columns(pl.col("tier").fill_null(""))
        .group_by(*by, age="months")
        .agg(
            events=pl.col("has_moved").sum().cast(pl.Int64),
            censored=(~pl.col("has_moved")).sum().cast(pl.Int64),
        )
    )
    entered = counts.group_by(*by).agg(
        age=pl.lit(0, dtype=pl.Int64), entered=pl.col("events").sum() + pl.col("censored").sum()
    )
    nothing = pl.lit(0, dtype=pl.Int64)
    columns = [*by, "age", "entered", "events", "censored"]
    rows = pl.concat(
        [
            counts.with_columns(entered=nothing).select(columns),
            entered.with_columns(events=nothing, censored=nothing).select(columns),
        ]
    )
    medians = median(kaplan_meier(rows, by), by)
    ns = {(phase, tier): n for phase, tier, n in entered.select(*by, "entered").iter_rows()}
    return {
        (phase, tier): Measured(*(None if end is None else float(end) for end in figure), ns[phase, tier])
        for phase, tier, *figure in medians.select(*by, "value", "lower", "upper").iter_rows()
    }


def usual(hits: pl.DataFrame, n_present: int) -> tuple[Stumble, ...]:
    """The most usual block of one place, and the next one where they cannot be told apart.

    As a sign test of the two: whether more than half of what either hit was hit by the first.
    """
    rows = (
        hits.filter(pl.col("n_accounts") >= FEWEST_HIT)
        .sort("n_accounts", "kind", "detail", descending=[True, False, False])
        .head(2)
    )
    blocks = [
        Stumble(kind, detail, share(min(n, n_present), n_present), n)
        for kind, detail, n in rows.select("kind", "detail", "n_accounts").iter_rows()
    ]
    if len(blocks) == 2:
        first = share(blocks[0].n_hit, blocks[0].n_hit + blocks[1].n_hit)
        blocks = blocks[:1] if (first.lower or 0) > 0.5 else blocks
    return tuple(blocks)


def block_name(stumble: Stumble, names: Names) -> Text:
    """What a stumbling block is called, with its detail where that is known."""
    kind, code = KINDS[stumble.kind], stumble.detail
    if not code:
        return kind
    return WITH_DETAIL.format(kind=kind, detail=detail_name(stumble.kind, code, names))


def usual_text(stumbles: tuple[Stumble, ...], names: Names) -> Text | None:
    """The usual stumbling block in words; None where there is none."""
    said = [block_name(one, names) for one in stumbles]
    if not said:
        return None
    return said[0] if len(said) == 1 else EITHER.format(one=said[0], other=said[1])
