"""The drilling questions about contracts in detail: the figure behind each answer."""

import polars as pl

from csdash.analysis.questions import contracts as questions_contracts
from csdash.analysis.questions import contracts_told as of_contracts
from csdash.analysis.questions import trends
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.figures.trend import trend
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.groups import WHOLE
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

REDUCTION = Text("割引率の引き下げ幅(ポイント)", "Reduction of the discount, points")
D4_SUBTITLE = Text(
    "初回更新での割引率の引き下げ幅(ポイント)・各月までの{n}か月の平均・{population}",
    "Reduction of the discount at first renewals, in points, mean of the {n} months to each month, {population}",
)
D4_HOW = Text(
    "引き下げ幅 = 最初の契約の割引率 − 初回更新後の割引率。**プラスは割引が縮小、マイナスは割引が拡大**したことを表します。"
    "割引率 = 1 − 契約MRR ÷ 定価MRR で、どちらの契約も最後に合意した金額です。更新されなかった契約は含みません。"
    "区間は、同じ顧客の契約をまとめて計算しています。",
    "Reduction = discount of the first contract less discount after its renewal. **Above zero the discount got smaller, below "
    "zero it got deeper.** Discount = 1 - MRR / list price, both contracts as last agreed. Contracts that were not "
    "renewed are not in it. Intervals take the contracts of one account together.",
)
D5_SUBTITLE = Text(
    "{years}年以上続く顧客の現在のMRR ÷ 当初のMRR・開始年別・{population}",
    "MRR now over first MRR of accounts of {years} years and more, by year of start, {population}",
)
D5_HOW = Text(
    "点は、その年に始まった顧客の現在のMRR合計 ÷ 当初のMRR合計です。当初の額は、データの範囲内で始まった顧客は最初の月の"
    "MRR、それより前の顧客は最初の契約(更新番号0)がわかる場合だけその契約額({agreed}社)です。"
    "続いている顧客だけを見るため、解約した顧客の縮小は含みません。",
    "The dot is all MRR now over all first MRR of accounts that began in that year. The first amount is that of the first month "
    "where the data covers it, and otherwise that of the first contract where it is known ({agreed} accounts). Only those who "
    "stayed are in it: it says nothing of those who left.",
)
B12_NAME = Text("値引きを深めて得た更新の割合", "Share of renewals bought with a deeper discount")
B12_SUBTITLE = Text(
    "更新されたMRRのうち割引率が上がった更新の割合・各月までの{n}か月・{population}",
    "Share of renewed MRR whose discount rose at the renewal, {n} months to each month, {population}",
)
B12_HOW = Text(
    "期日を迎えた契約のうち、更新で割引率が0.1ポイント以上上がったものを「値引きを深めた更新」とします。"
    "値引きで引き止めた維持は、価値による維持とは分けて見ます。更新されたMRRは、増額を含めず期日の額を上限とします。",
    "A renewal is bought where the discount rose by 0.1 points or more. Retention that was paid for is shown apart from "
    "retention by value. Renewed MRR is capped at what was due: upgrades do not count.",
)
NOTHING = Text("この条件では示せる値がありません。", "There is nothing to show for this selection.")
START_YEAR = Text("開始年", "Year of start")
TIMES = Text("当初に対する規模", "Size against the beginning")


@cached
def reduction_panel(session: Session, view: View) -> Panel:
    """D4 over time."""
    question = question_of(view)
    renewals = questions_contracts.first_renewals(session, question)
    history = trends.over_time(renewals, question, session.first_month, trends.mean_reduction)
    how = D4_HOW
    return over_time(session, view, history, Unit.SCORE, REDUCTION, D4_SUBTITLE, how)


@cached
def bought_panel(session: Session, view: View) -> Panel:
    """B12 over time."""
    question = question_of(view)
    contracts = questions_contracts.decided(session, question)
    history = trends.over_time(contracts, question, session.first_month, trends.share_bought)
    how = B12_HOW
    return over_time(session, view, history, Unit.RATE, B12_NAME, B12_SUBTITLE, how)


def over_time(
    session: Session,
    view: View,
    history: pl.DataFrame,
    unit: Unit,
    name: Text,
    subtitle: Text,
    how: Text,
    *,
    finding: Text | None = None,
    every: str = "1mo",
) -> Panel:
    """A figure over time, titled by where it stands and stood a year ago, or by a `finding` of its own."""
    if not history["value"].count():
        raise CsdashError(NOTHING)
    minimum_n = session.settings.minimum_n
    return Panel(
        finding=(finding or of_contracts.moved(name, history, unit, minimum_n))[view.language],
        subtitle=_under(subtitle, session, view),
        chart=trend(
            history,
            unit,
            name=name[view.language],
            language=view.language,
            theme=theme_of(view),
            minimum_n=minimum_n,
            fiscal_start=session.settings.fiscal_year_starts_in,
            every=every,
        ),
        evidence=Evidence(
            how_to_read=how,
            base=words.BASE.format(n=f"{history['n_accounts'][-1]:,}")[view.language],
            definitions=(),
            frame=history.reverse(),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "value": Header(name, unit),
                "lower": Header(words.LOWER, unit),
                "upper": Header(words.UPPER, unit),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def sizes_panel(session: Session, view: View) -> Panel:
    """D5 by the year in which accounts began."""
    accounts = questions_contracts.long_standing(session, question_of(view))
    told = questions_contracts.growth(accounts)
    if told.of_means.value is None:
        raise CsdashError(of_contracts.larger(told, questions_contracts.YEARS)[0])
    years = questions_contracts.by_start_year(accounts)
    return Panel(
        finding=of_contracts.by_year(years)[view.language],
        subtitle=_under(D5_SUBTITLE, session, view),
        chart=ranked(
            years,
            Unit.TIMES,
            language=view.language,
            theme=theme_of(view),
            overall=told.of_means.value,
            overall_name=WHOLE[view.language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=D5_HOW.format(agreed=f"{told.n_agreed:,}"),
            base=words.BASE.format(n=f"{told.of_means.n:,}")[view.language],
            definitions=(),
            frame=years,
            headers={
                "group": Header(START_YEAR, is_pinned=True),
                "value": Header(TIMES, Unit.TIMES),
                "lower": Header(words.LOWER, Unit.TIMES),
                "upper": Header(words.UPPER, Unit.TIMES),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


def _under(subtitle: Text, session: Session, view: View) -> str:
    return subtitle.format(
        n=str(view.window),
        years=str(questions_contracts.YEARS),
        population=words.population(view, session.names),
    )[view.language]
