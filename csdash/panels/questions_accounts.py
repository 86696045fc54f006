"""The accounts and contracts behind each answer, in full, and how renewals were won."""

from collections.abc import Callable

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.questions import contracts as questions_contracts
from csdash.analysis.questions import products as questions
from csdash.errors import NotEnoughHistory
from csdash.panels import words
from csdash.panels.header import Header
from csdash.panels.panel import question_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
ACCOUNT = Header(Text("アカウント", "Account"), is_pinned=True)
NAME = Header(Text("名称", "Name"))
PRODUCT = Header(Text("製品", "Product"))
WHO = {"account_id": ACCOUNT, "account_name": NAME}
BOTH_ENDS = {
    "opening_mrr": Header(Text("期首MRR", "Opening MRR"), Unit.MONEY),
    "constant_mrr": Header(Text("期末MRR", "Closing MRR"), Unit.MONEY),
}
AT_RENEWAL = {
    "next_month": Header(Text("更新月", "Renewed in")),
    "mrr": Header(Text("更新前MRR", "MRR before"), Unit.MONEY),
    "next_mrr": Header(Text("更新後MRR", "MRR after"), Unit.MONEY),
    "discount": Header(Text("更新前の割引率", "Discount before"), Unit.RATE),
    "next_discount": Header(Text("更新後の割引率", "Discount after"), Unit.RATE),
}
KINDS = {
    "without": Text("値引きを深めずに更新", "Renewed without a deeper discount"),
    "bought": Text("値引きを深めて更新", "Renewed with a deeper discount"),
    "unknown": Text("更新(割引率は不明)", "Renewed, discount not known"),
    "lost": Text("更新されず", "Not renewed"),
}
BEHIND = {
    "d1": Text("拡大した顧客の一覧", "The accounts that expanded"),
    "d2": Text("その業界で解約した顧客の一覧", "The accounts that left in that industry"),
    "d4": Text("初回更新の一覧", "The first renewals"),
    "d5": Text("対象の顧客の一覧", "The accounts in it"),
    "guard": Text("値引きを深めた更新の一覧", "The renewals with a deeper discount"),
}


@cached
def behind_table(session: Session, view: View, code: str) -> Shown:
    """Who is behind the answer to question `code`, the largest effect first."""
    try:
        frame, headers = _TABLES[code](session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    return words.plain(frame), {name: header for name, header in headers.items() if name in frame.columns}


@cached
def kinds_table(session: Session, view: View) -> Shown:
    """How the contracts of the window were renewed: contracts, MRR due and retained, discount given."""
    question = question_of(view)
    told = questions_contracts.bought(questions_contracts.decided(session, question), question)
    every = pl.DataFrame({"kind": list(KINDS)})
    filled = every.join(told.parts, on="kind", how="left").with_columns(pl.exclude("kind").fill_null(0))
    names = {kind: called[view.language] for kind, called in KINDS.items()}
    return filled.with_columns(pl.col("kind").replace_strict(names)), {
        "kind": Header(Text("更新の得られ方", "How it was renewed"), is_pinned=True),
        "n_contracts": Header(Text("契約数", "Contracts"), Unit.COUNT),
        "due_mrr": Header(Text("期日の額", "MRR due"), Unit.MONEY),
        "retained_mrr": Header(Text("維持された額", "MRR retained"), Unit.MONEY),
        "given_mrr": Header(Text("増えた値引き(月額)", "Discount added per month"), Unit.MONEY),
    }


def _expanded(session: Session, question: Question) -> Shown:
    rows = session.account_bridge(question.window, question.month, dict(question.where))
    grown = rows.filter(pl.col("expansion_mrr") > 0).sort("expansion_mrr", descending=True)
    amount = {"expansion_mrr": Header(Text("増加額", "Added"), Unit.MONEY)}
    return grown, {**WHO, "product": PRODUCT, **BOTH_ENDS, **amount}


def _churned(session: Session, question: Question) -> Shown:
    industries = questions.industries(session, question)
    compared = industries.filter(pl.col("n_accounts") >= session.settings.minimum_n)
    top = question.narrowed("industry", compared["group"].head(1).to_list())
    rows = session.account_bridge(top.window, top.month, dict(top.where))
    gone = rows.filter(pl.col("churned_mrr") > 0).sort("churned_mrr", descending=True)
    amount = {"churned_mrr": Header(Text("失ったMRR", "MRR lost"), Unit.MONEY)}
    return gone, {**WHO, "opening_industry": Header(Text("業界", "Industry")), **amount}


def _first_renewals(session: Session, question: Question) -> Shown:
    rows = questions_contracts.first_renewals(session, question)
    shown = questions_contracts.within(rows, "next_month", question).sort("reduction", nulls_last=True)
    points = {"reduction": Header(Text("引き下げ幅(pt)", "Reduction, points"), format="%.1f")}
    return shown, {**WHO, "product": PRODUCT, **AT_RENEWAL, **points}


def _sizes(session: Session, question: Question) -> Shown:
    rows = questions_contracts.long_standing(session, question)
    return rows.sort("ratio", descending=True, nulls_last=True), {
        **WHO,
        "product": PRODUCT,
        "start_month": Header(Text("開始月", "Since")),
        "initial": Header(Text("当初MRR", "First MRR"), Unit.MONEY),
        "now": Header(Text("現在MRR", "MRR now"), Unit.MONEY),
        "ratio": Header(Text("当初に対する規模", "Size against the beginning"), Unit.TIMES),
        "has_lapsed": Header(Text("中断あり", "Has lapsed")),
    }


def _bought(session: Session, question: Question) -> Shown:
    rows = questions_contracts.within(questions_contracts.decided(session, question), "month", question)
    shown = rows.filter(pl.col("kind") == "bought").sort("given_mrr", descending=True)
    given = {"given_mrr": Header(Text("増えた値引き(月額)", "Discount added per month"), Unit.MONEY)}
    return shown, {**WHO, "product": PRODUCT, **AT_RENEWAL, **given}


_TABLES: dict[str, Callable[[Session, Question], Shown]] = {
    "d1": _expanded,
    "d2": _churned,
    "d4": _first_renewals,
    "d5": _sizes,
    "guard": _bought,
}
