"""The panel: a finished figure with its words, kept per view, and drawn without another look at the data."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from csdash.analysis.question import Question
from csdash.analysis.sentences import month_name
from csdash.errors import CsdashError
from csdash.figures.theme import THEMES, Theme
from csdash.text import Text
from csdash.ui.parts.figure import Evidence, figure
from csdash.ui.state import View

BASE = Text("{n}社", "n = {n} accounts")
BASE_MONEY = Text("{n}社・{name} {money}", "n = {n} accounts, {name} {money}")
TOO_EARLY = Text(
    "{month}には{n}か月前のデータがありません。表示する月か比較期間を変えてください。",
    "There is no data from {n} months before {month}. Change the months shown or the window.",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure in the reader's language; see `parts.figure` for what each word is for."""

    finding: str
    subtitle: str
    chart: go.Figure
    evidence: Evidence


def draw(panel: Panel, key: str, on_pick: Callable[[float, float], None] | None = None) -> None:
    """Put the panel on the page; its finding is also what a screen reader says of the chart. See `parts.figure`."""
    figure(
        panel.finding,
        panel.subtitle,
        panel.chart,
        panel.evidence,
        key=key,
        alt=f"{panel.finding} ({panel.subtitle})",
        on_pick=on_pick,
    )


def question_of(view: View) -> Question:
    """What the view asks."""
    return Question(view.window, view.where, *view.months)


def too_early(view: View) -> CsdashError:
    """Why there is no figure where the last month shown has nothing to compare with."""
    return CsdashError(TOO_EARLY.format(month=month_name(view.months[1]), n=str(view.window)))


def theme_of(view: View) -> Theme:
    """The colours the view is drawn in."""
    return THEMES[view.theme]
