"""Sentences of a restatement: what was said, what is known now, and what made the difference."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from csdash.analysis.restatement.causes import CAUSES
from csdash.analysis.restatement.compared import Restated, Share
from csdash.analysis.sentences import as_title, month_name, written
from csdash.contract.names import in_prose
from csdash.metrics.metric import Metric
from csdash.months import month_index
from csdash.text import Text
from csdash.words.added import added_texts
from csdash.words.dates import day_text
from csdash.words.numbers import delta_text, exact_text

CHANGED = Text(
    "{month}の{metric}は、{day}時点では{then}と示しましたが、今は{now}です(差{change})。",
    "{metric} for {month} was given as {then} on {day}; today it is {now} ({change}).",
)
SAME = Text(
    "{month}の{metric}は{now}で、{day}時点から変わっていません。",
    "{metric} for {month} is {now}, as it was given on {day}.",
)
UNDEFINED = Text(
    "{month}の{metric}は、{day}時点では{then}、今は{now}で、差は算出できません。",
    "{metric} for {month} was {then} on {day} and is {now} today; there is no difference to tell.",
)
ALL_OF_IT = Text("差はすべて{cause}によるものです。", "All of the difference comes from {cause}.")
MADE_OF = Text("差の内訳は、{causes}です。", "The difference: {causes}.")
ONE_CAUSE = Text("{cause}({n}社)が{change}", "{change} from {cause} ({n})")
DEFINITION = Text("{cause}が{change}", "{change} from {cause}")
ALL_ACCOUNTS = Text("{cause}({n}社)", "{cause} ({n})")
CANCELLED = Text(
    "{n}社の数字が変わりましたが、合わせると差はありません。",
    "The figures of {n} changed and cancel each other out.",
)
NOT_BY_ACCOUNT = Text(
    "{metric}はアカウントごとの金額や数に分けられないため、当時の値と今の値だけを示します。",
    "{metric} is not made of what single accounts pay, so only both values are shown.",
)
MONTHS = Text(
    "表示期間のうち値が変わったのは{n}か月中{k}か月で、差が最大なのは{month}の{change}です。",
    "{k} of the {n} months shown were restated, {month} most ({change}).",
)
ONE_MONTH = Text(
    "表示期間のうち値が変わったのは{n}か月中{k}か月で、{month}の{change}です。",
    "{k} of the {n} months shown was restated, {month} ({change}).",
)
NO_MONTH = Text(
    "表示期間の{n}か月に、値の変わった月はありません。", "No month of the {n} shown was restated."
)
RESTATED = Text(
    "{metric}は{first}から{last}の{k}か月で当時と違う",
    "{metric} differs from what was said in {k} months, {first} to {last}",
)
ONE_RESTATED = Text("{metric}は{first}だけ当時と違う", "{metric} differs from what was said in {first} only")
COMPARED = Text("{n}か月を比較", "{n} months compared")
NONE_RESTATED = Text("{metric}はどの月も当時のまま", "{metric} is what was said in every month")


def said(told: Restated, day: date, currency: str = "") -> Text:
    """What was said on `day`, and what is known now."""
    then, now = (value_of(value, told.metric, currency) for value in (told.said, told.now))
    if told.difference and then == now:
        # Two values that read the same would make their difference a riddle.
        then, now = (_exact(value, told.metric, currency) for value in (told.said, told.now))
    words = {
        "month": month_name(told.month),
        "metric": told.metric.label,
        "day": Text(day_text(day, "ja"), day_text(day, "en")),
        "then": then,
        "now": now,
    }
    if told.difference is None:
        return UNDEFINED.format(**words)
    if told.difference == 0:
        return SAME.format(**words)
    return CHANGED.format(**words, change=changed(told.difference, told.metric, currency))


def why(told: Restated, currency: str = "") -> Text | None:
    """The causes, the largest first; None where there is nothing to explain."""
    if told.accounts is None:
        return NOT_BY_ACCOUNT.format(metric=told.metric.label) if told.difference else None
    if told.difference is None or not told.shares:
        return None
    if told.difference == 0:
        n = sum(share.n_accounts for share in told.shares)
        return CANCELLED.format(n=Text(f"{n:,}", _accounts(n))) if n else None
    moved = [share for share in told.shares if share.effect]
    if len(moved) == 1:
        (share,) = moved
        return ALL_OF_IT.format(cause=_cause(share, ALL_ACCOUNTS) if share.n_accounts else _named(share))
    effects = [float(share.effect) for share in moved]
    changes = [added_texts(effects, told.metric.unit, language, currency)[0] for language in ("ja", "en")]
    parts = [
        _cause(share, ONE_CAUSE if share.n_accounts else DEFINITION, Text(*change))
        for share, *change in zip(moved, *changes, strict=True)
    ]
    return MADE_OF.format(causes=_listed(parts))


def over(metric: Metric, months: pl.DataFrame, currency: str = "") -> Text:
    """How many of the months that both snapshots can tell were restated, and which most."""
    both = months.filter(pl.col("then").is_not_null() | pl.col("is_restated"))
    found = _restated(months)
    if found.is_empty():
        return NO_MONTH.format(n=str(both.height))
    most = found.sort(pl.col("change").abs(), descending=True, nulls_last=True).row(0, named=True)
    return (ONE_MONTH if found.height == 1 else MONTHS).format(
        n=str(both.height),
        k=str(found.height),
        month=month_name(month_index(most["month"])),
        change=changed(most["change"], metric, currency),
    )


def restated_months(metric: Metric, months: pl.DataFrame) -> Text:
    """The same as the title of a figure."""
    found = _restated(months)["month"]
    if found.is_empty():
        return NONE_RESTATED.format(metric=metric.label)
    first, last = (month_name(month_index(day)) for day in (found.min(), found.max()))
    words = ONE_RESTATED if len(found) == 1 else RESTATED
    return words.format(metric=metric.label, first=first, last=last, k=str(len(found)))


def made_of(told: Restated, currency: str = "") -> Text:
    """The causes as the title of a figure."""
    explained = why(told, currency)
    return as_title(explained) if explained else NONE_RESTATED.format(metric=told.metric.label)


def changed(change: float | None, metric: Metric, currency: str = "") -> Text:
    """A change of a metric in both languages."""
    number = None if change is None else float(change)
    return Text(*(delta_text(number, metric.unit, language, currency) for language in ("ja", "en")))


def compared(months: pl.DataFrame) -> Text:
    """How many months stand side by side."""
    n = months.filter(pl.col("then").is_not_null() & pl.col("now").is_not_null()).height
    return COMPARED.format(n=str(n))


def accounts_of(told: Restated) -> Text:
    """How many accounts changed."""
    n = sum(share.n_accounts for share in told.shares)
    return Text(f"{n:,}社", _accounts(n))


def _restated(months: pl.DataFrame) -> pl.DataFrame:
    return months.filter("is_restated").with_columns(change=pl.col("now") - pl.col("then"))


def value_of(value: float | None, metric: Metric, currency: str = "") -> Text:
    """A value of a metric, exact or not, in both languages."""
    return written(None if value is None else float(value), metric.unit, currency)


def _exact(value: Fraction, metric: Metric, currency: str) -> Text:
    return Text(*(exact_text(float(value), metric.unit, language, currency) for language in ("ja", "en")))


def _cause(share: Share, words: Text, change: Text | str = "") -> Text:
    n = Text(f"{share.n_accounts:,}", _accounts(share.n_accounts))
    return words.format(cause=_named(share), n=n, change=change)


def _named(share: Share) -> Text:
    return in_prose(CAUSES[share.cause])


def _accounts(n: int) -> str:
    return f"{n:,} account{'s' if n != 1 else ''}"


def _listed(parts: Sequence[Text]) -> Text:
    """Parts as a sentence lists them."""
    *first, last = [part.en for part in parts]
    return Text("、".join(part.ja for part in parts), f"{', '.join(first)} and {last}")
