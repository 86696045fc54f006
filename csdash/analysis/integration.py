"""Integration: of how many customers are all kinds of data there, and how many agreed that theirs is used?"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import ratio, share
from csdash.analysis.question import Question
from csdash.analysis.sentences import joined, written
from csdash.analysis.with_interval import with_interval
from csdash.measures.source_rows import SOURCES
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit

ALL, CONSENT = "all", "consent"
NOTHING = Text("顧客ごとのデータはまだありません。", "There is no data about single accounts yet.")
WHOLE = Text(
    "読み込んだデータがすべて揃う顧客は{accounts}、MRRでは{money}です。",
    "All kinds of data that were read are there for {accounts} of accounts, {money} of MRR.",
)
CONSENTED = Text(
    "データの利用に同意した顧客は{accounts}、MRRでは{money}です。",
    "{accounts} of accounts, {money} of MRR, agreed that their data is used.",
)
NAMES = {
    "contracts": Text("契約", "Contracts"),
    "usage": Text("利用状況(12か月)", "Usage, 12 months"),
    "events": Text("出来事・支援の記録(12か月)", "Events, 12 months"),
    "surveys": Text("アンケート(12か月)", "Surveys, 12 months"),
    "health": Text("ヘルス(当月)", "Health, this month"),
    ALL: Text("すべて揃う", "All of them"),
    CONSENT: Text("データ利用への同意", "Consent to use data"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of data: of how many accounts, and of how much of MRR, it is there. `is_there` False: the snapshot has none."""

    code: str
    accounts: Measured
    money: Measured
    is_there: bool = True


@answered
def integration(session: Session, question: Question) -> list[Source]:
    """Each source, all of those together that the snapshot has, and consent, of those that pay in the question's month.

    Consent is a share of all that pay: whoever did not say has not agreed.
    """
    rows = session.sources(question.month, dict(question.where))
    there = [name for name in SOURCES if rows.height and rows[name].null_count() < rows.height]
    flags = rows.with_columns(
        pl.col("mrr").cast(pl.Float64),
        pl.all_horizontal(there).alias(ALL) if there else pl.lit(None, dtype=pl.Boolean).alias(ALL),
        pl.col("consent").fill_null(value=False),
    )
    names = [*SOURCES, ALL]
    has_consent = session.has("accounts.data_consent")
    return [Source(code, *_of(flags, code), is_there=code == ALL or code in there) for code in names] + [
        Source(CONSENT, *_of(flags, CONSENT), is_there=has_consent)
    ]


def _of(rows: pl.DataFrame, code: str) -> tuple[Measured, Measured]:
    known = rows.filter(pl.col(code).is_not_null())
    held = known.filter(code)
    money = ratio(
        known.select(pl.when(code).then("mrr").otherwise(0.0)).to_series().to_list(), known["mrr"].to_list()
    )
    return share(held.height, known.height), money


def told(found: list[Source]) -> Text:
    """Of how many accounts everything is there, and how many agreed."""
    sources = {one.code: one for one in found}
    whole, consent = sources[ALL], sources[CONSENT]
    if whole.accounts.value is None:
        return NOTHING
    first = WHOLE.format(
        accounts=with_interval(whole.accounts, Unit.RATE), money=written(whole.money.value, Unit.RATE)
    )
    if not consent.is_there:
        return first
    return joined(
        first,
        CONSENTED.format(
            accounts=with_interval(consent.accounts, Unit.RATE), money=written(consent.money.value, Unit.RATE)
        ),
    )
