"""Accounts: the list in which one is found, and what is said of the one that was chosen."""

import polars as pl

from csdash.analysis.account import told as sentences
from csdash.analysis.account.similar import similar
from csdash.analysis.tiers.fit import KINDS, fit_at
from csdash.contract.names import dimension_name
from csdash.errors import NotUnlocked
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

Shown = tuple[pl.DataFrame, dict[str, Header]]
ACCOUNT = Text("アカウント", "Account")
NAME = Text("名称", "Name")
STATE = Text("状態", "State")
STATES = {
    "paying": Text("契約中", "Paying"),
    "left": Text("解約済み", "Left"),
    "never_paid": Text("無料・試用", "Trial or free"),
    "merged": Text("統合済み", "Merged"),
}
HEALTH = Text("ヘルススコア", "Health score")
SINCE = Text("契約開始", "Since")
UNTIL = Text("最後の支払い", "Last paid")
LTV = Text("LTV(推定)", "LTV (model)")
DUE = Text("LTVに見合うタッチ層", "Tier its LTV would give")
FIT = Text("タッチ層の過不足", "Fit of its tier")
STAMP = Text("しきい値の出所", "Thresholds from")
MERGED_INTO = Text("統合先", "Merged into")
TENURE = Text("継続月数", "Months")
CHANGE = Text("1年間の増減率", "Change in a year")
FIRST = ("segment", "tier", "csm_id", "industry", "region", "plan", "phase", "fit", "channel")
LISTED = ("segment", "tier", "csm_id")


@cached
def accounts_table(session: Session, view: View, find: str) -> Shown:
    """The accounts that meet the filters and whose id or name holds `find`, the largest first."""
    known = session.known_accounts(where=dict(view.where))
    if sought := find.strip().casefold():
        named = [name for name in ("account_id", "account_name") if name in known.columns]
        holds = [pl.col(name).str.to_lowercase().str.contains(sought, literal=True) for name in named]
        known = known.filter(pl.any_horizontal(holds))
    shown = _spelt(known.sort("mrr", "account_id", descending=[True, False]), session, view, LISTED)
    return shown, {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "state": Header(STATE),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "score": Header(HEALTH, Unit.SCORE),
        **{name: Header(dimension_name(name)) for name in LISTED if name in shown.columns},
        "first_month": Header(SINCE),
        "last_month": Header(UNTIL),
    }


@cached
def is_known(session: Session, view: View, account_id: str) -> bool:
    """Whether the reader's scope holds an account of this id."""
    return account_id in session.known_accounts()["account_id"]


@cached
def account_answer(session: Session, view: View, account_id: str) -> list[str]:
    """Where the account stands, when it can leave next, and what there is to worry about."""
    return [said[view.language] for said in sentences.account(session, account_id)]


@cached
def account_name(session: Session, view: View, account_id: str) -> str:
    """What the account is called, with its id."""
    return sentences.name_of(session.known_account(account_id).row(0, named=True))


@cached
def profile_table(session: Session, view: View, account_id: str) -> Shown:
    """What is said of the account: its attributes as they are now, one row each."""
    known = session.known_account(account_id)
    there = [name for name in FIRST if name in known.columns and name in session.dimensions]
    row = _spelt(known, session, view, there).row(0, named=True)
    rows = [(dimension_name(name)[view.language], row[name]) for name in there]
    rows.append((STATE[view.language], row["state"]))
    rows += _fit(session, view, account_id)
    if row["merged_into"]:
        rows.append((MERGED_INTO[view.language], row["merged_into"]))
    frame = pl.DataFrame(rows, schema={"what": pl.String, "value": pl.String}, orient="row")
    return frame, {
        "what": Header(Text("項目", "What"), is_pinned=True),
        "value": Header(Text("値", "Value")),
    }


def _fit(session: Session, view: View, account_id: str) -> list[tuple[str, str]]:
    """The tier its lifetime value would give, and by which thresholds; nothing where that is not known."""
    try:
        found = fit_at(session, month_start(session.last_month))
    except NotUnlocked:
        return []
    mine = found.rows.filter(pl.col("account_id") == account_id)
    if mine.is_empty():
        return []
    row = mine.row(0, named=True)
    language = view.language
    return [
        (LTV[language], value_text(row["ltv"], Unit.MONEY, language, session.currency)),
        (DUE[language], session.names.value("tier", row["due"])[language]),
        (FIT[language], KINDS[row["kind"]][language]),
        (STAMP[language], found.stamp),
    ]


@cached
def similar_table(session: Session, view: View, account_id: str) -> Shown:
    """The accounts most like it, the nearest first."""
    found = similar(session, account_id)
    there = [name for name in ("segment", "tier", "industry") if name in found.columns]
    return _spelt(found, session, view, there), {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "change": Header(CHANGE, Unit.RATE),
        "tenure": Header(TENURE, Unit.COUNT),
        "score": Header(HEALTH, Unit.SCORE),
        **{name: Header(dimension_name(name)) for name in there},
    }


def _spelt(
    frame: pl.DataFrame, session: Session, view: View, names: tuple[str, ...] | list[str]
) -> pl.DataFrame:
    shown = words.plain(frame)
    for name in names:
        if name in shown.columns:
            filled = shown.with_columns(pl.col(name).cast(pl.String).fill_null(""))
            shown = words.spelt(filled, name, name, session.names, view.language)
    states = {state: called[view.language] for state, called in STATES.items()}
    return shown.with_columns(pl.col("state").replace_strict(states, return_dtype=pl.String))
