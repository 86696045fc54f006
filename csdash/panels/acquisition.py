"""What new business costs beside expansion, and the indicators that move before retention does."""

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.team.acquisition import acquisition, told
from csdash.analysis.team.leading import Indicator, leading
from csdash.errors import NotEnoughHistory
from csdash.panels import words
from csdash.panels.header import Header
from csdash.panels.panel import too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
SOURCE = Text("ARRの源", "Source of ARR")
NEW, EXPANSION = Text("新規獲得", "New business"), Text("既存顧客の拡大(上限)", "Expansion, at most")
COST, ARR = Text("費用", "Cost"), Text("増えたARR", "ARR added")
RATE = Text("費用÷増えたARR", "Cost over ARR added")
INDICATOR = Text("先行指標", "Leading indicator")
NOW, THEN = Text("現在", "Now"), Text("1年前", "A year ago")
THEN_LOWER, THEN_UPPER = (
    Text("1年前: 95%下限", "A year ago: 95% lower"),
    Text("1年前: 95%上限", "A year ago: 95% upper"),
)
THEN_N = Text("1年前: 社数", "A year ago: accounts")
CHANGE_LOWER, CHANGE_UPPER = (
    Text("変化: 95%下限", "Change: 95% lower"),
    Text("変化: 95%上限", "Change: 95% upper"),
)
CHANGE, STATE = Text("変化", "Change"), Text("判定", "Verdict")
BETTER, WORSE = (
    Text("▲ 誤差を超えて改善", "▲ better beyond chance"),
    Text("▼ 誤差を超えて悪化", "▼ worse beyond chance"),
)
SAME = Text("● 誤差の範囲内", "● within chance")
LACKS = Text("「{missing}」が必要", "needs {missing}")


@cached
def acquisition_answer(session: Session, view: View) -> list[str]:
    """The cost of a unit of new ARR, and of one of expansion at most."""
    try:
        found = acquisition(session, view.question)
    except NotEnoughHistory:
        raise too_early(view) from None
    return [one[view.language] for one in told(found, view.window, session.currency)]


@cached
def acquisition_table(session: Session, view: View) -> Shown:
    """The two beside each other."""
    try:
        found = acquisition(session, view.question)
    except NotEnoughHistory:
        raise too_early(view) from None
    other = found.expansion
    rows = [
        (NEW[view.language], found.cost, found.arr, *_measured(found.rate)),
        (
            *(EXPANSION[view.language], other.cost, other.expansion_arr, other.cost_per_expansion),
            *(None, None, other.n_expansion),
        ),
    ]
    schema = {
        "source": pl.String,
        **dict.fromkeys(("cost", "arr", "rate", "lower", "upper"), pl.Float64),
        "n": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "source": Header(SOURCE, is_pinned=True),
        "cost": Header(COST, Unit.MONEY),
        "arr": Header(ARR, Unit.MONEY),
        "rate": Header(RATE, Unit.TIMES),
        "lower": Header(words.LOWER, Unit.TIMES),
        "upper": Header(words.UPPER, Unit.TIMES),
        "n": Header(words.N, Unit.COUNT),
    }


@cached
def leading_table(session: Session, view: View) -> Shown:
    """Each indicator now and a year ago, and whether it moved by more than chance."""
    rows = [_indicator(one, view) for one in leading(session, view.question)]
    schema = {
        "name": pl.String,
        **dict.fromkeys(("now", "lower", "upper"), pl.Float64),
        "n": pl.Int64,
        **dict.fromkeys(("then", "then_lower", "then_upper"), pl.Float64),
        "then_n": pl.Int64,
        **dict.fromkeys(("change", "change_lower", "change_upper"), pl.Float64),
        "state": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "name": Header(INDICATOR, is_pinned=True),
        "state": Header(STATE),
        "now": Header(NOW, Unit.RATE),
        "lower": Header(words.LOWER, Unit.RATE),
        "upper": Header(words.UPPER, Unit.RATE),
        "n": Header(words.N, Unit.COUNT),
        "change": Header(CHANGE, format=words.POINTS),
        "change_lower": Header(CHANGE_LOWER, format=words.POINTS),
        "change_upper": Header(CHANGE_UPPER, format=words.POINTS),
        "then": Header(THEN, Unit.RATE),
        "then_lower": Header(THEN_LOWER, Unit.RATE),
        "then_upper": Header(THEN_UPPER, Unit.RATE),
        "then_n": Header(THEN_N, Unit.COUNT),
    }


def _measured(one: Measured) -> tuple:
    return one.value, one.lower, one.upper, one.n


def _indicator(one: Indicator, view: View) -> tuple:
    pair = one.change
    return (
        one.metric.name[view.language],
        *_measured(pair.now),
        *_measured(pair.then),
        *(None if value is None else 100 * value for value in (pair.value, pair.lower, pair.upper)),
        _state(one)[view.language],
    )


def _state(one: Indicator) -> Text:
    if one.missing:
        return LACKS.format(missing=one.missing)
    if one.change.p_value is None:
        return Text("n/a", "n/a")
    if not one.stands:
        return SAME
    return BETTER if (one.change.value > 0) == (one.metric.better == "higher") else WORSE
