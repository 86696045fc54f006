"""The drilling questions about contracts over time: discounts by quarter, size after years every three months."""

from csdash.analysis.questions import contracts, trends
from csdash.analysis.questions import contracts_told as of_contracts
from csdash.panels.panel import Panel, question_of
from csdash.panels.questions_detail import D4_HOW, REDUCTION, TIMES, over_time
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

EVERY = "3mo"
QUARTER_SUBTITLE = Text(
    "初回更新での割引率の引き下げ幅(ポイント)・四半期ごとの平均・{population}",
    "Reduction of the discount at first renewals, in points, mean of each quarter, {population}",
)
QUARTER_HOW = Text(
    "四半期ごとに、その中で始まった初回更新だけを数えるので、隣り合う点に共通の契約はありません。四半期は年度の四半期で、点はその"
    "最初の月に置いています。終わっていない四半期は含みません。",
    "Each quarter counts only the first renewals that began in it, so neighbouring points share none. Quarters are those "
    "of the fiscal year, and the point stands at the first month. A quarter that is not over is left out.",
)
HOW = Text("{one} {other}", "{one} {other}")
SIZES = Text("{years}年以上続く顧客の規模", "Size after {years} years")
SIZES_SUBTITLE = Text(
    "{years}年以上続く顧客の現在のMRR ÷ 当初のMRR・3か月ごと・{population}",
    "MRR now over first MRR of accounts of {years} years and more, every three months, {population}",
)
SIZES_HOW = Text(
    "各時点で{years}年以上続いていた顧客のMRR合計 ÷ その顧客の当初のMRR合計です。対象の顧客は時点ごとに入れ替わります。"
    "続いている顧客だけを見るため、解約した顧客の縮小は含みません。1年前との比較は、両方の時点にいる顧客を別々の顧客とみなすので、"
    "誤差を大きめに見積もっています。",
    "All MRR of accounts that had stayed for {years} years by then, over all of their first MRR. Who is in it differs from point "
    "to point. Only those who stayed are in it. A year ago is compared as if nobody were in both, which takes chance "
    "for larger than it is.",
)


@cached
def quarters_panel(session: Session, view: View) -> Panel | None:
    """D4 by quarter; None where no quarter has a first renewal with a known discount."""
    question = question_of(view)
    renewals = contracts.first_renewals(session, question)
    history = trends.reductions_by_quarter(session, question, renewals)
    if not history["value"].count():
        return None
    finding = of_contracts.by_quarter(history, session.settings.minimum_n)
    how = HOW.format(one=D4_HOW, other=QUARTER_HOW)
    return over_time(
        session, view, history, Unit.SCORE, REDUCTION, QUARTER_SUBTITLE, how, finding=finding, every=EVERY
    )


@cached
def sizes_trend_panel(session: Session, view: View) -> Panel | None:
    """D5 over time; None where nobody had stayed for so long with a known beginning."""
    history = trends.sizes_over_time(session, question_of(view))
    if not history["value"].count():
        return None
    years = str(contracts.YEARS)
    how = SIZES_HOW.format(years=years)
    finding = of_contracts.moved(SIZES.format(years=years), history, Unit.TIMES, session.settings.minimum_n)
    return over_time(
        session, view, history, Unit.TIMES, TIMES, SIZES_SUBTITLE, how, finding=finding, every=EVERY
    )
