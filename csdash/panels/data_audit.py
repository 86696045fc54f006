"""The audit: which special cases the data holds, what rule each follows, and the accounts behind them."""

import polars as pl

from csdash.contract.audit import EDGES
from csdash.metrics.audit_table import audit_summary
from csdash.panels import words
from csdash.panels.data_status import Shown
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUMMED = Text(
    "数え方の判断が必要だった事例は{n}件({k}種類)あり、最も多いのは{name}の{most}件です。",
    "{n} cases of {k} kinds took a decision on how to count them; most are of one kind: {name} ({most}).",
)
NONE = Text("数え方の判断が必要だった事例はありません。", "No case took a decision on how to count it.")
CASE = Text("種類", "Kind")
CASES = Text("件数", "Cases")
MONEY = Text("対象のMRR", "MRR concerned")
RULE = Text("数え方", "How it is counted")
ACCOUNT = Text("アカウント", "Account")
DETAIL = Text("詳細", "Detail")


@cached
def audit_cases(session: Session, view: View) -> pl.DataFrame:
    """Every case; read once for all that is shown of it."""
    return session.audit()


@cached
def audit_answer(session: Session, view: View) -> str:
    """How many cases there are, and which kind is most frequent."""
    found = audit_summary(audit_cases(view)).filter(pl.col("n") > 0).sort("n", descending=True)
    if found.is_empty():
        return NONE[view.language]
    most = found.row(0, named=True)
    return SUMMED.format(
        n=f"{found['n'].sum():,}",
        k=str(found.height),
        name=EDGES[most["edge"]].name,
        most=f"{most['n']:,}",
    )[view.language]


@cached
def audit_table(session: Session, view: View) -> Shown:
    """Each rule with how many cases it decided, those that occur first."""
    summary = audit_summary(audit_cases(view)).sort(pl.col("n") > 0, descending=True, maintain_order=True)
    frame = words.plain(summary).select(
        pl.col(f"name_{view.language}").alias("name"),
        "n",
        "n_accounts",
        "mrr",
        pl.col(f"rule_{view.language}").alias("rule"),
    )
    return frame, {
        "name": Header(CASE, is_pinned=True),
        "n": Header(CASES, Unit.COUNT),
        "n_accounts": Header(words.N, Unit.COUNT),
        "mrr": Header(MONEY, Unit.MONEY),
        "rule": Header(RULE),
    }


@cached
def audit_kinds(session: Session, view: View) -> tuple[str, ...]:
    """The kinds of cases that occur, in the order of the rules."""
    there = set(audit_cases(view)["edge"])
    return tuple(edge for edge in EDGES if edge in there)


@cached
def audit_accounts(session: Session, view: View, edge: str) -> Shown:
    """The cases of one kind, the newest first."""
    found = words.plain(audit_cases(view)).filter(pl.col("edge") == edge)
    frame = found.sort("month", "account_id", descending=[True, False], nulls_last=True).drop("edge")
    headers = {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "month": Header(words.MONTH),
        "mrr": Header(MONEY, Unit.MONEY),
        "detail": Header(DETAIL),
    }
    return frame, {
        name: header for name, header in headers.items() if frame[name].null_count() < frame.height
    }
