"""Acquisition beside expansion: what a unit of new ARR cost to win, and what a unit of expansion ARR cost at most."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import ratio
from csdash.analysis.question import Question
from csdash.analysis.sentences import written
from csdash.analysis.team.cost import Efficiency, efficiency
from csdash.analysis.with_interval import with_interval
from csdash.months import month_start
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

YEAR = 12
NOTHING_NEW = Text(
    "期間内に始まり、獲得費用のわかる顧客はいません。",
    "No account that began in the window has its acquisition cost written.",
)
NEW = Text(
    "直近{window}か月に始まった顧客の獲得費用は{cost}、開始時のARRは{arr}で、費用はARRの{rate}です。",
    "Accounts that began in {window} months cost {cost} to win and began with ARR of {arr}: cost was {rate} that ARR.",
)
BESIDE = Text(
    "既存顧客の拡大では、チームの費用をすべて数えても増えたARRの{rate}倍です。チームは維持も担うため、実際にはこれより小さくなります。",
    "Expansion cost {rate}x the ARR it added with the whole team counted: at most, as the team also keeps accounts.",
)


@dataclass(frozen=True, slots=True)
class Acquisition:
    """Accounts that began in the window and whose cost is known: what they cost, and the ARR they began with.

    `rate` is cost per unit of ARR with its interval; `n_unknown` began without a cost written. `expansion` is the other
    side: the whole team's cost and the ARR that existing accounts added, whose rate has no interval, being one sum over
    another of the whole company.
    """

    cost: float
    arr: float
    rate: Measured
    n_unknown: int
    expansion: Efficiency


def acquisition(session: Session, question: Question) -> Acquisition:
    """Of the window up to the question's month. Raises NotUnlocked without costs or a team, NotEnoughHistory."""
    costs = session.acquisition_costs()
    expansion = efficiency(session, question)
    began = session.lifetime_months(question.month, dict(question.where)).filter(
        pl.col("age") == 0, pl.col("start_month") > month_start(question.last - question.window)
    )
    known = began.join(costs, on="account_id", how="inner").with_columns(
        pl.col("cost").cast(pl.Float64), arr=pl.col("mrr").cast(pl.Float64) * YEAR
    )
    return Acquisition(
        float(known["cost"].sum()),
        float(known["arr"].sum()),
        ratio(known["cost"].to_list(), known["arr"].to_list()),
        began.height - known.height,
        expansion,
    )


def told(found: Acquisition, window: int, currency: str) -> tuple[Text, ...]:
    """What new business cost beside what expansion cost at most."""
    if found.rate.value is None:
        return (NOTHING_NEW,)
    first = NEW.format(
        window=str(window),
        cost=written(found.cost, Unit.MONEY, currency),
        arr=written(found.arr, Unit.MONEY, currency),
        rate=with_interval(found.rate, Unit.TIMES),
    )
    per = found.expansion.cost_per_expansion
    if per is None:
        return (first,)
    return first, BESIDE.format(rate=f"{per:.2f}")
