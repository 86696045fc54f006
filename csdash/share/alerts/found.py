"""What there is to know of a view today: targets missed, numbers that do not add up, late months, changes beyond chance."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from csdash.analysis import sentences
from csdash.analysis.due import is_late, late
from csdash.analysis.headline import Headline, headlines
from csdash.analysis.moved import MOVERS, moved
from csdash.analysis.targets import against_targets
from csdash.errors import DataError
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.months import month_code, month_index
from csdash.panels.data_status import DOES_NOT
from csdash.settings import is_sample
from csdash.share.alerts.alert import Alert, Behind, Kind
from csdash.share.alerts.behind import behind_change, behind_miss
from csdash.share.link import link
from csdash.text import Text
from csdash.views.selection import Selection, write
from csdash.views.view import View

MISSED = Text(
    "{month}の{metric}({n}か月)は{value}で、目標{target}に届いていません。",
    "{metric} ({n} months) is {value} in {month} and misses its target of {target}.",
)
MISSED_NOW = Text(
    "{month}の{metric}は{value}で、目標{target}に届いていません。",
    "{metric} is {value} in {month} and misses its target of {target}.",
)
BY_CHANCE = Text("差は誤差の範囲内です。", "The gap is within chance.")
BEYOND = Text("誤差を超える変化です。", "That is more than chance.")
BEYOND_AMONG = Text(
    "主要指標{n}個を同時に比べても、誤差を超える変化です。",
    "That is more than chance, with {n} headline rates compared at once.",
)
UNREADABLE = Text(
    "データを開けません。サーバーで python -m csdash check を実行すると、理由が分かります。",
    "The data cannot be opened; python -m csdash check on the server says why.",
)
# Where a metric is looked into, if not on the overview.
PAGES = {
    **dict.fromkeys(("nrr", "grr", "logo_retention_rate", "expanded_accounts_share"), "nrr"),
    **dict.fromkeys(("nps", "csat"), "voice"),
    **dict.fromkeys(("ttv_median_days", "onboarding_completion_rate"), "onboarding"),
    "health_score": "health",
}


def alerts(view: View, today: date, base: str) -> list[Alert]:
    """Every alert that stands, the gravest first; a broken bridge is the only one where there is one.

    A target is set for the whole company: nobody who sees or asks for a part of it hears of one.
    """
    broken = list(_breaches(view, base))
    if broken:
        return broken
    return [*_missed(view, base), *_changed(view, base), *_late(view, today, base)]


def unreadable(today: date, cause: DataError) -> Alert:
    """The alert where the data is refused: of what it says nothing is known to be this reader's to see."""
    found = sha256(cause.message.en.encode()).hexdigest()[:12]
    return Alert("check", f"data {found}", month_code(month_index(today)), "", UNREADABLE, "")


def _breaches(view: View, base: str) -> Iterator[Alert]:
    n = view.session.breaches.height
    if n:
        sentence = DOES_NOT.format(n=str(n))
        yield _alert(view, "check", "bridge", view.months[1], sentence, link(view, "data", base))


def _missed(view: View, base: str) -> Iterator[Alert]:
    if view.where:
        return
    session = view.session
    for row in against_targets(session).iter_rows(named=True):
        if row["is_met"] is not False:
            continue
        asked, month = metric(row["metric"]), month_index(row["month"])
        there = replace(view, window=row["window"], months=(min(view.months[0], month), month))
        (told,) = headlines(session, there.question, (asked.key,))
        sentence = _written_miss(asked, month, row, session.currency)
        behind = behind_miss(session, there.question, asked.key, row["target"])
        if isinstance(told, Headline):
            now = told.difference.now
            behind = behind or Behind(now.n)
            if now.lower is not None and now.upper is not None and now.lower <= row["target"] <= now.upper:
                sentence = sentences.joined(sentence, BY_CHANCE)
        where = link(there, PAGES.get(asked.key, "overview"), base)
        yield _alert(there, "target", asked.key, month, sentence, where, behind)


def _written_miss(asked: Metric, month: int, row: dict, currency: str) -> Text:
    words = {"value": row["value"], "target": row["target"]}
    return (MISSED if asked.is_windowed else MISSED_NOW).format(
        month=sentences.month_name(month),
        metric=asked.label,
        n=str(row["window"]),
        **{name: sentences.written(value, asked.unit, currency) for name, value in words.items()},
    )


def _changed(view: View, base: str) -> Iterator[Alert]:
    session, question = view.session, view.question
    told = [one for one in headlines(session, question, MOVERS) if isinstance(one, Headline)]
    n = sum(one.difference.p_value is not None for one in told)
    beyond = BEYOND_AMONG.format(n=str(n)) if n > 1 else BEYOND
    for one in moved(told):
        # What few accounts tell is a hint, and nobody is called for a hint.
        if min(one.difference.now.n, one.difference.then.n) < session.settings.minimum_n:
            continue
        said = sentences.joined(
            sentences.level(one.metric, question.last, one.difference.now),
            sentences.change(one.metric, one.difference),
            beyond,
        )
        behind = behind_change(session, question, one.metric.key, one.difference)
        where = link(view, PAGES.get(one.metric.key, "overview"), base)
        yield _alert(view, "change", one.metric.key, question.last, said, where, behind)


def _late(view: View, today: date, base: str) -> Iterator[Alert]:
    session = view.session
    found = (
        None
        if is_sample(session.settings.data)
        else late(session.last_month, today, session.settings.data_due_days)
    )
    if found:
        # Late is late whatever was filtered for: said once.
        yield Alert("late", "data", month_code(found.month), "", is_late(found), link(view, "data", base))


def _alert(
    view: View, kind: Kind, key: str, month: int, sentence: Text, where: str, behind: Behind | None = None
) -> Alert:
    filters = urlencode(write(Selection(window=view.window, where=view.where)), doseq=True)
    return Alert(kind, key, month_code(month), filters, sentence, where, behind)
