"""Month k over calendar time: is what is left after so many months getting better?"""

import polars as pl

from csdash.analysis.cohorts.month_k import Compared, month_k, newer_against_older
from csdash.analysis.cohorts.told import over_time
from csdash.analysis.question import Question
from csdash.figures.small_multiples import small_multiples
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.cohorts import AGE, COHORT, PERIODS, VALUE
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

EVERY = {"quarter": "3mo", "month": "1mo"}
SUBTITLE = Text(
    "契約から一定の月数後に残る顧客の割合・契約開始{period}ごと・{population}",
    "Share of accounts left so many months after the start, by starting {period}, {population}",
)
AFTER = Text("{age}か月後", "Month {age}")
IMPROVED = Text(
    "最近1年のコホートが以前より良いのは{ages}か月後", "Newer cohorts keep more accounts at month {ages}"
)
WORSENED = Text(
    "最近1年のコホートが以前より悪いのは{ages}か月後", "Newer cohorts keep fewer accounts at month {ages}"
)
BOTH = Text(
    "最近1年のコホートは{better}か月後に良く、{worse}か月後に悪い",
    "Newer cohorts keep more accounts at month {better} and fewer at month {worse}",
)
ALIKE = Text(
    "最近1年のコホートと以前のコホートに、誤差を超える差はありません",
    "Newer cohorts differ from older ones by no more than chance",
)
TOO_YOUNG = Text("新旧のコホートはまだ比べられません", "Newer and older cohorts cannot be compared yet")
HOW_TO_READ = Text(
    "横軸は契約を始めた時期、縦軸はその顧客のうち一定の月数後に残っている割合です。帯は95%区間、目盛りはすべて同じです。"
    "最近1年にその月数へ達したコホートと、それ以前のすべてのコホートを比べ、月数の数だけ補正しています。",
    "Across is when accounts began, up how many of them are left so many months later. Bands are 95% intervals, all on one "
    "scale. Cohorts that reached the age in the last year are compared with all before them, corrected for the number of "
    "ages compared.",
)


@cached
def month_k_panel(session: Session, view: View, period: str) -> Panel | None:
    """What is left after 1, 3, 6, 12 and 24 months, by when accounts began; None where no cohort has got there."""
    cohorts = session.cohorts(where=dict(view.where))
    frame = month_k(cohorts, period, fiscal_start=session.settings.fiscal_year_starts_in)
    if frame.is_empty():
        return None
    compared = _newer(session, view.question)
    named = frame.with_columns(
        group=pl.col("age").replace_strict(
            {age: AFTER.format(age=str(age))[view.language] for age in frame["age"].unique()},
            return_dtype=pl.String,
        )
    ).rename({"cohort": "month"})
    # Every account is counted once per age; the first of them has most.
    n = frame.filter(pl.col("age") == frame["age"].min())["n_accounts"].sum()
    return Panel(
        finding=_finding(compared)[view.language],
        subtitle=SUBTITLE.format(
            period=Text(PERIODS[period].ja, PERIODS[period].en.lower()),
            population=words.population(view, session.names),
        )[view.language],
        chart=small_multiples(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
            every=EVERY[period],
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{n:,}")[view.language],
            definitions=(metric("logo_retention_rate"),),
            frame=frame.rename({"cohort": "cohort_month"}),
            headers={
                "age": Header(AGE, Unit.COUNT, is_pinned=True),
                "cohort_month": Header(COHORT, is_pinned=True),
                "value": Header(VALUE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def month_k_answer(session: Session, view: View) -> list[str]:
    """At which months newer cohorts do better or worse, and at which that cannot be told."""
    return [sentence[view.language] for sentence in over_time(_newer(session, view.question))]


@answered
def _newer(session: Session, question: Question) -> tuple[Compared, ...]:
    return newer_against_older(session.cohorts(where=dict(question.where)), session.settings.minimum_n)


def _finding(compared: tuple[Compared, ...]) -> Text:
    if not compared:
        return TOO_YOUNG
    better, worse = (
        [str(one.age) for one in compared if one.stands and one.difference.value * sign > 0]
        for sign in (1, -1)
    )
    words_of = {
        name: Text("・".join(ages), ", ".join(ages)) for name, ages in (("better", better), ("worse", worse))
    }
    if better and worse:
        return BOTH.format(**words_of)
    if better:
        return IMPROVED.format(ages=words_of["better"])
    return WORSENED.format(ages=words_of["worse"]) if worse else ALIKE
