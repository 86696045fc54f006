"""Compounding: what an NRR comes to when it holds for years, with no new customer at all."""

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.analysis.with_interval import with_interval
from csdash.errors import NotEnoughHistory
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

YEARS = (1, 2, 3, 5)
SHORT = Text(
    "12か月のNRRがまだないため、複利の計算は示せません。",
    "There is no NRR of twelve months yet to compound.",
)
SAID = Text(
    "12か月のNRRは{nrr}です。この値が5年続けば、今の顧客からの収益は{times}倍になります。仮定の計算で、予測ではありません。",
    "NRR of twelve months is {nrr}. Were it to hold for five years, today's customers would pay {times} times what they do: "
    "arithmetic, not a forecast.",
)


def own_nrr(session: Session, question: Question) -> Measured:
    """The NRR of twelve months in the question's month, whatever the window shown; undefined in a short history."""
    try:
        return measured_in(
            session.metrics("nrr", window=12, where=dict(question.where), month=question.month)
        )
    except NotEnoughHistory:
        return NO_FIGURE


def compounded(nrr: Measured, years: int) -> Measured:
    """Revenue of today's customers after `years` as a multiple of today's: the rate and the ends of its interval alike.

    This is arithmetic and no forecast: no rate holds for years.
    """
    value, lower, upper = (None if end is None else end**years for end in (nrr.value, nrr.lower, nrr.upper))
    return Measured(value, lower, upper, nrr.n)


def told(nrr: Measured) -> tuple[Text, ...]:
    """What the own NRR would come to in five years if it held."""
    if nrr.value is None:
        return (SHORT,)
    return (SAID.format(nrr=with_interval(nrr, Unit.RATE), times=f"{compounded(nrr, 5).value:.2f}"),)
