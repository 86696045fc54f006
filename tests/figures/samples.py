"""One small figure of every shape. Every string that would come from data is `name`."""

from datetime import date

import polars as pl

from csdash.figures.asked import asked
from csdash.figures.bands import bands
from csdash.figures.bridge import bridge
from csdash.figures.calendar import calendar
from csdash.figures.contribution import contribution
from csdash.figures.crossed import crossed
from csdash.figures.drivers import drivers
from csdash.figures.effects import effects
from csdash.figures.errors import errors
from csdash.figures.figure import Figure
from csdash.figures.first_last import first_last
from csdash.figures.funnel import funnel
from csdash.figures.heatmap import heatmap
from csdash.figures.misfits import misfits
from csdash.figures.ranked import ranked
from csdash.figures.restated import restated
from csdash.figures.scorecard import scorecard
from csdash.figures.shares import shares
from csdash.figures.shares_over_time import shares_over_time
from csdash.figures.small_multiples import small_multiples
from csdash.figures.spark import spark
from csdash.figures.stacked import stacked
from csdash.figures.survival import survival
from csdash.figures.theme import Theme
from csdash.figures.trend import trend
from csdash.text import Language
from csdash.unit import Unit

MONTHS = [date(2025, month, 1) for month in (1, 2, 3, 4)]


def rows(columns: str, *values: tuple) -> pl.DataFrame:
    """A frame written as its rows."""
    return pl.DataFrame(values, schema=columns.split(), orient="row")


def values() -> pl.DataFrame:
    """Four months of a rate; the third is a gap, the first rests on three accounts."""
    return pl.DataFrame(
        {
            "month": MONTHS,
            "value": [0.95, 1.02, None, 1.08],
            "lower": [0.80, 1.00, None, 1.06],
            "upper": [1.20, 1.04, None, 1.10],
            "n_accounts": [3, 120, 0, 130],
            "numerator": [95.0, 1020.0, 0.0, 1080.0],
            "denominator": [100.0, 1000.0, 0.0, 1000.0],
        }
    )


def groups(name: str) -> pl.DataFrame:
    """Two groups of those values, the second one small."""
    few = values().with_columns(n_accounts=pl.lit(4, dtype=pl.Int64))
    return pl.concat([values().with_columns(group=pl.lit(name)), few.with_columns(group=pl.lit(name + " 2"))])


FRAMES = {
    "funnel": lambda name: rows(
        "label expected ratio is_marked note", (name, 4.0, 2.5, True, name), ("B", 9.0, 0.8, False, "")
    ),
    "crossed": lambda name: rows(
        "row column value text note n_accounts",
        (name, name, 4.0, f"{name}\n12", name, 12),
        (name, "b", None, "", "", 0),
        ("b", name, 1.0, "3", "", 3),
    ),
    "misfits": lambda name: rows(
        "tier value kind name note",
        (name, 2e6, "fits", name, name),
        (name, 9e4, "over", name, ""),
        ("b", 8e7, "under", "Beta", ""),
    ),
    "trend": lambda name: values(),
    "spark": lambda name: values(),
    "first_last": lambda name: values(),
    "small_multiples": groups,
    "bridge": lambda name: rows(
        "movement amount n label",
        ("opening", 1000.0, 12, name),
        ("new", 40.0, 2, name),
        ("churn", -15.0, 1, name),
        ("closing", 1025.0, 13, name),
    ),
    "ranked": lambda name: rows(
        "group value lower upper n_accounts",
        (name, 0.95, 0.90, 1.0, 40),
        (name + " 2", 1.05, 0.7, 1.4, 4),
        (name + " 3", None, None, None, 0),
    ),
    "drivers": lambda name: rows("label effect kind", (name, -0.004, "mix"), (name, -0.016, "rate")),
    "heatmap": lambda name: rows(
        "cohort age value n_accounts",
        (name, 0, 1.0, 20),
        (name, 1, 0.9, 20),
        (name + " 2", 0, 1.0, 9),
        (name + " 2", 1, None, 9),
    ),
    "survival": lambda name: rows(
        "group age survival lower upper at_risk",
        (name, 0, 1.0, 1.0, 1.0, 40),
        (name, 1, 0.9, 0.8, 0.95, 38),
        (name, 2, 0.8, 0.7, 0.88, 9),
    ),
    "shares": lambda name: rows(
        "bar category share amount", (name, name, 0.97, name), (name, "b", 0.03, name)
    ),
    "shares_over_time": lambda name: rows(
        "month category share amount",
        *((month, category, 0.5, name) for category in (name, "b") for month in MONTHS),
    ),
    "bands": lambda name: rows("month at_risk watch healthy", *((month, 1, 3, 6) for month in MONTHS)),
    "stacked": lambda name: rows(
        "month category amount note",
        *((month, name, 5e6, name) for month in MONTHS),
        *((month, "other", 2e6, "") for month in MONTHS),
    ),
    "effects": lambda name: rows("label effect tag", (name, -0.004, name), (name, 0.016, "")),
    "contribution": lambda name: rows(
        "label churn contraction expansion share n",
        (name, 300.0, 40.0, 120.0, 0.75, 12),
        (name + " 2", 100.0, 0.0, 500.0, 0.25, 1),
        ("c", 0.0, 10.0, None, 0.0, 0),
    ),
    "restated": lambda name: rows(
        "month then now is_restated",
        *((month, 1.05, 1.05 - i / 100, i > 1) for i, month in enumerate(MONTHS[:3])),
        (MONTHS[3], None, 1.02, False),
    ),
    "calendar": lambda name: rows(
        "table month n_rows is_over is_gap",
        (name, MONTHS[0], 40, True, False),
        (name, MONTHS[1], 0, True, True),
        (name, MONTHS[2], 80, True, False),
        (name, MONTHS[3], 9, False, False),
        ("events", MONTHS[0], 1, True, False),
    ),
    "errors": lambda name: rows(
        "label method error",
        (name, name, 0.02),
        (name, "last", 0.03),
        (name + " 2", name, None),
        (name + " 2", "last", 0.05),
    ),
    "asked": lambda name: rows(
        "month asked before even",
        *((month, 4e6, 3e6, 5e6) for month in MONTHS[:3]),
        (MONTHS[3], 8e6, None, 5e6),
    ),
    "scorecard": lambda name: rows(
        "unit evidence low high self_assessed", (name, 2, 1, 3, 3), ("b", None, None, None, 1)
    ),
}


