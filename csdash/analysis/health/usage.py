"""Usage at three levels: the company month by month, one group against the others, and account by account."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import ratio
from csdash.analysis.groups import SCHEMA
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

MONTHS_BACK = 3


@dataclass(frozen=True, slots=True)
class Use:
    """One way to put usage in a figure: the sum of `top` over the sum of `base`, over accounts that say both.

    Uses per user are plain numbers, as scores are: "12.5 times" would read as a multiple.
    """

    name: Text
    top: str
    base: str
    unit: Unit
    how: Text


USES = {
    "adoption": Use(
        Text("アダプション率", "Adoption"),
        "active_users",
        "seats",
        Unit.RATE,
        Text("利用者数 ÷ 契約席数", "active users over seats"),
    ),
    "logins": Use(
        Text("利用者あたりログイン", "Logins per user"),
        "logins",
        "active_users",
        Unit.SCORE,
        Text("当月のログイン回数 ÷ 利用者数", "logins in the month over active users"),
    ),
    "key_feature": Use(
        Text("利用者あたり重要機能の利用", "Key feature uses per user"),
        "key_feature_uses",
        "active_users",
        Unit.SCORE,
        Text("重要機能の利用回数 ÷ 利用者数", "uses of the key feature over active users"),
    ),
    "executives": Use(
        Text("幹部が利用した顧客", "Used by executives"),
        "by_executives",
        "says_executives",
        Unit.RATE,
        Text(
            "幹部が1回以上使ったアカウントの割合",
            "accounts that an executive used at least once in the month",
        ),
    ),
}


def counted(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `Session.usage_months` with whether executives used it, as 1 and 0."""
    says = pl.when(pl.col("executive_uses").is_not_null())
    return rows.with_columns(
        by_executives=says.then((pl.col("executive_uses") > 0).cast(pl.Int64)),
        says_executives=says.then(pl.lit(1, dtype=pl.Int64)),
    )


def known(session: Session) -> list[str]:
    """The keys of USES that this data can tell."""
    needs = {"by_executives": "executive_uses", "says_executives": "executive_uses"}
    return [
        key
        for key, use in USES.items()
        if all(session.has(f"accounts.{needs.get(name, name)}") for name in (use.top, use.base))
    ]


def measured(rows: pl.DataFrame, key: str) -> Measured:
    """One use over the accounts in `rows`."""
    use = USES[key]
    pairs = np.array([rows[name].to_numpy() for name in (use.top, use.base)], dtype=np.float64)
    return ratio(*pairs[:, ~np.isnan(pairs).any(axis=0)].tolist())


def company(session: Session, question: Question, key: str) -> pl.DataFrame:
    """month, value, lower, upper, n_accounts of one use in every month shown."""
    rows = counted(session.usage_months(month_start(question.first), question.month, dict(question.where)))
    told = []
    for (month,), part in rows.partition_by("month", as_dict=True, maintain_order=True).items():
        one = measured(part, key)
        told.append((month, one.value, one.lower, one.upper, one.n))
    schema = {
        "month": pl.Date,
        **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
        "n_accounts": pl.Int64,
    }
    return pl.DataFrame(told, schema=schema, orient="row")


def groups(session: Session, question: Question, key: str, by: str) -> pl.DataFrame:
    """The columns of `analysis.groups.SCHEMA` per group of `by`: one use against that of all other groups."""
    rows = counted(session.usage_months(question.month, question.month, dict(question.where)))
    figures = {name: measured(part, key) for name, part in _parts(rows, by)}
    minimum_n = session.settings.minimum_n
    rests = {name: measured(rows.filter(pl.col(by).cast(pl.String) != name), key) for name in figures}
    compared = [
        name for name in figures if min(figures[name].n, rests[name].n) >= minimum_n and len(figures) > 1
    ]
    p_values = {name: Difference(figures[name], rests[name]).p_value for name in compared}
    stands = dict(zip(p_values, holm(list(p_values.values())), strict=True))
    return pl.DataFrame(
        [
            (
                *(name, one.value, one.lower, one.upper, one.n),
                rests[name].value if name in stands else None,
                stands.get(name, False),
                p_values.get(name) is not None,
            )
            for name, one in figures.items()
        ],
        schema=SCHEMA,
        orient="row",
    )


def _parts(rows: pl.DataFrame, by: str) -> Iterator[tuple[str, pl.DataFrame]]:
    for (name,), part in rows.sort(by).partition_by(by, as_dict=True, maintain_order=True).items():
        yield str(name), part


def accounts(session: Session, question: Question) -> pl.DataFrame:
    """Each paying account now: mrr, what it used, adoption, and their change since MONTHS_BACK months ago.

    Sorted by the change of active users, the largest fall first; null where either month is unknown.
    """
    now = session.usage_months(question.month, question.month, dict(question.where))
    before = month_start(question.last - MONTHS_BACK)
    then = session.usage_months(before, before).select(
        "account_id", users_before="active_users", logins_before="logins"
    )
    names = session.account_names()
    told = now if names is None else now.join(names, on="account_id", how="left")

    def grown(now_: str, then_: str) -> pl.Expr:
        return pl.when(pl.col(then_) > 0).then(pl.col(now_) / pl.col(then_) - 1)

    return (
        told.join(then, on="account_id", how="left")
        .with_columns(
            pl.col("mrr").cast(pl.Float64),
            adoption=pl.when(pl.col("seats") > 0).then(pl.col("active_users") / pl.col("seats")),
            users_change=grown("active_users", "users_before"),
            logins_change=grown("logins", "logins_before"),
        )
        .sort("users_change", -pl.col("mrr"), "account_id", nulls_last=True)
    )
