"""Due: which month should be here by now and is not, by the schedule the operator has set."""

from dataclasses import dataclass
from datetime import date, timedelta

from csdash.analysis.sentences import month_name
from csdash.months import month_end
from csdash.text import Text
from csdash.words.dates import day_text

LATE = Text(
    "{month}分のデータは{due}までに届く予定でしたが、{days}日過ぎても届いていません。画面の数字は{last}までのものです。"
    "データ担当者に取り込みを依頼してください。",
    "The data of {month} was due by {due} and is {days} overdue: figures end with {last}. "
    "Ask whoever is in charge of the data to import it.",
)
LATE_MONTHS = Text(
    "{month}分は{due}までに届く予定でしたが、{days}日過ぎても届いておらず、{n}か月分が不足しています。"
    "画面の数字は{last}までのものです。データ担当者に取り込みを依頼してください。",
    "The data of {month} was due by {due} and is {days} overdue; {n} months are missing by now, and figures end with "
    "{last}. Ask whoever is in charge of the data to import it.",
)


@dataclass(frozen=True, slots=True)
class Late:
    """`month` is the first that is missing, `due` the last day on which it would have been in time."""

    month: int
    due: date
    n_days: int
    n_months: int


def late(last: int, today: date, due_days: int) -> Late | None:
    """What is missing on `today` when the data ends with month `last`; None where nothing is.

    A month is expected within `due_days` days of its end; 0 expects nothing.
    """
    if not due_days:
        return None

    def due(month: int) -> date:
        return month_end(month) + timedelta(days=due_days)

    n_months = 0
    while due(last + 1 + n_months) < today:
        n_months += 1
    if not n_months:
        return None
    return Late(last + 1, due(last + 1), (today - due(last + 1)).days, n_months)


def is_late(found: Late) -> Text:
    """Which month is missing, since when, and what to do."""
    days = Text(str(found.n_days), f"{found.n_days} day{'s' if found.n_days != 1 else ''}")
    return (LATE if found.n_months == 1 else LATE_MONTHS).format(
        month=month_name(found.month),
        last=month_name(found.month - 1),
        due=Text(day_text(found.due, "ja"), day_text(found.due, "en")),
        days=days,
        n=str(found.n_months),
    )