def draw(shape: str, frame: pl.DataFrame, name: str, language: Language, theme: Theme) -> Figure:
    """The figure of `shape` with every option that takes words."""
    how = {"language": language, "theme": theme}
    match shape:
        case "trend":
            notes = pl.DataFrame({"date": [date(2025, 2, 14)], "text": [name]})
            more = {"benchmarks": [(1.01, name)], "annotations": notes, "minimum_n": 10}
            return trend(frame, Unit.RATE, name=name, **more, **how)
        case "spark":
            return spark(frame, Unit.RATE, target=1.05, theme=theme)
        case "small_multiples":
            return small_multiples(frame, Unit.RATE, total=values(), total_name=name, minimum_n=10, **how)
        case "bridge" | "contribution":
            return {"bridge": bridge, "contribution": contribution}[shape](frame, currency="JPY", **how)
        case "ranked":
            return ranked(frame, Unit.RATE, overall=1.0, overall_name=name, minimum_n=10, **how)
        case "stacked":
            return stacked(
                frame, Unit.MONEY, (theme.churn, theme.balance), currency="JPY", hatched={1}, **how
            )
        case "asked":
            return asked(frame, Unit.MONEY, names=(name, "before", "even"), currency="JPY", **how)
        case "effects" | "errors":
            return {"effects": effects, "errors": errors}[shape](frame, Unit.RATE, **how)
        case "restated":
            return restated(frame, Unit.RATE, name=name, chosen=MONTHS[1], **how)
        case "survival":
            return survival(frame, age_name=name, minimum_n=10, **how)
        case "shares" | "shares_over_time":
            return {"shares": shares, "shares_over_time": shares_over_time}[shape](frame, theme.tiers, **how)
        case "scorecard":
            return scorecard(frame, [name] * 4, **how)
    limits = rows("expected lower upper", (1.0, 0.1, 3.0), (9.0, 0.5, 1.5))
    bands_of, kinds = [(1e6, None), (None, 1e6)], {"under": name, "over": "b", "fits": "c"}
    others = {
        "drivers": drivers,
        "first_last": lambda frame, **how: first_last(frame, Unit.RATE, **how),
        "heatmap": heatmap,
        "bands": bands,
        "calendar": calendar,
        "crossed": lambda frame, **_: crossed(frame, theme=theme, corner=name, minimum_n=10),
        "funnel": lambda frame, **how: funnel(frame, limits, x_name=name, **how),
        "misfits": lambda frame, **how: misfits(frame, bands_of, kinds, currency="JPY", **how),
    }
    return others[shape](frame, **how)
