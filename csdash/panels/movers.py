"""The accounts that moved a rate most between two months, and all others together."""

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.analysis.why import told as why
from csdash.analysis.why.change import account_sums
from csdash.analysis.why.movers import movers
from csdash.contract.names import in_prose
from csdash.figures.effects import effects
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.panels.why import attributes_of, compared
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "{before}から{now}への{metric}の変化を顧客別に・ポイント・{population}",
    "Change of {metric} from {before} to {now} by account, in points, {population}",
)
HOW_TO_READ = Text(
    "棒はそれぞれの顧客が{metric}の変化に与えた効果で、「ほか」も含めて足すと変化に一致します。効果は、後の期間に平均より良かった"
    "(悪かった)分から、前の期間の同じ分を引いたものです。前の期間に解約した顧客は、もう数えられないことで{metric}を押し上げます。",
    "Each bar is what one account did to the change of {metric}; with all others they add up to it. An effect is how much "
    "better (or worse) than the mean the account did in the later window, less the same in the earlier one: an "
    "account that left in the earlier window raises {metric} by being counted no more.",
)
OTHERS = Text("ほか{n}社", "{n} others")
WORDS = {
    "churn": Text("解約", "churn"),
    "contraction": Text("縮小", "contraction"),
    "unchanged": Text("横ばい", "unchanged"),
    "expansion": Text("拡大", "expansion"),
}
EARLIER = Text("前の期間に{movement}", "{movement} before")
ACCOUNT = Text("顧客", "Account")
ACCOUNT_ID = Text("顧客ID", "Account ID")
OPENING, CLOSING = Text("期首MRR", "Opening MRR"), Text("期末MRR", "Closing MRR")
MOVEMENT = Text("増減", "Movement")
OPENING_BEFORE, CLOSING_BEFORE = (
    Text("前の期首MRR", "Opening MRR before"),
    Text("前の期末MRR", "Closing MRR before"),
)
MOVEMENT_BEFORE = Text("前の増減", "Movement before")
EFFECT = Text("効果(ポイント)", "Effect (points)")


@cached
def movers_panel(session: Session, view: View, key: str, since: str) -> Panel | None:
    """The accounts that moved metric `key`; None where there is no other month to look back to."""
    asked, found = metric(key), compared(session, view, since)
    if found is None:
        return None
    question, before = found
    now, then = (
        account_sums(session, question, key, month, attributes_of(session))
        for month in (question.month, month_start(before))
    )
    told = movers(now, then)
    if told.is_empty():
        return None
    known = session.account_names()
    names = (
        {}
        if known is None
        else dict(known.filter(pl.col("account_id").is_in(told["account_id"].implode())).iter_rows())
    )
    language = view.language
    rows = told.rows(named=True)
    labels = [
        OTHERS.format(n=f"{row['n_accounts']:,}")[language]
        if row["account_id"] is None
        else names.get(row["account_id"]) or row["account_id"]
        for row in rows
    ]
    shown = words.plain(told).with_columns(
        label=pl.Series(labels, dtype=pl.String),
        tag=pl.Series([_tag(row)[language] for row in rows], dtype=pl.String),
        is_pale=pl.col("account_id").is_null(),
        **{
            name: pl.Series([WORDS[row[name]][language] if row[name] else "" for row in rows])
            for name in ("movement", "movement_before")
        },
    )
    first = labels[0] if rows[0]["account_id"] is not None else None
    return Panel(
        finding=why.moved_most(asked, told, first)[language],
        subtitle=SUBTITLE.format(
            metric=in_prose(asked.label),
            before=month_name(before),
            now=month_name(question.last),
            population=words.population(view, session.names),
        )[language],
        chart=effects(shown, Unit.RATE, language=language, theme=theme_of(view)),
        evidence=Evidence(
            how_to_read=HOW_TO_READ.format(metric=in_prose(asked.label)),
            base=words.BASE.format(n=f"{told['n_accounts'].sum():,}")[language],
            definitions=(asked,),
            frame=shown,
            headers={
                "label": Header(ACCOUNT, is_pinned=True),
                "account_id": Header(ACCOUNT_ID),
                "effect": Header(EFFECT, Unit.RATE, format=words.POINTS),
                "movement": Header(MOVEMENT),
                "opening": Header(OPENING, Unit.MONEY),
                "closing": Header(CLOSING, Unit.MONEY),
                "movement_before": Header(MOVEMENT_BEFORE),
                "opening_before": Header(OPENING_BEFORE, Unit.MONEY),
                "closing_before": Header(CLOSING_BEFORE, Unit.MONEY),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


def _tag(row: dict) -> Text:
    """What made the effect: the movement of the window in which most of it came about."""
    later, earlier = row["movement"], row["movement_before"]
    if later and (abs(row["effect_now"]) >= abs(row["effect_before"]) or not earlier):
        return WORDS[later]
    return EARLIER.format(movement=WORDS[earlier]) if earlier else Text("", "")
