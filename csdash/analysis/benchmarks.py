"""Benchmarks: which figures from elsewhere a metric is held against, the company's own choice among them."""

from csdash.analysis.question import Question
from csdash.metrics.benchmarks import BENCHMARKS, Benchmark
from csdash.metrics.registry import REGISTRY
from csdash.session import Session
from csdash.text import Text

# The bands of contract value are in this currency, and no rate of today would be one of the year of the survey.
BAND_CURRENCY = "USD"
NONE = "none"


def offered(session: Session, question: Question, key: str) -> tuple[Benchmark, ...]:
    """Every benchmark of a metric, the one that is drawn unless another is chosen first.

    That is the first of the company's own, else the band of contract value that its accounts fall in on
    average, which only amounts in USD can tell, else the median. Empty where the metric has none, or where it
    is not a year's figure: all that is published is.
    """
    if REGISTRY[key].is_windowed and question.window != 12:
        return ()
    known = (*own(session, key), *(one for one in BENCHMARKS if one.metric == key))
    acv = contract_value(session, question) if any(one.acv for one in known) else None

    def rank(one: Benchmark) -> int:
        if one.code.startswith("own-"):
            return 0
        if acv is not None and one.acv and one.acv[0] <= acv < one.acv[1]:
            return 1
        return 2 if one.is_drawn else 3

    return tuple(sorted(known, key=rank))


def drawn(session: Session, question: Question, key: str, code: str = "") -> tuple[Benchmark, ...]:
    """The benchmark chosen by its code, or the default; none where `code` is NONE.

    What holds for companies says nothing of some of their accounts: the default is drawn for all accounts only.
    """
    if code == NONE or (not code and question.where):
        return ()
    known = offered(session, question, key)
    if code:
        return tuple(one for one in known if one.code == code)[:1]
    return tuple(one for one in known[:1] if one.is_drawn or one.acv or one.code.startswith("own-"))


def own(session: Session, key: str) -> tuple[Benchmark, ...]:
    """The company's own benchmarks of a metric, the newest first."""
    table = session.table("benchmarks")
    if table is None:
        return ()
    rows = [row for row in table.iter_rows(named=True) if row["metric"] == key]
    rows.sort(key=lambda row: (-row["year"], row["population"]))
    return tuple(
        Benchmark(
            f"own-{i}",
            key,
            row["value"],
            Text(row["population"], row["population"]),
            row["year"],
            row["source"],
            row["source"],
            is_drawn=True,
        )
        for i, row in enumerate(rows, start=1)
    )


def contract_value(session: Session, question: Question) -> float | None:
    """What an account pays in a year on average, in USD; None where amounts are in another currency."""
    if session.currency != BAND_CURRENCY:
        return None
    arpa = question.at(session, question.month, "arpa")["value"]
    return None if arpa.is_empty() or arpa[0] is None else 12 * arpa[0]
