"""Touch tiers: who is in them, what they pay, and how each tier does."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.side_by_side import arr_per_account, shares, side_by_side
from csdash.contract.names import in_prose
from csdash.contract.words import TIERS
from csdash.figures.shares import shares as aligned_shares
from csdash.figures.shares_over_time import shares_over_time
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

KEYS = (
    "n_accounts",
    "arr",
    "arpa",
    "nrr",
    "grr",
    "logo_retention_rate",
    "health_score",
    "nps",
    "ttv_median_days",
    "onboarding_completion_rate",
)
BARS = {"n_accounts": Text("顧客数", "Accounts"), "arr": Text("ARR", "ARR")}
TIER = Text("タッチ層", "Tier")
SHARE = Text("割合", "Share")
AMOUNT = Text("値", "Value")
MEASURE = Text("項目", "Measure")
SUBTITLE = Text(
    "タッチ層ごとの顧客数とARRの割合・{population}",
    "Share of accounts and of ARR by touch tier, {population}",
)
OVER_TIME = Text(
    "タッチ層ごとの{measure}の割合・月末時点・{population}",
    "Share of {measure} by touch tier at month-end, {population}",
)
CHANGED = Text("{tier}の割合は{before}から{now}へ", "{tier} went from {before} to {now}")
HOW = Text(
    "上の棒が顧客数、下の棒がARRの割合です。同じ層が2本でどれだけ違うかが、手間と売上の釣り合いを示します。",
    "The upper bar divides accounts, the lower one ARR. How far a tier differs between the two shows how attention and "
    "money are balanced.",
)
OVER_TIME_HOW = Text(
    "各月末の割合です。合計は常に100%です。", "Shares at each month-end; they always add up to 100%."
)


@cached
def shares_panel(session: Session, view: View) -> Panel:
    """Accounts and ARR divided over the tiers, now."""
    question = question_of(view)
    parts = shares(session, question, tuple(BARS), "tier").filter(pl.col("month") == question.month)
    bars = _labelled(parts, session, view.language)
    ends, times = arr_per_account(parts)
    names = [session.names.value("tier", tier) for tier in ends]
    return Panel(
        finding=findings.times_as_large(*names, times)[view.language],
        subtitle=SUBTITLE.format(population=words.population(view, session.names))[view.language],
        chart=aligned_shares(
            bars.rename({"measure": "bar", "group": "category"}),
            _colours(view),
            language=view.language,
            theme=theme_of(view),
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{parts.filter(pl.col('metric') == 'n_accounts')['value'].sum():,.0f}")[
                view.language
            ],
            definitions=tuple(metric(key) for key in BARS),
            frame=bars,
            headers={
                "measure": Header(MEASURE, is_pinned=True),
                "group": Header(TIER, is_pinned=True),
                "amount": Header(AMOUNT),
                "share": Header(SHARE, Unit.RATE),
            },
        ),
    )


@cached
def shares_over_time_panel(session: Session, view: View, key: str) -> Panel:
    """How `key` divided over the tiers, month by month."""
    question = question_of(view)
    parts = shares(session, question, (key,), "tier")
    bars = _labelled(parts, session, view.language)
    first, last = (
        parts.filter(pl.col("month") == month) for month in (parts["month"].min(), parts["month"].max())
    )
    moved = first.join(last, on="group", suffix="_now").with_columns(
        change=pl.col("share_now") - pl.col("share")
    )
    most = moved.sort(pl.col("change").abs(), descending=True).row(0, named=True)
    return Panel(
        finding=CHANGED.format(
            tier=session.names.value("tier", most["group"]),
            before=value_text(most["share"], Unit.RATE, view.language),
            now=value_text(most["share_now"], Unit.RATE, view.language),
        )[view.language],
        subtitle=OVER_TIME.format(
            measure=in_prose(BARS[key]), population=words.population(view, session.names)
        )[view.language],
        chart=shares_over_time(
            bars.rename({"group": "category"}),
            _colours(view),
            language=view.language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=OVER_TIME_HOW,
            base=words.BASE.format(
                n=f"{question.at(session, question.month, 'n_accounts')['n_accounts'].sum():,}"
            )[view.language],
            definitions=(metric(key),),
            frame=bars,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "group": Header(TIER, is_pinned=True),
                "amount": Header(BARS[key]),
                "share": Header(SHARE, Unit.RATE),
            },
        ),
    )


@cached
def tier_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """One row per metric, one column per tier, each value with its interval, and the headers."""
    wide = side_by_side(session, question_of(view), KEYS, "tier")
    there = [key for key in KEYS if key in wide.columns]
    rows = [
        [
            metric(key).label[view.language],
            *(
                # A number of accounts is its own n.
                value_text(row[key], Unit.COUNT, view.language)
                if key == "n_accounts"
                else words.with_interval(row, key, view.language, session.currency)
                for row in wide.iter_rows(named=True)
            ),
        ]
        for key in there
    ]
    tiers = wide["group"].to_list()
    frame = pl.DataFrame(rows, schema={"metric": pl.String, **dict.fromkeys(tiers, pl.String)}, orient="row")
    headers = {"metric": Header(MEASURE, is_pinned=True)} | {
        tier: Header(session.names.value("tier", tier)) for tier in tiers
    }
    return frame, headers


def _colours(view: View) -> tuple[str, ...]:
    """The three steps of the tiers, and grey for accounts without one."""
    theme = theme_of(view)
    return (*theme.tiers, theme.context)


def _labelled(parts: pl.DataFrame, session: Session, language: Language) -> pl.DataFrame:
    """measure, month, group, value, share, amount in words, the tiers in their order."""
    places = {tier: place for place, tier in enumerate((*TIERS, ""))}
    ordered = parts.sort(
        pl.col("metric").replace_strict({key: i for i, key in enumerate(BARS)}, return_dtype=pl.Int64),
        pl.col("group").replace_strict(places, return_dtype=pl.Int64),
        "month",
    )
    amounts = [
        value_text(value, metric(key).unit, language, session.currency)
        for key, value in ordered.select("metric", "value").iter_rows()
    ]
    measures = {key: text[language] for key, text in BARS.items()}
    return words.spelt(ordered, "group", "tier", session.names, language).with_columns(
        measure=pl.col("metric").replace_strict(measures, return_dtype=pl.String),
        amount=pl.Series(amounts, dtype=pl.String),
    )
