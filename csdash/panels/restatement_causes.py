"""What made the difference between then and now: the causes, and the accounts behind them."""

from datetime import date

import polars as pl

from csdash.analysis.restatement import told as sentences
from csdash.analysis.restatement.causes import CAUSES, RULES
from csdash.analysis.sentences import month_name
from csdash.figures.effects import effects
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.data_status import Shown
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.panels.restatements import restatement
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

CAUSES_OF = Text("{month}の{metric}の差の内訳", "What changed {metric} for {month}")
CAUSES_HOW = Text(
    "アカウントごとの差を、原因別に足したものです。すべて足すと全体の差に一致します。率の差は、各アカウントが分子に加えた分から、"
    "分母に加えた分を当時の率で割り引いたものです。1つのアカウントに原因は1つで、複数に当てはまるときは先に判定したものです。",
    "What each account changed, added up by cause; all of it adds up to the difference. For a rate, an account changes "
    "what it adds to the numerator, less what it adds to the denominator at the rate of then. Each account has one "
    "cause: the first that holds.",
)
N_ACCOUNTS = Text("{n}社", "n = {n}")
NOT_KEPT = Text("公開時の値の記録なし", "no record of the value as published")
KEPT = Text("公開時の値 {value}", "as published: {value}")
CAUSE = Text("原因", "Cause")
RULE = Text("判定", "Rule")
EFFECT = Text("差への寄与", "Contribution")
EFFECT_POINTS = Text("寄与 (ポイント)", "Points")
ACCOUNT = Text("アカウント", "Account")
NAME = Text("名称", "Name")
ENDS = {
    "opening_then": Text("当時の期首", "Opening then"),
    "closing_then": Text("当時の期末", "Closing then"),
    "opening_now": Text("今の期首", "Opening now"),
    "closing_now": Text("今の期末", "Closing now"),
}


@cached
def causes_panel(session: Session, view: View, then_id: str, day: date, key: str, month: int) -> Panel | None:
    """What made the difference, by cause; None where nothing did, or nothing can be told."""
    asked, told = metric(key), restatement(view, then_id, day, key, month)
    if told.difference is None or not told.shares:
        return None
    frame = pl.DataFrame(
        [
            (
                CAUSES[share.cause][view.language],
                float(share.effect),
                share.n_accounts,
                RULES[share.cause][view.language],
            )
            for share in told.shares
        ],
        schema={"label": pl.String, "effect": pl.Float64, "n": pl.Int64, "rule": pl.String},
        orient="row",
    )
    tags = [N_ACCOUNTS.format(n=f"{n:,}")[view.language] if n else "" for n in frame["n"]]
    kept = (
        NOT_KEPT
        if told.published is None
        else KEPT.format(value=sentences.value_of(told.published, asked, session.currency))
    )
    return Panel(
        finding=sentences.made_of(told, session.currency)[view.language],
        subtitle=CAUSES_OF.format(month=month_name(month), metric=asked.label)[view.language],
        chart=effects(
            frame.with_columns(tag=pl.Series(tags, dtype=pl.String)),
            asked.unit,
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
        ),
        evidence=Evidence(
            how_to_read=CAUSES_HOW,
            base=words.listed([sentences.accounts_of(told), kept])[view.language],
            definitions=(asked,),
            frame=_in_points(frame, asked.unit),
            headers={
                "label": Header(CAUSE, is_pinned=True),
                "n": Header(words.N, Unit.COUNT),
                "effect": _effect(asked.unit),
                "rule": Header(RULE),
            },
        ),
    )


@cached
def accounts_table(
    session: Session, view: View, then_id: str, day: date, key: str, month: int
) -> Shown | None:
    """The accounts behind the difference, the largest first; None for a metric that has none."""
    asked, told = metric(key), restatement(view, then_id, day, key, month)
    if told.accounts is None:
        return None
    frame = told.accounts.with_columns(
        pl.col("cause").replace_strict(
            {cause: text[view.language] for cause, text in CAUSES.items()}, return_dtype=pl.String
        )
    )
    has_opening = asked.is_windowed
    has_names = frame["account_name"].null_count() < frame.height
    return _in_points(words.plain(frame), asked.unit), {
        "account_id": Header(ACCOUNT, is_pinned=True),
        **({"account_name": Header(NAME)} if has_names else {}),
        "effect": _effect(asked.unit),
        "cause": Header(CAUSE),
        **{
            name: Header(text, Unit.MONEY)
            for name, text in ENDS.items()
            if has_opening or name.startswith("closing")
        },
    }


def _in_points(frame: pl.DataFrame, unit: Unit) -> pl.DataFrame:
    return frame.with_columns(pl.col("effect") * 100) if unit is Unit.RATE else frame


def _effect(unit: Unit) -> Header:
    """A change, small ones too: of a rate in points."""
    if unit is Unit.RATE:
        return Header(EFFECT_POINTS, format="%+.3f")
    return Header(EFFECT, format="%+,.0f" if unit is Unit.MONEY else "%+.3f")
