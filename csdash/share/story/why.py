"""Why it moved: the MRR bridge, and the groups behind the change of NRR where that is more than chance."""

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.headline import headline
from csdash.analysis.sentences import as_title
from csdash.analysis.why.bridge_steps import NAMES, told_steps
from csdash.analysis.why.drivers import drivers
from csdash.errors import CsdashError
from csdash.panels.answers import main_dimension
from csdash.panels.panel import question_of, too_early
from csdash.share.story.money import in_one_unit
from csdash.share.story.scene import Fact, Scene, require_enough
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.view import View
from csdash.words.numbers import delta_text, value_text

ACCOUNTS = Text("{n}社", "n = {n}")
IN_MONTHS = Text("{n}か月で{change}", "{change} in {n} months")
EFFECT = Text("{effect}ポイント", "{effect} points")
NO_GROUPS = Text(
    "分けて比べられる属性がデータにありません。", "The data has no attribute to split the change by."
)
CHANGED = Text("{metric}の1年間の変化", "Change of {metric} in a year")
MOST = 5


def bridge(view: View) -> Scene:
    """From the opening MRR to the closing: exact sums, so nothing here is chance."""
    session, question, language = view.session, question_of(view), view.language
    steps = told_steps(session, view.window, dict(view.where), question.month)
    if steps.is_empty():
        raise too_early(view)
    require_enough(session, *steps["n"])
    ends = {row["movement"]: row for row in steps.iter_rows(named=True)}
    moves = steps.filter(~pl.col("movement").is_in(["opening", "closing"]) & (pl.col("n") > 0))
    amounts = in_one_unit(moves["amount"].to_list(), language, session.currency, is_change=True)
    return Scene(
        "bridge",
        "",
        findings.bridged(steps, session.currency)[language],
        value=value_text(ends["closing"]["amount"], Unit.MONEY, language, session.currency),
        detail=IN_MONTHS.format(
            n=str(view.window),
            change=delta_text(
                ends["closing"]["amount"] - ends["opening"]["amount"], Unit.MONEY, language, session.currency
            ),
        )[language],
        facts=tuple(
            Fact(NAMES[name][language], amount, ACCOUNTS.format(n=f"{n:,}")[language])
            for (name, n), amount in zip(moves.select("movement", "n").iter_rows(), amounts, strict=True)
        ),
    )


def cause(view: View) -> Scene:
    """The groups that moved NRR, the largest effect first. Raises where NRR did not move by more than chance."""
    session, question, language = view.session, question_of(view), view.language
    told = headline(session, question, "nrr")
    by = main_dimension(view)
    if not by:
        raise CsdashError(NO_GROUPS)
    if told.difference.value is None:
        raise CsdashError(sentences.NO_BEFORE)
    parts = drivers(session, question, "nrr", by)
    said = sentences.cause(told.difference, parts, by, session.names)
    if said is None or not told.difference.is_distinguishable:
        raise CsdashError(said or sentences.NO_BEFORE)
    require_enough(session, *parts["n_accounts"])
    return Scene(
        "cause",
        "",
        as_title(said)[language],
        value=delta_text(told.difference.value, told.metric.unit, language),
        detail=CHANGED.format(metric=told.metric.label)[language],
        support=(sentences.change(told.metric, told.difference)[language],),
        facts=tuple(
            Fact(
                session.names.value(by, row["group"])[language],
                EFFECT.format(effect=("+" if row["effect"] > 0 else "-") + sentences.points(row["effect"]))[
                    language
                ],
                ACCOUNTS.format(n=f"{row['n_accounts']:,}")[language],
            )
            for row in parts.head(MOST).iter_rows(named=True)
        ),
    )
