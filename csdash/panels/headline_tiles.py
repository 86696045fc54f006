"""The key figures as tiles, and what would light up those that this data cannot tell."""

from typing import NamedTuple

import polars as pl

from csdash.analysis.headline import Headline, headlines
from csdash.errors import NotByProduct, NotEnoughHistory, NotUnlocked
from csdash.figures.figure import Figure
from csdash.figures.line_image import line_image
from csdash.figures.spark import spark
from csdash.metrics.metric import Complement, Delta, Ratio, Total
from csdash.metrics.registry import metric
from csdash.panels.panel import question_of, theme_of
from csdash.panels.tile import Tile
from csdash.panels.words import listed
from csdash.session import Session
from csdash.text import Language, Text
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import delta_text, interval_text, value_text

WINDOWED = Text("{label} ({n}か月)", "{label} ({n} mo)")
TARGET_MET = Text("目標 {target} 達成", "Target {target}, met")
TARGET_MISSED = Text("目標 {target} 未達", "Target {target}, missed")
BENCHMARK = Text("{name} {value}", "{name}: {value}")
FEW = Text("{n}社のみ・参考値", "Only {n} accounts, a hint")
AND = Text("{one}・{other}", "{one}, {other}")
NO_INTERVAL = Text("少数の顧客で決まるため区間なし", "No interval: too few accounts decide")
NOT_BY_PRODUCT = Text(
    "{metrics}は顧客単位の記録のため、製品で絞り込んでいる間は表示しません。",
    "{metrics}: recorded per account, and so not shown while products are filtered.",
)
UNDEFINED = Text("対象なし", "Nothing to measure")


class Tiles(NamedTuple):
    """Tiles in their order; what is missing in the data, with the metrics it unlocks; what is said of metrics without products."""

    told: list[Tile]
    missing: dict[str, Text]
    left_out: Text | None


@cached
def headline_tiles(session: Session, view: View, *keys: str) -> Tiles:
    """One tile per metric that can be told, in the order of `keys`."""
    told = headlines(session, question_of(view), keys)
    tiles = [_tile(one, session, view) for one in told if isinstance(one, Headline)]
    missing: dict[str, Text] = {}
    for one in told:
        if isinstance(one, NotEnoughHistory) and not tiles:
            raise one
        if isinstance(one, NotUnlocked):
            known = missing.get(one.missing)
            missing[one.missing] = AND.format(one=known, other=one.unlocks) if known else one.unlocks
    whole = [metric(key).label for key, one in zip(keys, told, strict=True) if isinstance(one, NotByProduct)]
    return Tiles(tiles, missing, NOT_BY_PRODUCT.format(metrics=listed(whole)) if whole else None)


def _tile(one: Headline, session: Session, view: View) -> Tile:
    metric, now, language = one.metric, one.difference.now, view.language
    label = metric.label[language]
    if metric.is_windowed:
        label = WINDOWED.format(label=metric.label, n=str(view.window))[language]
    has_interval = now.lower is not None or now.upper is not None
    drawn = _spark(one, view)
    return Tile(
        label=label,
        value=value_text(now.value, metric.unit, language, session.currency),
        # Green and red are for changes that are more than chance; an exact total has no chance in it.
        better=metric.better if one.difference.is_distinguishable or isinstance(metric, Total) else "neither",
        delta=_delta(one, language, session.currency),
        interval=interval_text(now.lower, now.upper, metric.unit, language, session.currency, value=now.value)
        if has_interval
        else "",
        spark=drawn,
        picture=line_image(drawn) if drawn else "",
        context=tuple(line[language] for line in _context(one, session)),
        help=metric.definition[language],
    )


def _delta(one: Headline, language: Language, currency: str) -> str:
    """The change in a year; of an exact total as a share of it, as boards speak of growth."""
    difference = one.difference
    if difference.value is None:
        return ""
    if isinstance(one.metric, Total) and difference.then.value:
        growth = difference.value / difference.then.value
        return f"{'+' if growth > 0 else '-'}{abs(growth) * 100:.1f}%"
    return delta_text(difference.value, one.metric.unit, language, currency)


def _spark(one: Headline, view: View) -> Figure | None:
    history = pl.DataFrame(one.history, schema={"month": pl.Date, "value": pl.Float64}, orient="row")
    if history["value"].drop_nulls().len() < 2:
        return None
    return spark(
        history,
        one.metric.unit,
        theme=theme_of(view),
        target=one.target,
    )


def _lost_interval(one: Headline) -> bool:
    """Whether the metric has an interval, and this figure none."""
    rule = one.metric.of if isinstance(one.metric, Complement) else one.metric
    return isinstance(rule, Ratio) and isinstance(rule.interval, Delta) and one.difference.now.lower is None


def _context(one: Headline, session: Session) -> list[Text]:
    lines = []
    if one.difference.now.value is None:
        lines.append(UNDEFINED)
    elif one.difference.now.n < session.settings.minimum_n:
        lines.append(FEW.format(n=f"{one.difference.now.n:,}"))
    elif _lost_interval(one):
        lines.append(NO_INTERVAL)

    def written(value: float) -> Text:
        return Text(
            *(value_text(value, one.metric.unit, language, session.currency) for language in ("ja", "en"))
        )

    if one.target is not None:
        lines.append((TARGET_MET if one.meets_target else TARGET_MISSED).format(target=written(one.target)))
    lines += [BENCHMARK.format(name=mark.label, value=written(mark.value)) for mark in one.benchmarks]
    return lines
