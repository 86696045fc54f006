"""The list of accounts that are off their tier, and what became of those that were a year ago."""

import polars as pl

from csdash.analysis.tiers.fit import KINDS, Outcome, fit, outcomes
from csdash.errors import NotEnoughHistory
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.tier_words import ACCOUNT, NAME, VERSION, tier_name
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

GIVEN, DUE, KIND = Text("現在の層", "Given"), Text("LTVに見合う層", "Due by LTV"), Text("判定", "Fit")
LTV, PROFIT = Text("LTV (粗利)", "LTV (profit)"), Text("粗利 (年)", "Gross profit a year")
ARR, COST = Text("ARR", "ARR"), Text("対応コスト (年)", "Cost to serve a year")
STAKE = Text("影響額 (年)", "At stake a year")
OUTCOME_SUBTITLE = Text(
    "1年前の判定別・その後12か月の継続率(顧客数)・{population}",
    "Logo retention of the 12 months after, by the fit a year ago, {population}",
)
OUTCOME_APART = Text(
    "過不足のあった顧客の継続率は、見合っていた顧客と違う", "Accounts off their tier stayed differently"
)
OUTCOME_ALIKE = Text("継続率に、誤差を超える差はありません", "Retention does not differ by more than chance")
OUTCOME_FEW = Text(
    "過不足のあった顧客が少なく、継続率は比べられません",
    "Too few accounts were off their tier to compare who stayed",
)
OUTCOME_HOW = Text(
    "判定は1年前の月末までのデータだけで行い、その後の継続を数えました。線は95%区間です。少数のグループは白抜きで、比べません。",
    "The fit is judged on what was known a year ago, retention counted since. Bars are 95% intervals; groups on few accounts "
    "are hollow and not compared.",
)


@cached
def outcome_panel(session: Session, view: View) -> Panel | None:
    """What became of those that were off their tier a year ago; None where there is not a year of history."""
    told_by = fit_outcomes(session, view)
    rows = [
        (KINDS[one.kind][view.language], one.kept.value, one.kept.lower, one.kept.upper, one.kept.n)
        for one in told_by
        if one.kept.n
    ]
    if not rows:
        return None
    columns = {
        "group": pl.String,
        **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
        "n_accounts": pl.Int64,
    }
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    retention = metric("logo_retention_rate")
    return Panel(
        finding=_outcome_title(told_by)[view.language],
        subtitle=OUTCOME_SUBTITLE.format(population=words.population(view, session.names))[view.language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=OUTCOME_HOW,
            base=words.BASE.format(n=f"{frame['n_accounts'].sum():,}")[view.language],
            definitions=(retention,),
            frame=frame,
            headers={
                "group": Header(KIND, is_pinned=True),
                "value": Header(retention.label, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


def _outcome_title(told_by: tuple[Outcome, ...]) -> Text:
    """What was not compared is not called alike."""
    if any(one.differs for one in told_by):
        return OUTCOME_APART
    return OUTCOME_ALIKE if any(one.difference is not None for one in told_by) else OUTCOME_FEW


@cached
def misfit_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts off their tier, the farthest first, and the headers."""
    found = fit(session, question_of(view))
    rows = found.misfits
    return spelt_fits(session, rows, view).with_columns(version=pl.lit(found.stamp)), fit_headers(rows)


def fit_outcomes(session: Session, view: View) -> tuple[Outcome, ...]:
    """What became of each kind of fit; empty where there is not a year of history."""
    question = question_of(view)
    if question.last - 12 < session.first_month:
        return ()
    try:
        return outcomes(session, question)
    except NotEnoughHistory:
        return ()


def spelt_fits(session: Session, rows: pl.DataFrame, view: View) -> pl.DataFrame:
    """Tiers and kinds of fit in words."""
    tiers = {tier: tier_name(session, tier, view.language) for tier in ("high", "low", "tech")}
    kinds = {kind: text[view.language] for kind, text in KINDS.items()}
    return rows.with_columns(
        pl.col("tier", "due").replace_strict(tiers, return_dtype=pl.String),
        pl.col("kind").replace_strict(kinds, return_dtype=pl.String),
    )


def fit_headers(rows: pl.DataFrame) -> dict[str, Header]:
    """The headers of a list of accounts with their fit."""
    headers = {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "tier": Header(GIVEN),
        "due": Header(DUE),
        "kind": Header(KIND),
        "arr": Header(ARR, Unit.MONEY),
        "ltv": Header(LTV, Unit.MONEY),
        "profit": Header(PROFIT, Unit.MONEY),
        "cost": Header(COST, Unit.MONEY),
        "stake": Header(STAKE, Unit.MONEY),
        "version": Header(VERSION),
    }
    return {name: header for name, header in headers.items() if name in (*rows.columns, "version")}
