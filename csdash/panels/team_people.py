"""Team: who changed hands, how proactive the work is, and what people are good at."""

import polars as pl

from csdash.analysis.groups import against_rest
from csdash.analysis.team import told
from csdash.analysis.team.handover import handovers
from csdash.analysis.team.skills import SKILLS, matrix, skills
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.header import Header
from csdash.panels.panel import question_of
from csdash.panels.team_outcomes import CSM, STANDS, YES, called
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
REASONS = {
    "left_team": Text("前任者がチームを離れた", "The one before left the team"),
    "reassigned": Text("担当替え", "Reassigned"),
    "unknown": Text("不明", "Not known"),
}
ACCOUNT, NAME = Text("アカウント", "Account"), Text("名称", "Name")
BEFORE, AFTER, GAP = Text("前任", "Before"), Text("後任", "After"), Text("空いた月数", "Months without")
REASON, SINCE = Text("理由", "Reason"), Text("不在になった月", "Without since")
UNIT = Text("単位", "Unit")


@cached
def handover_answer(session: Session, view: View) -> list[str]:
    """Who has nobody, and how much changed hands."""
    question = question_of(view)
    return [one[view.language] for one in told.changes(session, question, handovers(session, question))]


@cached
def without_table(session: Session, view: View) -> Shown:
    """The accounts that pay and have no CSM, the largest first."""
    rows = handovers(session, question_of(view)).without
    return words.plain(rows), {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "since": Header(SINCE),
    }


@cached
def changes_table(session: Session, view: View) -> Shown:
    """The accounts that changed hands in the window, the latest first."""
    rows, who = handovers(session, question_of(view)).changes, called(session, view)
    named = words.plain(rows).with_columns(
        *(
            pl.Series(name, [who.get(csm, csm) for csm in rows[name]], dtype=pl.String)
            for name in ("before", "after")
        ),
        reason=pl.col("reason").replace_strict(
            {word: text[view.language] for word, text in REASONS.items()}, return_dtype=pl.String
        ),
    )
    return named, {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "month": Header(words.MONTH),
        "before": Header(BEFORE),
        "after": Header(AFTER),
        "gap_months": Header(GAP, Unit.COUNT),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "reason": Header(REASON),
    }


@cached
def mix_table(session: Session, view: View) -> Shown:
    """The share of touches that were not reactive, per CSM by id, and whether it differs from all others'."""
    key = "proactive_touch_share"
    found = against_rest(session, question_of(view), key, "csm_id", session.settings.minimum_n).filter(
        pl.col("group") != ""
    )
    who = called(session, view)
    shown = found.with_columns(
        label=pl.Series([who.get(csm, csm) for csm in found["group"]], dtype=pl.String),
        # Neither yes nor no where there is nothing to compare, or no interval to compare by.
        stands=pl.when("is_judged").then(
            pl.col("is_distinguishable").replace_strict(
                {flag: text[view.language] for flag, text in YES.items()}, return_dtype=pl.String
            )
        ),
    )
    asked = metric(key)
    return shown, {
        "label": Header(CSM, is_pinned=True),
        "stands": Header(STANDS),
        "value": Header(asked.label, asked.unit),
        "lower": Header(words.LOWER, asked.unit),
        "upper": Header(words.UPPER, asked.unit),
        "n_accounts": Header(words.N, Unit.COUNT),
        "rest": Header(Text("他の全員", "All others"), asked.unit),
        "rest_lower": Header(Text("他の全員: 95%下限", "All others: 95% lower"), asked.unit),
        "rest_upper": Header(Text("他の全員: 95%上限", "All others: 95% upper"), asked.unit),
        "rest_n": Header(Text("他の全員: 社数", "All others: accounts"), Unit.COUNT),
    }


@cached
def skills_table(session: Session, view: View) -> Shown:
    """The matrix of skills, 1 to 4, by CSM or team."""
    wide, who = matrix(skills(session)), called(session, view)
    shown = wide.with_columns(unit=pl.Series([who.get(unit, unit) for unit in wide["unit"]], dtype=pl.String))
    return shown, {
        "unit": Header(UNIT, is_pinned=True),
        **{
            name: Header(SKILLS.get(name, Text(name, name)), Unit.COUNT)
            for name in wide.columns
            if name not in ("kind", "unit")
        },
    }
