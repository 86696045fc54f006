"""What the practice pages share."""

from csdash.panels.maturity_gates import (
    maturity_splits,
    next_table,
    standing_answer,
    standing_panel,
    unit_names,
)
from csdash.panels.maturity_history import history_panel
from csdash.panels.panel import Panel
from csdash.panels.principles import principles_answer, principles_table
from csdash.panels.team_load import load_answer, load_panel
from csdash.panels.team_outcomes import spread_panel
from csdash.share.outline import Listing, Outline, Rows, of
from csdash.text import Text
from csdash.views.view import View

BOOK = "p2013"


def _split(view: View) -> str:
    """The first way in which units can be told apart; the company as a whole where there is none."""
    return next(iter(maturity_splits(view)))


def standing(view: View) -> Panel:
    """The stage by evidence beside the stage by self-assessment."""
    return standing_panel(view, _split(view))


def history(view: View) -> Panel | None:
    """How the stages came."""
    return history_panel(view, _split(view))


def held_back(view: View) -> Rows:
    """What holds back the next stage of the first unit."""
    split = _split(view)
    return next_table(view, split, next(iter(unit_names(view, split))))


MATURITY = Outline(
    page="maturity",
    question=Text("カスタマーサクセスは、どの段階まで来ているか", "How mature is our customer success?"),
    answer=lambda view: standing_answer(view, _split(view)),
    figures={"standing": standing, "history": history},
    safe=("standing",),
    tables={
        "next": Listing(Text("次の段階を止めている条件", "What holds back the next stage"), held_back),
    },
)

PRINCIPLES = Outline(
    page="principles",
    question=Text(
        "カスタマーサクセスの原則を実践できているか", "Do we live by the principles of customer success?"
    ),
    answer=lambda view: principles_answer(view, BOOK),
    tables={
        "principles": Listing(
            Text("原則ごとの根拠と判定", "Each principle with its evidence"),
            lambda view: principles_table(view, BOOK),
        ),
    },
)

TEAM = Outline(
    page="team",
    question=Text(
        "チームに余裕はあるか、成果の差は偶然を超えるか",
        "Does the team have room, and do outcomes differ by more than chance?",
    ),
    answer=load_answer,
    figures={"load": load_panel, "spread": of(spread_panel, "lost")},
)
