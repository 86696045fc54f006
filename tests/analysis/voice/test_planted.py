"""What the voice page finds in the sample data, the same figures as the metrics; and on shuffled copies, nothing."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.voice import help as support
from csdash.analysis.voice import told, told_deeds
from csdash.analysis.voice.by_product import Product, by_product
from csdash.analysis.voice.by_product import told as of_products
from csdash.analysis.voice.drivers import compared
from csdash.analysis.voice.requests import requests
from csdash.analysis.voice.scores import METRIC, RESPONSE, YEAR, latest, moves, quarters, score, scores
from csdash.months import month_index, month_start
from tests.sample import sample_session
from tests.thorough import thorough

MINIMUM_N = 20
OUTAGE = date(2024, 1, 1)
SHUFFLES = 25
# Of 25 families of tests at 5%, more than 4 find something once in 140 times.
MOST_FALSE = 4
DIMENSIONS = ["segment", "region", "plan"]


@pytest.fixture(scope="module")
def sample():
    return sample_session()


@pytest.fixture(scope="module")
def asked(sample):
    return Question(12, (), sample.first_month, sample.last_month)


@pytest.fixture(scope="module")
def year(sample, asked):
    """The last NPS answers of twelve months."""
    return latest(sample, asked, asked.last - YEAR + 1, asked.last).filter(pl.col("kind") == "nps")


def test_nps_falls_in_the_outage_quarter_and_recovers(sample, asked):
    found = quarters(sample, asked, "nps")
    moved = found.filter("is_distinguishable").sort(pl.col("change").abs(), descending=True)
    assert moved["month"][0] == OUTAGE
    assert moved["change"][0] < -50
    assert moved["change"][1] > 40
    said = told.moved(found, "nps")
    assert said[0].ja.startswith("NPSは24/01〜03に、前の四半期から")
    assert said[0].en.endswith("in Jan-Mar '24, from the quarter before.")


def test_support_is_three_and_a_half_times_as_much_in_the_outage_quarter(sample, asked):
    found = support.quarters(sample, asked)
    peak = found.sort("times", descending=True, nulls_last=True).row(0, named=True)
    assert (peak["month"], peak["is_distinguishable"]) == (OUTAGE, True)
    assert 3 <= peak["times"] <= 3.6
    before = found.row(by_predicate=pl.col("month") == date(2023, 10, 1), named=True)
    # README: 3.5 times as many contacts; per account it is less, as there are more accounts.
    assert 3.4 <= peak["n_events"] / before["n_events"] <= 3.6
    assert "3.4" in told_deeds.contacts(found)[1].en


@pytest.mark.parametrize("where", [(), (("segment", ("SMB",)),)])
def test_figures_per_response_are_the_metrics(sample, asked, where):
    narrowed = Question(12, where, asked.first, asked.last)
    for one in scores(sample, narrowed):
        value = narrowed.at(sample, narrowed.month, METRIC[one.kind]).row(0, named=True)
        rate = narrowed.at(sample, narrowed.month, RESPONSE[one.kind]).row(0, named=True)
        assert one.by_response.value == pytest.approx(value["value"])
        assert (one.n_responses, one.by_response.n) == (value["denominator"], value["n_accounts"])
        given = (one.response_rate.value, one.response_rate.lower, one.response_rate.upper)
        assert given == pytest.approx((rate["value"], rate["lower"], rate["upper"]))


def test_contacts_of_an_account_agree_and_the_margin_says_so(sample, asked):
    [nps] = [one for one in scores(sample, asked) if one.kind == "nps"]
    naive = asked.at(sample, asked.month, "nps").row(0, named=True)
    # Over answers the interval would be a tenth narrower than over accounts.
    own = naive["upper"] - naive["lower"]
    assert 1.05 < (nps.by_response.upper - nps.by_response.lower) / own < 1.2
    # What stands on the screen is the margin of the metric, on this page as on all others.
    assert nps.margin == pytest.approx(own / 2)


def test_a_planted_group_is_found_and_none_besides(sample, year):
    rng = np.random.default_rng(2)
    is_hit = pl.Series(rng.random(year.height) < 0.6) & (year["region"].cast(pl.String) == "Kansai")
    planted = year.with_columns(
        mark=pl.when(is_hit & pl.col("mark").is_not_null()).then(-1).otherwise(pl.col("mark"))
    )
    found = compared(planted, "nps", ["segment", "region"], MINIMUM_N)
    worst = found.filter("is_distinguishable").sort("difference").row(0, named=True)
    assert (worst["dimension"], worst["group"]) == ("region", "Kansai")
    assert "関西" in told.differing(found, "nps", sample.names).ja
    assert "関西" not in told.differing(compared(year, "nps", ["region"], MINIMUM_N), "nps", sample.names).ja


@thorough
def test_shuffled_attributes_differ_at_the_stated_rate(year):
    rng = np.random.default_rng(11)
    # Accounts keep their answers and are given the attributes of another account.
    own = year.unique("account_id", keep="first", maintain_order=True).select("account_id", *DIMENSIONS)
    answers = year.drop(DIMENSIONS)
    false = 0
    for _ in range(SHUFFLES):
        mixed = own.with_columns(account_id=pl.Series(rng.permutation(own["account_id"].to_numpy())))
        found = compared(answers.join(mixed, on="account_id"), "nps", DIMENSIONS, MINIMUM_N)
        false += found["is_distinguishable"].any()
    assert false <= MOST_FALSE


def test_shuffled_quarters_move_at_the_stated_rate(sample, asked):
    firsts = [month_index(date(2022 + i // 4, 3 * (i % 4) + 1, 1)) for i in range(4, 19)]
    answers = pl.concat(
        latest(sample, asked, first, first + 2)
        .filter(pl.col("kind") == "nps")
        .with_columns(quarter=pl.lit(month_start(first)))
        for first in firsts
    ).select("quarter", "account_id", "score", "mark")
    rng = np.random.default_rng(5)
    accounts = answers["account_id"].unique().sort()
    false = 0
    for _ in range(SHUFFLES):
        # Whole accounts are dealt to the quarters, so that those that agree stay together.
        dealt = pl.DataFrame(
            {"account_id": accounts, "quarter": rng.choice(month_starts(firsts), accounts.len())}
        )
        mixed = (
            answers.drop("quarter").join(dealt, on="account_id").with_columns(pl.col("quarter").cast(pl.Date))
        )
        parts = sorted(mixed.partition_by("quarter", as_dict=True).items())
        found = moves([(month, score("nps", part)) for (month,), part in parts], MINIMUM_N)
        false += found["is_distinguishable"].any()
    assert false <= MOST_FALSE


@thorough
def test_support_without_an_outage_does_not_move_by_more_than_the_stated_rate(sample, asked):
    paying = sample.paying_months().select("month", "account_id")
    own = paying.select("account_id").unique(maintain_order=True)
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(SHUFFLES):
        # Some ask often and some never, in every month alike.
        rates = own.with_columns(rate=pl.Series(rng.gamma(0.7, 0.5, own.height)))
        met = paying.join(rates, on="account_id")
        n = pl.Series("n", rng.poisson(met["rate"].to_numpy()))
        events = met.with_columns(n.cast(pl.Int64)).filter(pl.col("n") > 0)
        found = support.per_quarter(events, paying, asked, MINIMUM_N)
        false += found["is_distinguishable"].any()
    assert false <= MOST_FALSE


def test_the_product_that_is_dropped_most_is_named(sample, asked):
    # Planted: Mobile is dropped most often at renewals.
    [said] = of_products(by_product(sample, asked), MINIMUM_N)
    assert said.en.startswith("GRR is lowest for Mobile")
    assert "below every other product by more than chance" in said.en
    assert "誤差を超えて低い" in said.ja


def test_products_alike_are_named_as_rarely_as_stated():
    rng = np.random.default_rng(8)
    nobody = share(0, 0)
    named = 0
    for _ in range(200):
        kept = [share(int(rng.binomial(n, 0.9)), n) for n in (100, 150, 300, 700)]
        products = [Product(f"P{i}", one.n, 1.0, one, one, nobody, 0, nobody) for i, one in enumerate(kept)]
        named += "below every other" in of_products(products, MINIMUM_N)[0].en
        named -= "not below every other" in of_products(products, MINIMUM_N)[0].en
    # Of 200 at 5%, more than 17 are found once in 80 times.
    assert named <= 17


def test_that_later_requests_ship_more_often_is_too_weak_to_be_said(sample, asked):
    found = requests(sample, asked)
    assert not found.change.is_distinguishable
    assert told_deeds.shipped(found, MINIMUM_N)[-1] == told_deeds.NEWER_SAME


def month_starts(firsts: list[int]) -> np.ndarray:
    """The first days of months."""
    return np.array([month_start(first) for first in firsts], dtype="datetime64[D]")
