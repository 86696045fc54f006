"""Renewals: what became of the contracts that were due, first against later ones, and the split of the base."""

import polars as pl

from csdash.analysis.renewals import told as renewal_sentences
from csdash.analysis.renewals.outcomes import (
    FIRST,
    FOURTH,
    LATER,
    OUTCOMES,
    due_now,
    first_and_later,
    outcome_months,
    renewal_split,
)
from csdash.analysis.sentences import as_title, month_name, written
from csdash.contract.names import in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.figures.stacked import stacked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

FINDING = Text(
    "表示した{months}に満了したMRR {due}のうち、{kept}が更新され、{lost}を失いました",
    "Of MRR {due} due in the {months} shown, {kept} was renewed and {lost} was lost",
)
NOTHING = Text("表示した月に満了した契約はありません。", "No contract came due in the months shown.")
SUBTITLE = Text(
    "満了月ごとの契約MRR・更新の結果別・{population}",
    "Contract MRR by the month in which it ended, by outcome, {population}",
)
HOW_TO_READ = Text(
    "棒の高さは、その月に満了した契約のMRR(満了時)です。早い更新も遅い更新も、満了した月に数えます。"
    "「未確定」は満了後も更新・解約が決まっていない契約で、猶予期間内のものは更新率の分母に入りません。"
    "複数年契約は満了の月にだけ数えます。",
    "The height is the MRR of the contracts that ended in the month, as it was at their end. Renewals signed early or "
    "late count in the month that was due. What is not decided has ended without either; within its grace it is in no "
    "renewal rate. A contract of several years counts in its last month only.",
)
OUTCOME = Text("結果", "Outcome")
AMOUNT = Text("満了MRR", "MRR due")
CONTRACTS = Text("契約件数", "Contracts")
CONTRACTS_NOTE = Text("({n}件)", "({n} contracts)")
VERSUS_SUBTITLE = Text(
    "更新された契約の割合・{months}・{population}", "Share of contracts renewed, {months}, {population}"
)
VERSUS_HOW = Text(
    "点は更新率、線は95%区間です。同じ顧客の契約は同じ結果になりやすいため、区間は顧客単位で計算しています。"
    "両方に契約がある顧客も少数あるため、差の判定は目安です。",
    "The dot is the rate, the bar its 95% interval. Contracts of one account tend to end alike, so the interval is over "
    "accounts. A few accounts are on both sides, which makes the comparison approximate.",
)
KIND = Text("更新の回", "Renewal")
SPLIT_HEAD = Text(
    "更新の内訳: 撤回・ダウングレード・アップグレード・{fourth}",
    "Renewals split: withdrawn, downgrade, upgrade, {fourth}",
)
PART = Text("内訳", "Part")
CHANGE = Text("MRRの増減", "Change of MRR")
SHARE = Text("構成比", "Share")
SOON = Text("満了の予定と更新率、CMRR", "renewal rates, CMRR and what is due next")


@cached
def has_contracts(session: Session, view: View) -> bool:
    """Whether there is anything to renew."""
    return session.has("contracts")


@cached
def tells_first_renewals(session: Session, view: View) -> bool:
    """Whether contracts say how often they were renewed."""
    return session.has("contracts.renewal_number")


@cached
def outcomes_answer(session: Session, view: View) -> list[str]:
    """The renewal rate, first against later, and what is not decided."""
    return [said[view.language] for said in renewal_sentences.outcomes(session, question_of(view))]


@cached
def outcomes_panel(session: Session, view: View) -> Panel:
    """The due base of each month shown, by outcome."""
    question, theme = question_of(view), theme_of(view)
    months = outcome_months(session, question)
    if not months["n"].sum():
        raise CsdashError(NOTHING)
    # Categories stay in their order, and one that nobody is in needs no key.
    used = [key for key in OUTCOMES if months.filter(pl.col("category") == key)["n"].sum()]
    spelt = {key: OUTCOMES[key][0][view.language] for key in used}
    notes = [CONTRACTS_NOTE.format(n=f"{n:,}")[view.language] for n in months["n"]]
    shown = months.with_columns(note=pl.Series(notes)).filter(pl.col("category").is_in(used))
    shown = shown.with_columns(pl.col("category").replace_strict(spelt, return_dtype=pl.String))
    colours = {
        "lost": theme.churn,
        "downgraded": theme.contraction,
        "renewed": theme.balance,
        "upgraded": theme.expansion,
        "undecided": theme.neutral,
    }
    total = {key: months.filter(pl.col("category") == key)["amount"].sum() for key in OUTCOMES}
    money = {
        "due": sum(total.values()),
        "kept": total["renewed"] + total["upgraded"] + total["downgraded"],
        "lost": total["lost"],
    }
    said = {name: written(value, Unit.MONEY, session.currency) for name, value in money.items()}
    return Panel(
        finding=FINDING.format(months=renewal_sentences.months_text(months["month"].n_unique()), **said)[
            view.language
        ],
        subtitle=SUBTITLE.format(population=words.population(view, session.names))[view.language],
        chart=stacked(
            shown,
            Unit.MONEY,
            [colours[key] for key in used],
            language=view.language,
            theme=theme,
            currency=session.currency,
            hatched={i for i, key in enumerate(used) if key == "undecided"},
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=CONTRACTS_NOTE.format(n=f"{months['n'].sum():,}")[view.language].strip("()"),
            definitions=tuple(metric(key) for key in ("mrr_renewal_rate", "contract_renewal_rate")),
            frame=shown.reverse(),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(OUTCOME, is_pinned=True),
                "amount": Header(AMOUNT, Unit.MONEY),
                "n": Header(CONTRACTS, Unit.COUNT),
            },
        ),
    )


@cached
def first_later_panel(session: Session, view: View) -> Panel | None:
    """First renewals beside later ones; None where there are not both."""
    question = question_of(view)
    difference = first_and_later(session, question)
    if difference is None or difference.value is None:
        return None
    sides = zip((FIRST, LATER), (difference.now, difference.then), strict=True)
    frame = rated(((metric(key).label, one) for key, one in sides), view.language)
    said = renewal_sentences.first_against_later(difference, session.settings.minimum_n)
    n = difference.now.n + difference.then.n
    return Panel(
        finding=as_title(said)[view.language],
        subtitle=VERSUS_SUBTITLE.format(
            months=renewal_sentences.months_text(view.window),
            population=words.population(view, session.names),
        )[view.language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=VERSUS_HOW,
            base=words.BASE.format(n=f"{n:,}")[view.language],
            definitions=(metric(FIRST), metric(LATER)),
            frame=frame,
            headers=rated_headers(KIND, Text("更新率", "Renewal rate")),
        ),
    )


@cached
def split_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header], str]:
    """The due base of the window in its four parts, the headers, and what the table is called."""
    question, fourth = question_of(view), session.settings.renewal_fourth_category
    row = due_now(session, question)
    if row is None or not row["n_due"]:
        raise CsdashError(
            renewal_sentences.NOTHING_DUE.format(
                month=month_name(question.last), months=renewal_sentences.months_text(view.window)
            )
        )
    headers = {
        "label": Header(PART, is_pinned=True),
        "n": Header(CONTRACTS, Unit.COUNT),
        "due_mrr": Header(AMOUNT, Unit.MONEY),
        "change_mrr": Header(CHANGE, Unit.MONEY),
        "share": Header(SHARE, Unit.RATE),
    }
    head = SPLIT_HEAD.format(fourth=in_prose(FOURTH[fourth]))[view.language]
    return renewal_split(row, fourth, view.language), headers, head
