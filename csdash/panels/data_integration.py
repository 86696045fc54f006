"""Of how many customers all kinds of data are there, and how many agreed to it."""

import polars as pl

from csdash.analysis.integration import NAMES, Source, integration, told
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

KIND = Text("データの種類", "Kind of data")
SHARE = Text("ある顧客の割合", "Share of accounts")
MONEY = Text("MRRでの割合", "Share of MRR")
MONEY_LOWER, MONEY_UPPER = Text("MRRの95%下限", "MRR, 95% lower"), Text("MRRの95%上限", "MRR, 95% upper")
NOTE = Text("備考", "Note")
ABSENT = Text("まだ読み込まれていません", "not read yet")
UNLOCK = Text("「accounts.data_consent」を追加すると表示", "add accounts.data_consent to see it")


@cached
def integration_answer(session: Session, view: View) -> str:
    """Of how many accounts everything is there."""
    return told(integration(session, view.question))[view.language]


@cached
def integration_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Each kind of data, all of them together, and consent."""
    rows = [_row(one, view) for one in integration(session, view.question)]
    schema = {
        "kind": pl.String,
        **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
        "n": pl.Int64,
        **dict.fromkeys(("money", "money_lower", "money_upper"), pl.Float64),
        "note": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "kind": Header(KIND, is_pinned=True),
        "value": Header(SHARE, Unit.RATE),
        "lower": Header(words.LOWER, Unit.RATE),
        "upper": Header(words.UPPER, Unit.RATE),
        "n": Header(words.N, Unit.COUNT),
        "money": Header(MONEY, Unit.RATE),
        "money_lower": Header(MONEY_LOWER, Unit.RATE),
        "money_upper": Header(MONEY_UPPER, Unit.RATE),
        "note": Header(NOTE),
    }


def _row(one: Source, view: View) -> tuple:
    name = NAMES[one.code][view.language]
    if not one.is_there:
        absent = UNLOCK if one.code == "consent" else ABSENT
        return (name, *[None] * 7, absent[view.language])
    accounts, money = one.accounts, one.money
    return (
        *(name, accounts.value, accounts.lower, accounts.upper, accounts.n),
        *(money.value, money.lower, money.upper, ""),
    )
