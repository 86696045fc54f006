"""Benchmarks: which one a metric is held against: the company's own, its band, the median, or the reader's choice."""

import polars as pl
import pytest

from csdash.analysis.benchmarks import NONE, contract_value, drawn, offered
from csdash.analysis.question import Question
from csdash.metrics.benchmarks import BENCHMARKS
from tests.histories import history, opened

OWN = pl.DataFrame(
    [
        ("nrr", 1.04, "Peers", 2023, "Our survey"),
        ("nrr", 1.06, "Peers", 2025, "Our survey"),
        ("nps", 30.0, "Peers", 2025, "Our survey"),
    ],
    schema=["metric", "value", "population", "year", "source"],
    orient="row",
)


def session_of(mrr: float = 100, currency: str = "JPY", **tables):
    accounts = history("2023-01", {"A": [mrr] * 14, "B": [mrr] * 14}, segment={"A": "x", "B": "y"})
    return opened(accounts.with_columns(currency=pl.lit(currency)), **tables)


def asked(session, window: int = 12, where=()) -> Question:
    return Question(window, where, session.first_month, session.last_month)


def codes(session, key: str, *code: str, **more) -> list[str]:
    return [one.code for one in drawn(session, asked(session, **more), key, *code)]


def test_every_benchmark_is_found_by_its_code():
    named = [(one.metric, one.code) for one in BENCHMARKS]
    assert len(set(named)) == len(named)
    assert not any(code.startswith("own-") or code == NONE for _, code in named)
    for one in BENCHMARKS:
        assert str(one.year) in one.label.ja
        assert one.by in one.label.en


# 12 x MRR per account: a band holds its lower edge and not its upper one.
@pytest.mark.parametrize(
    ("mrr", "code"),
    [
        (10, "acv-under-12k"),
        (999, "acv-under-12k"),
        (1000, "acv-12-25k"),
        (3000, "acv-25-50k"),
        (20_834, "acv-over-250k"),
        (10**6, "acv-over-250k"),
    ],
)
def test_the_band_of_the_average_contract_in_usd(mrr, code):
    assert codes(session_of(mrr, "USD"), "nrr") == [code]
    assert codes(session_of(mrr, "USD"), "grr") == [code]


def test_in_another_currency_no_band_is_chosen_but_all_are_offered():
    session = session_of(3000)
    assert contract_value(session, asked(session)) is None
    assert codes(session, "nrr") == ["median"]
    assert len(offered(session, asked(session), "nrr")) == 8
    assert codes(session, "nrr", "acv-25-50k") == ["acv-25-50k"]


def test_own_ones_come_first_and_the_newest_of_them():
    session = session_of(3000, "USD", benchmarks=OWN)
    told = drawn(session, asked(session), "nrr")
    assert [(one.code, one.value, one.year) for one in told] == [("own-1", 1.06, 2025)]
    assert told[0].label.ja == "Peers(Our survey、2025年)"
    assert codes(session, "nrr", "own-2") == ["own-2"]
    assert codes(session, "nps") == ["own-1"]
    assert codes(session, "nps", window=1) == ["own-1"]  # no window of its own


@pytest.mark.parametrize("code", [NONE, "own-9", "nonsense"])
def test_none_and_unknown_codes_draw_nothing(code):
    assert codes(session_of(), "nrr", code) == []


def test_a_part_of_the_company_or_of_a_year_has_no_default():
    session = session_of()
    assert codes(session, "nrr", where=(("segment", ("x",)),)) == []
    assert codes(session, "nrr", "public", where=(("segment", ("x",)),)) == ["public"]
    assert codes(session, "nrr", "public", window=3) == []
    assert codes(session, "logo_retention_rate") == []
    assert codes(session, "logo_churn_rate") == []
    assert codes(session, "logo_churn_rate", "smarthr") == ["smarthr"]
