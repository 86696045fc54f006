"""Concentration: with and without the largest accounts, by hand; the median's interval against scipy."""

import polars as pl
import pytest
from scipy import stats

from csdash.analysis.estimates import lower_rank
from csdash.analysis.question import Question
from csdash.analysis.why import told as why
from csdash.analysis.why.change import account_sums
from csdash.analysis.why.concentration import concentration, largest, median_account
from csdash.metrics.registry import metric
from csdash.months import parse_month
from tests.analysis.phrases import is_sentence, is_title
from tests.histories import history, opened

LAST = parse_month("2024-02")
MONTHLY = Question(1, (), LAST, LAST)


def sums(*paid: tuple, key="nrr") -> pl.DataFrame:
    names = {f"a{i:02}": list(pair) for i, pair in enumerate(paid)}
    return account_sums(opened(history("2024-01", names)), MONTHLY, key, MONTHLY.month)


PAID = [(100, 150), (50, 40), (30, None), (10, 10), (10, 12), (5, 5), (5, 5)]


def test_without_the_largest_by_hand():
    rows = {row["left_out"]: row for row in concentration("nrr", sums(*PAID)).iter_rows(named=True)}
    # 222 of 210; without the largest 72 of 110; without five 10 of 10.
    assert [rows[k]["value"] for k in (0, 1, 5)] == pytest.approx([222 / 210, 72 / 110, 1])
    assert rows[1]["difference"] == pytest.approx(222 / 210 - 72 / 110)
    assert [rows[k]["opening_share"] for k in (0, 1, 5, 10)] == pytest.approx([0, 100 / 210, 200 / 210, 1])
    assert [rows[k]["n_accounts"] for k in (0, 1, 5, 10)] == [7, 6, 2, 0]
    assert rows[10]["value"] is None
    assert rows[10]["difference"] is None


# What sixty accounts or so paid, and which metrics have an interval there.
COMPANIES = {
    "all kinds": ([(10 + i, i % 4 * (9 + i) or None) for i in range(60)], {"nrr", "grr", "logo"}),
    # An interval of NRR would reach below 0, which no payment does.
    "nearly all left": ([(10, 10)] + [(10, None)] * 19, {"nrr", "logo"}),
    "up as far as down": ([(10, 12), (10, 8)] * 30, {"nrr", "grr", "logo"}),
    "five moved": ([(10, 50)] * 3 + [(10, None)] * 2 + [(10, 10)] * 55, {"logo"}),
    "a whale": ([(6000, 6600)] + [(100, 110)] * 200 + [(100, None)] * 300, {"logo"}),
}


@pytest.mark.parametrize(("paid", "shown"), COMPANIES.values(), ids=COMPANIES)
def test_with_everybody_it_is_the_metric_with_its_interval(paid, shown):
    session = opened(history("2024-01", {f"a{i:03}": list(pair) for i, pair in enumerate(paid)}))
    names = ("value", "lower", "upper")
    for key in ("nrr", "grr", "logo_retention_rate"):
        rows = concentration(key, account_sums(session, MONTHLY, key, MONTHLY.month))
        assert (rows["lower"][0] is not None) == (key.partition("_")[0] in shown)
        usual = MONTHLY.at(session, MONTHLY.month, key)
        for found, expected in zip(rows.select(names).row(0), usual.select(names).row(0), strict=True):
            assert found == (None if expected is None else pytest.approx(expected, rel=1e-9))


def test_the_largest_is_the_largest_at_the_opening():
    found = largest(sums((100, 10), (50, 500)))
    assert (found.account_id, found.opening, found.closing) == ("a00", 100, 10)
    assert largest(sums((0, 10), (0, 500))) is None


def test_the_account_in_the_middle_by_hand():
    # Ratios 0, .8, 1, 1, 1, 1.2, 1.5; with seven, the interval lies between the smallest and the largest.
    middle = median_account(sums(*PAID))
    assert (middle.value, middle.lower, middle.upper, middle.n) == (1, 0, 1.5, 7)
    few = median_account(sums((10, 20), (10, None)))
    assert (few.value, few.lower, few.upper, few.n) == (1, None, None, 2)
    assert median_account(sums((0, 1), (0, 2))).value is None


@pytest.mark.parametrize("n", [1, 5, 6, 7, 9, 20, 100, 999, 1000, 1001, 5000])
def test_the_ranks_hold_their_level(n):
    rank = lower_rank(n)
    outside = 2 * stats.binom.cdf(rank - 1, n, 0.5) if rank else 0.0
    assert outside <= (0.05 if n <= 1000 else 0.0505)
    # One rank further in would hold less.
    assert 2 * stats.binom.cdf(rank, n, 0.5) > (0.05 if n <= 1000 else 0.0495)


def test_the_ranks_of_print():
    # Conover, Practical Nonparametric Statistics (1999), table A3: n = 20 gives the 6th and the 15th value.
    assert lower_rank(20) == 6


@pytest.mark.parametrize(
    ("paid", "word"),
    [
        (PAID, "adds"),
        ([(100, 10), (50, 50), (50, 50)], "takes"),
        ([(100, 100), (50, 50)], "the same"),
        ([(100, 120)], "one account only"),
    ],
)
def test_what_is_said_of_the_largest(paid, word):
    said = why.rests_on(metric("nrr"), concentration("nrr", sums(*paid)))
    assert word in said.en
    assert is_sentence(said)
    assert is_title(why.without_many(metric("nrr"), concentration("nrr", sums(*paid))))


def test_nothing_is_said_where_nobody_paid():
    table = concentration("nrr", sums((0, 5), (0, 7)))
    assert why.rests_on(metric("nrr"), table) is None
    assert is_title(why.without_many(metric("nrr"), table))
    assert why.in_the_middle(median_account(sums((0, 5)))) is None
    assert is_sentence(why.in_the_middle(median_account(sums(*PAID))))
