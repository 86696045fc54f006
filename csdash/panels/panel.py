"""The panel: a finished figure with its words, kept per view: for a page, a slide, a report or a message."""

from dataclasses import dataclass

from csdash.analysis.question import Question
from csdash.analysis.sentences import month_name
from csdash.errors import CsdashError
from csdash.figures.figure import Figure
from csdash.figures.theme import THEMES, Theme
from csdash.panels.evidence import Evidence
from csdash.text import Text
from csdash.views.view import View

BASE = Text("{n}社", "n = {n} accounts")
BASE_MONEY = Text("{n}社・{name} {money}", "n = {n} accounts, {name} {money}")
TOO_EARLY = Text(
    "{month}には{n}か月前のデータがありません。表示する月か比較期間を変えてください。",
    "There is no data from {n} months before {month}. Change the months shown or the window.",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure in the reader's language; see `evidence` for what is behind it.

    `finding` is what the figure shows, in a sentence; `subtitle` says measure, unit, window and population."""

    finding: str
    subtitle: str
    chart: Figure
    evidence: Evidence


def question_of(view: View) -> Question:
    """What the view asks."""
    return Question(view.window, view.where, *view.months)


def too_early(view: View) -> CsdashError:
    """Why there is no figure where the last month shown has nothing to compare with."""
    return CsdashError(TOO_EARLY.format(month=month_name(view.months[1]), n=str(view.window)))


def theme_of(view: View) -> Theme:
    """The colours the view is drawn in."""
    return THEMES[view.theme]
