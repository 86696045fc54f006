"""Why a rate moved: the month it is held against, and the sentences about the change."""

from csdash.analysis import sentences
from csdash.analysis.groups import measured_in
from csdash.analysis.question import MONTHS_BACK, Question
from csdash.analysis.why import told as why
from csdash.analysis.why.change import account_sums, change
from csdash.analysis.why.concentration import concentration
from csdash.analysis.why.drivers import drivers
from csdash.analysis.why.simpson import reversal, reversed_in_words
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels.panel import question_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import DIMENSIONS, View

YEAR, SHOWN = "year", "shown"
SINCE = {
    YEAR: Text("1年前と比べる", "Against a year ago"),
    SHOWN: Text("表示期間の初めと比べる", "Against the first month shown"),
}


def compared(session: Session, view: View, since: str) -> tuple[Question, int] | None:
    """What is asked, and the month it is held against; None where that has no window behind it, or is the same."""
    question = question_of(view)
    first = session.first_month + view.window
    before = question.last - MONTHS_BACK if since == YEAR else max(view.months[0], first)
    return (question, before) if first <= before < question.last else None


def attributes_of(session: Session) -> tuple[str, ...]:
    """The attributes of accounts that a change can be split by, in the order people think of them."""
    return tuple(name for name in DIMENSIONS if name != "product" and name in session.dimensions)


@cached
def why_answer(session: Session, view: View, key: str, by: str, since: str) -> list[str]:
    """Where the rate stands, how far it moved and why, and what to keep in mind."""
    asked, question = metric(key), question_of(view)
    now = question.at(session, question.month, key)
    if now.is_empty():
        raise too_early(view)
    found = compared(session, view, since)
    if found is None:
        state = sentences.joined(sentences.level(asked, question.last, measured_in(now)), sentences.NO_BEFORE)
        return [state[view.language]]
    question, before = found
    moved = change(session, question, key, month_start(before))
    said: list[Text | None] = [
        sentences.joined(
            sentences.level(asked, question.last, moved.now),
            why.changed(asked, moved, before, is_year=since == YEAR),
        )
    ]
    turned = None
    if by:
        parts = drivers(session, question, key, by, month_start(before))
        said.append(sentences.cause(moved, parts, by, session.names))
        if turned := reversal(parts):
            said.append(reversed_in_words(asked, turned, by))
    if turned is None:
        sums = account_sums(session, question, key, question.month, attributes_of(session))
        said.append(why.rests_on(asked, concentration(key, sums)))
    return [one[view.language] for one in said if one]
