"""Initiatives: a metric in the window before something happened, and in the window after, with what chance allows.

The two windows share no month. Much else happened between them, too: it is a comparison in time, and no proof of a cause.
"""

from dataclasses import dataclass, replace
from datetime import date

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, holm
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.metric import Metric
from csdash.metrics.registry import REGISTRY, metric
from csdash.months import month_index, month_start
from csdash.session import Session
from csdash.text import Text

EFFECTS = Text("施策・出来事の前後の比較", "before and after initiatives and events")
NONE_YET = Text(
    "前後の期間がどちらも揃った施策・出来事はまだありません。",
    "No initiative has a whole window on both sides yet.",
)
WITHIN = Text(
    "前後を比べられる{n}件の中に、誤差を超えて変わったものはありません。",
    "Of {n} that can be compared, none changed by more than chance.",
)
MOVED = Text(
    "前後を比べられる{n}件のうち、誤差を超えて変わったのは{which}です。同じ時期のほかの変化も含むため、因果関係は示しません。",
    "Of {n} that can be compared, these changed by more than chance: {which}. Whatever else happened then is in it, too: it "
    "is no proof of a cause.",
)
ONE = Text("「{text}」の前後の{metric}({change}ポイント)", "{metric} around “{text}” ({change} points)")


@dataclass(frozen=True, slots=True)
class Initiative:
    """Something noted on a day, and a metric after it less before; `ripe` is the month in which "after" is complete.

    `stands` says whether the difference is more than chance, all of them judged together (Holm).
    """

    day: date
    text: Text
    metric: Metric
    change: Difference
    ripe: date
    stands: bool = False


def initiatives(session: Session, question: Question, key: str) -> list[Initiative]:
    """Each annotation up to the question's month: the metric it belongs to, else metric `key`. Raises NotUnlocked.

    "Before" closes at the end of the month before the day; "after" opens there, and closes a window later.
    """
    notes = session.table("annotations")
    if notes is None:
        raise NotUnlocked("annotations", EFFECTS)
    found, known = [], {}
    for note in notes.sort("date", descending=True).iter_rows(named=True):
        opens = month_index(note["date"]) - 1
        if opens >= question.last:
            continue
        own = note.get("metric")
        asked = metric(own if own in REGISTRY and REGISTRY[own].is_windowed else key)
        closes = opens + question.window
        if asked.key not in known:
            known[asked.key] = _by_month(session, question, asked.key)
        after = known[asked.key].get(closes, NO_FIGURE) if closes <= question.last else NO_FIGURE
        change = Difference(after, known[asked.key].get(opens, NO_FIGURE))
        text = Text(note["text_ja"], note["text_en"])
        found.append(Initiative(note["date"], text, asked, change, month_start(closes)))
    stands = holm([one.change.p_value for one in found])
    return [replace(one, stands=holds) for one, holds in zip(found, stands, strict=True)]


def told(found: list[Initiative]) -> Text:
    """How many of the comparisons are more than chance, and which."""
    judged = [one for one in found if one.change.value is not None]
    if not judged:
        return NONE_YET
    moved = [one for one in judged if one.stands]
    if not moved:
        return WITHIN.format(n=str(len(judged)))
    which = [
        ONE.format(text=one.text, metric=one.metric.label, change=f"{(one.change.value or 0) * 100:+.1f}")
        for one in moved
    ]
    return MOVED.format(
        n=str(len(judged)),
        which=Text("、".join(one.ja for one in which), "; ".join(one.en for one in which)),
    )


def _by_month(session: Session, question: Question, key: str) -> dict[int, Measured]:
    """The metric in every month that has it."""
    try:
        rows = session.metrics(key, window=question.window, where=dict(question.where))
    except NotEnoughHistory:
        return {}
    return {
        month_index(month): Measured(value, lower, upper, n)
        for month, value, lower, upper, n in rows.select(
            "month", "value", "lower", "upper", "n_accounts"
        ).iter_rows()
    }
