"""Months on the command line, and the question about two of them."""

import click

from csdash.analysis.question import MONTHS_BACK, Question
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.months import month_code, parse_month
from csdash.session import Session
from csdash.text import Text

NOT_THERE = Text(
    "{month} には、{window}か月前のデータがありません。使える月は {first} から {last} までです。",
    "There is no data from {window} months before {month}. Months from {first} to {last} can be asked for.",
)


def month(_context: click.Context, _option: click.Parameter, value: str | None) -> int | None:
    """An option that is a month, as its index."""
    try:
        return None if value is None else parse_month(value)
    except ValueError as cause:
        raise click.BadParameter(str(cause)) from cause


def between(
    session: Session,
    window: int,
    where: dict[str, list[str]] | None,
    first: int | None,
    last: int | None,
) -> tuple[Question, int]:
    """The question about month `last` (the newest unless told), and the month it is held against (a year before).

    Raises CsdashError for a month without a window behind it.
    """
    known = (session.first_month + window, session.last_month)
    if known[0] > known[1]:
        raise NotEnoughHistory(window, session.coverage.n_months)
    last = known[1] if last is None else last
    first = last - MONTHS_BACK if first is None else first
    for one in (last, first):
        if not known[0] <= one <= known[1]:
            ends = {"first": month_code(known[0]), "last": month_code(known[1])}
            raise CsdashError(NOT_THERE.format(month=month_code(one), window=str(window), **ends))
    chosen = tuple((name, tuple(values)) for name, values in (where or {}).items())
    return Question(window, chosen, session.first_month, last), first
