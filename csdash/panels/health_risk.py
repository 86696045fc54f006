"""Churn suspected and imminent: over time, beside the score, and account by account."""

import polars as pl

from csdash.analysis.health import states, states_told
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import month_name, written
from csdash.contract.health import BANDS
from csdash.contract.names import dimension_name
from csdash.figures.stacked import stacked
from csdash.months import month_index
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG, band_name
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

FINDING = Text(
    "解約が間近か疑いのある顧客のMRRは、{before_month}の{before}から{month}の{now}へ",
    "MRR noted as suspected or imminent churn went from {before} in {before_month} to {now} in {month}",
)
SUBTITLE = Text(
    "月末時点で最新の記録が「疑い」または「間近」の顧客のMRR・{population}",
    "MRR of accounts whose latest note at month-end is suspected or imminent, {population}",
)
HOW = Text(
    "顧客ごとの最新の記録(解約の疑い・解約間近・解消)によります。解消の記録があると、その月から外れます。"
    "記録する習慣の変化でも増減するため、増減そのものを悪化や改善とは読めません。",
    "By the latest note on each account: suspected, imminent or cleared. A note that it is cleared takes it off from that "
    "month on. It also moves with how diligently people take notes, so a rise alone is no deterioration.",
)
STATE, SEEN = Text("記録", "Note"), Text("何に表れているか", "Seen by")
SINCE = Text("記録が続く月数", "Months noted")
ENDS = Text("次の契約満了日", "Next contract ends")
NAME, ACCOUNT = Text("顧客名", "Account"), Text("顧客ID", "Account ID")
SCORE, BAND = Text("ヘルススコア", "Health score"), Text("区分", "Band")
SHARE = Text("全体に占める割合", "Share of all")
SHOWN = ("segment", "tier", "csm_id")


@cached
def risk_answer(session: Session, view: View) -> list[str]:
    """The ARR at risk, who sees it, and notes that are old."""
    rows = states.everybody(session, question_of(view))
    stale = rows.filter(pl.col("n_months") >= states_told.STALE_MONTHS).height
    said = states_told.at_risk(states.at_risk(rows), stale, session.currency)
    return [one[view.language] for one in said]


@cached
def risk_panel(session: Session, view: View) -> Panel | None:
    """MRR noted as imminent or suspected, month by month; None where nobody was."""
    question, theme, language = question_of(view), theme_of(view), view.language
    months = states.risk_over_time(session, question)
    if not months["n"].sum():
        return None
    spelt = {key: text[language] for key, text in states.RISKS.items()}
    notes = [accounts_text(n)[language] for n in months["n"]]
    shown = months.with_columns(
        pl.col("category").replace_strict(spelt, return_dtype=pl.String), note=pl.Series(notes)
    )
    sums = months.group_by("month").agg(pl.col("amount").sum(), pl.col("n").sum()).sort("month")
    last = sums.row(-1, named=True)
    # A year earlier where that is shown: the months in between have their seasons.
    year_ago = sums.filter(pl.col("month") == question.before)
    first = (sums if year_ago.is_empty() else year_ago).row(0, named=True)
    return Panel(
        finding=FINDING.format(
            before_month=month_name(month_index(first["month"])),
            month=month_name(question.last),
            before=written(first["amount"], Unit.MONEY, session.currency),
            now=written(last["amount"], Unit.MONEY, session.currency),
        )[language],
        subtitle=SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=stacked(
            shown,
            Unit.MONEY,
            [theme.churn, theme.contraction],
            language=language,
            theme=theme,
            currency=session.currency,
            hatched={1},
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{last['n']:,}")[language],
            definitions=(),
            frame=shown.sort("month", descending=True, maintain_order=True),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(STATE, is_pinned=True),
                "amount": Header(Text("MRR", "MRR"), Unit.MONEY),
                "n": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def seen_by_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """ARR at risk by whether notes, the score or both say so; nobody twice."""
    now = states.at_risk(states.everybody(session, question_of(view)))
    rows = [
        (name[view.language], now.n[key], now.mrr[key] * 12, now.mrr[key] / now.total_mrr)
        for key, name in states.SEEN_BY.items()
        if now.total_mrr
    ]
    schema = {"seen_by": pl.String, "n": pl.Int64, "arr": pl.Float64, "share": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(config=pl.lit(session.configs.health.stamp)), {
        "seen_by": Header(SEEN, is_pinned=True),
        "n": Header(words.N, Unit.COUNT),
        "arr": Header(Text("ARR", "ARR"), Unit.MONEY),
        "share": Header(SHARE, Unit.RATE),
        "config": Header(CONFIG),
    }


@cached
def risk_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts at risk by note or by score, the graver and larger first."""
    question, language = question_of(view), view.language
    rows = states.listed(session, question, states.everybody(session, question))
    spelt = {key: text[language] for key, text in states.RISKS.items()}
    bands = {band: band_name(band, language) for band in (*BANDS, "unknown")}
    frame = rows.with_columns(
        pl.col("risk").replace_strict(spelt, return_dtype=pl.String),
        pl.col("state").replace_strict(bands, return_dtype=pl.String),
        config=pl.lit(session.configs.health.stamp),
    )
    for name in SHOWN:
        if name in frame.columns:
            frame = words.spelt(frame, name, name, session.names, language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "risk": Header(STATE),
        "n_months": Header(SINCE, Unit.COUNT),
        "score": Header(SCORE, Unit.SCORE),
        "state": Header(BAND),
        "arr": Header(Text("ARR", "ARR"), Unit.MONEY),
        "end_date": Header(ENDS),
        **{name: Header(dimension_name(name)) for name in SHOWN if name in frame.columns},
        "config": Header(CONFIG),
    }
