"""The same twelve months under each definition of retention, and the way from one to another."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.analysis.variants.named import HEADLINE, VARIANTS, WINDOW
from csdash.analysis.variants.steps import Reckoning
from csdash.analysis.variants.told import MEANINGS, STEPS, gap, gap_title, spread, steps_between
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.figures.bridge import bridge
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import TOO_EARLY, Panel, theme_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "「{one}」から「{other}」へ・{month}までの12か月・ポイント・{population}",
    "From {one} to {other}, twelve months to {month}, in points, {population}",
)
HOW_TO_READ = Text(
    "上から下へ、片方の定義の値に名前のついた違いを足していくと、もう片方の値になります。「その他」はありません。どの違いも、"
    "顧客ごとの金額か増減表の行を足したものです。定義の違いは計算の違いで、偶然ではないため、区間はありません。\n\n{steps}",
    "From top to bottom: the value under one definition, plus each named difference, is the value under the other. There "
    "is no remainder: each step is a sum over accounts, or a line of the bridge. Differences of definition are "
    "arithmetic and no matter of chance, so they have no interval.\n\n{steps}",
)
STEP, EFFECT, MEANING = (
    Text("違い", "Step"),
    Text("値・ポイント", "Value, points"),
    Text("意味", "What it is"),
)
DEFINITION = Text("定義", "Definition")
VALUE, DIFFERENCE = Text("値", "Value"), Text("見出しとの差", "Less the headline")
WHO, HOW = Text("使う人", "Who uses it"), Text("計算", "How it is counted")
ROLE = Text("位置づけ", "Standing")
IS_HEADLINE = Text("見出し", "Headline")
NO_RETENTION = Text("維持率ではない", "No retention rate")
VARIANT = Text("別の定義", "Variant")


@dataclass(frozen=True, slots=True)
class Told:
    """All that is said of the definitions; no panel where one of the two is undefined or both are the same."""

    answer: list[str]
    panel: Panel | None
    frame: pl.DataFrame
    headers: dict[str, Header]


@cached
def variants_told(session: Session, view: View, one: str, other: str) -> Told:
    """The sentences, the way from definition `one` to `other`, and every definition with its value."""
    last = view.months[1]
    if session.coverage.n_months <= WINDOW:
        raise NotEnoughHistory(WINDOW, session.coverage.n_months)
    if last - WINDOW < session.first_month:
        raise CsdashError(TOO_EARLY.format(month=month_name(last), n=str(WINDOW)))
    month = month_start(last)
    reckoning = Reckoning(session, month, dict(view.where))
    said = [spread(reckoning, month)]
    if one != other and reckoning.values[HEADLINE][0] is not None:
        said.append(gap(reckoning, one, other))
    frame, headers = _table(reckoning, view.language)
    panel = _panel(session, view, reckoning, one, other)
    return Told([sentence[view.language] for sentence in said], panel, frame, headers)


def _panel(session: Session, view: View, reckoning: Reckoning, one: str, other: str) -> Panel | None:
    steps = None if one == other else steps_between(reckoning, one, other)
    if steps is None:
        return None
    language = view.language
    ends = [float(reckoning.values[key][0]) for key in (one, other)]
    rows = [
        ("opening", ends[0], VARIANTS[one].name, ""),
        *((step, effect, STEPS[step], MEANINGS[step][language]) for step, effect in steps.iter_rows()),
        ("closing", ends[1], VARIANTS[other].name, ""),
    ]
    frame = pl.DataFrame(
        [(key, amount, None, label[language], meaning) for key, amount, label, meaning in rows],
        schema={
            "movement": pl.String,
            "amount": pl.Float64,
            "n": pl.Int64,
            "label": pl.String,
            "meaning": pl.String,
        },
        orient="row",
    ).with_columns(pl.col("movement").replace({"winbacks": "reactivation"}))
    listed = "\n".join(f"- **{STEPS[step][language]}**: {MEANINGS[step][language]}" for step in steps["step"])
    definition = metric("grr" if other.startswith("grr") else "nrr")
    return Panel(
        finding=gap_title(reckoning, one, other)[language],
        subtitle=SUBTITLE.format(
            one=VARIANTS[one].name,
            other=VARIANTS[other].name,
            month=month_name(view.months[1]),
            population=words.population(view, session.names),
        )[language],
        chart=bridge(frame, language=language, theme=theme_of(view), unit=Unit.RATE),
        evidence=Evidence(
            how_to_read=HOW_TO_READ.format(steps=listed),
            base=words.BASE.format(n=f"{reckoning.values[HEADLINE][1]:,}")[language],
            definitions=(definition,),
            frame=frame,
            headers={
                "label": Header(STEP, is_pinned=True),
                "amount": Header(EFFECT, Unit.RATE, format="%.2f"),
                "meaning": Header(MEANING),
            },
        ),
    )


def _table(reckoning: Reckoning, language: Language) -> tuple[pl.DataFrame, dict[str, Header]]:
    headline = reckoning.values[HEADLINE][0]
    rows = []
    for key, one in VARIANTS.items():
        value, n = reckoning.values[key]
        role = IS_HEADLINE if one.is_headline else VARIANT if one.is_retention else NO_RETENTION
        rows.append(
            {
                "name": one.name[language],
                "value": None if value is None else float(value),
                "difference": None if None in (value, headline) else float(value - headline),
                "n_accounts": n,
                "role": role[language],
                "who": one.who[language],
                "definition": one.definition[language],
            }
        )
    headers = {
        "name": Header(DEFINITION, is_pinned=True),
        "value": Header(VALUE, Unit.RATE),
        "difference": Header(DIFFERENCE, Unit.RATE, format=words.POINTS),
        "n_accounts": Header(words.N, Unit.COUNT),
        "role": Header(ROLE),
        "who": Header(WHO),
        "definition": Header(HOW),
    }
    frame = pl.DataFrame(rows, schema_overrides={"value": pl.Float64, "difference": pl.Float64})
    return frame, headers
