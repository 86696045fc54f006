"""Where customers answer differently: every group of every attribute against all others."""

import polars as pl

from csdash.analysis.estimates import share
from csdash.analysis.sentences import as_title
from csdash.analysis.voice import told as sentences
from csdash.analysis.voice.drivers import drivers
from csdash.analysis.voice.scores import METRIC
from csdash.analysis.with_interval import with_interval
from csdash.contract.names import dimension_name, in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.groups import keeps_order
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.voice import RESPONSES, score_of, with_verdict
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

DRIVER_SUBTITLE = Text(
    "{name}・直近12か月・{dimension}別・{population}", "{name}, twelve months, by {dimension}, {population}"
)
DRIVER_HOW = Text(
    "点は値、線は顧客単位の95%区間、縦線は全体です。すべての属性のすべての区分を、それ以外の全体と比べ、比較の数だけまとめて補正しています(ホルム法)。"
    "対象が少ない区分は白抜きで、比べません。",
    "The dot is the value, the bar its 95% interval over accounts, the thin line the whole. Every group of every attribute is "
    "compared with all others, corrected together for their number (Holm). Groups on few accounts are hollow and not compared.",
)
WHOLE = Text("全体", "All")
DIMENSION, REST = Text("属性", "Attribute"), Text("それ以外", "Others")
RESPONSE_RATE = Text("回答率", "Response rate")
VERDICT = Text("ほかとの差", "Differs from the rest")
NOT_ASKED = Text("この種類のアンケートは依頼されていません。", "Nobody was asked this kind of question.")


@cached
def drivers_answer(session: Session, view: View, kind: str) -> list[str]:
    """Where customers answer differently."""
    found = drivers(session, question_of(view), kind)
    return [sentences.differing(found, kind, session.names)[view.language]]


@cached
def driver_options(session: Session, view: View, kind: str) -> dict[str, Text]:
    """The attributes that were compared."""
    found = drivers(session, question_of(view), kind)["dimension"].unique(maintain_order=True)
    return {name: dimension_name(name) for name in found}


@cached
def drivers_panel(session: Session, view: View, kind: str, by: str) -> Panel:
    """One kind of survey per group of `by`."""
    asked, language = metric(METRIC[kind]), view.language
    found = drivers(session, question_of(view), kind)
    groups = found.filter((pl.col("dimension") == by) & pl.col("value").is_not_null())
    whole = score_of(session, view, kind)
    if groups.is_empty() or whole is None:
        raise CsdashError(NOT_ASKED)
    named = words.spelt(groups, "group", by, session.names, language)
    return Panel(
        finding=as_title(sentences.differing(groups, kind, session.names))[language],
        subtitle=DRIVER_SUBTITLE.format(
            name=asked.name,
            dimension=in_prose(dimension_name(by)),
            population=words.population(view, session.names),
        )[language],
        chart=ranked(
            named,
            asked.unit,
            language=language,
            theme=theme_of(view),
            overall=whole.by_response.value,
            overall_name=WHOLE[language],
            minimum_n=session.settings.minimum_n,
            keeps_order=keeps_order(named, by),
        ),
        evidence=Evidence(
            how_to_read=DRIVER_HOW,
            base=words.BASE.format(n=f"{whole.by_response.n:,}")[language],
            definitions=(asked,),
            frame=_answered(with_verdict(named, pl.col("is_compared"), language), language),
            headers=_driver_headers(kind),
        ),
    )


@cached
def drivers_table(session: Session, view: View, kind: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every group of every attribute that was compared, those that differ first, the widest gaps on top; and the headers."""
    language = view.language
    found = drivers(session, question_of(view), kind).filter("is_compared")
    # Of those that do not differ, none comes before another.
    gap = pl.when("is_distinguishable").then(pl.col("difference").abs())
    ordered = found.sort(gap, descending=True, nulls_last=True, maintain_order=True)
    named = ordered.with_columns(
        dimension=pl.Series(
            [dimension_name(name)[language] for name in ordered["dimension"]], dtype=pl.String
        ),
        group=pl.Series(
            [
                session.names.value(*pair)[language]
                for pair in ordered.select("dimension", "group").iter_rows()
            ],
            dtype=pl.String,
        ),
    )
    return _answered(with_verdict(named, pl.col("is_compared"), language), language), {
        "dimension": Header(DIMENSION, is_pinned=True),
        **_driver_headers(kind),
    }


def _answered(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """`rows` with how many of those asked answered, and its interval."""
    rates = (share(n, of) for n, of in rows.select("n_responses", "n_asked").iter_rows())
    told = [with_interval(one, Unit.RATE)[language] for one in rates]
    return rows.with_columns(answered=pl.Series(told, dtype=pl.String))


def _driver_headers(kind: str) -> dict[str, Header]:
    asked = metric(METRIC[kind])
    return {
        "group": Header(words.GROUP, is_pinned=True),
        "value": Header(asked.label, asked.unit),
        "lower": Header(words.LOWER, asked.unit),
        "upper": Header(words.UPPER, asked.unit),
        "rest": Header(REST, asked.unit),
        "verdict": Header(VERDICT),
        "n_accounts": Header(words.N, Unit.COUNT),
        "n_responses": Header(RESPONSES, Unit.COUNT),
        "answered": Header(RESPONSE_RATE),
    }
