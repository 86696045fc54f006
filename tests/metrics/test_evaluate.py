"""Asking for metrics: what is undefined, what is refused, and which rows come back."""

from decimal import Decimal

import polars as pl
import pytest

from csdash.errors import NotEnoughHistory, NotUnlocked, UnknownName
from csdash.metrics.evaluate import COLUMNS
from csdash.metrics.metric import Complement, MedianWait
from csdash.metrics.registry import REGISTRY
from csdash.metrics.summed import measures_of
from tests.histories import at, day, history, opened
from tests.metrics.examples.practice import NINETY, SIX_MP
from tests.sample import sample_session

SEGMENTS = {"A": "SMB", "B": "ENT", "C": "SMB"}


@pytest.fixture(scope="module")
def session():
    paid = {"A": [100, 110, 120, 130], "B": [None, None, 50, 25], "C": [40, None, None, None]}
    return opened(history("2024-01", paid, segment=SEGMENTS))


def test_columns_are_month_attributes_and_the_promised_seven(session):
    frame = session.metrics("nrr", "mrr", window=1, by=["segment"])
    assert frame.columns == ["month", "segment", *COLUMNS]
    assert frame.schema["month"] == pl.Date
    assert frame.schema["value"] == pl.Float64
    assert frame.schema["numerator"] == frame.schema["denominator"] == pl.Decimal(38, 4)


def test_opening_of_nothing_is_undefined_and_not_zero(session):
    row = at(session.metrics("nrr", window=1, by=["segment"]), "2024-03", segment="ENT")
    assert (row["value"], row["lower"], row["upper"]) == (None, None, None)
    assert (row["numerator"], row["denominator"], row["n_accounts"]) == (Decimal(0), Decimal(0), 0)


def test_every_covered_month_is_there_for_every_group(session):
    stock = session.metrics("mrr", by=["segment"])
    assert stock.group_by("segment").len()["len"].to_list() == [4, 4]
    assert at(stock, "2024-01", segment="ENT")["value"] == 0
    windowed = session.metrics("nrr", window=3)
    assert windowed["month"].to_list() == [day("2024-04")]


@pytest.mark.parametrize("tables", [SIX_MP, NINETY])
def test_a_median_too_has_every_covered_month(tables):
    # Nobody had started in the first months: the median is undefined there, on no accounts, and said so.
    session = opened(**tables)
    frame = session.metrics("ttv_median_days")
    assert frame["month"].to_list() == session.metrics("mrr")["month"].to_list()
    assert at(frame, "2023-05")["n_accounts"] == 0
    assert at(frame, "2023-05")["value"] is None
    by_group = session.metrics("ttv_median_days", by=["segment"])
    assert set(by_group.group_by("segment").len()["len"]) == {frame.height}


def test_one_month_is_the_same_row_as_among_all(session):
    for key in ("nrr", "mrr", "logo_churn_rate", "arpa"):
        every = session.metrics(key, window=1).filter(pl.col("month") == day("2024-03"))
        assert session.metrics(key, window=1, month=day("2024-03")).equals(every)


def test_others_are_all_groups_but_this_one(session):
    rest = at(session.metrics("mrr", by=["segment"], others=True), "2024-03", segment="SMB")
    assert rest["value"] == at(session.metrics("mrr", where={"segment": ["ENT"]}), "2024-03")["value"] == 50


@pytest.mark.parametrize("where", [{}, {"tier": ["high"]}])
def test_contrasts_are_the_metrics_of_each_group_and_of_all_others(where):
    tiers = {"A": "high", "B": None, "C": "high"}
    paid = {"A": [100, 110, 120, 130], "B": [None, 70, 50, 25], "C": [40, 40, None, None]}
    session = opened(history("2024-01", paid, segment=SEGMENTS, tier=tiers))
    keys, by = ("grr", "logo_churn_rate", "arpa", "nrr"), ("tier", "segment")
    for month in ("2024-01", "2024-02", "2024-04"):
        asked = {"window": 1, "where": where, "month": day(month)}
        expected = [
            (key, name, group, others, *figure)
            for key in keys
            for others in (False, True)
            for name in by
            for group, *figure in session.metrics(key, by=[name], others=others, **asked)
            .select(pl.col(name).cast(pl.String), "value", "lower", "upper", "n_accounts")
            .iter_rows()
        ]
        assert session.contrasts(*keys, by=by, **asked).rows() == expected
    assert [row for row in expected if row[1] == "segment"]  # the last month tells of somebody


def test_contrasts_are_refused_where_groups_are_no_parts_of_a_whole(session):
    with pytest.raises(ValueError, match="alone"):
        session.contrasts("nrr", by=["segment", "product"], window=1, month=day("2024-03"))
    with pytest.raises(UnknownName):
        session.contrasts("nrr", by=["segments"], window=1, month=day("2024-03"))
    with pytest.raises(NotEnoughHistory):
        session.contrasts("nrr", by=["segment"], month=day("2024-03"))
    late = opened(**NINETY)
    with pytest.raises(ValueError, match="median"):
        late.contrasts("ttv_median_days", by=["segment"], month=day("2024-03"))


def test_a_month_without_a_whole_window_before_it_tells_nothing():
    # Contracts that were due in the months there are, are fewer than those of a year.
    sample = sample_session()
    early = {"window": 12, "by": ["segment"], "month": day("2023-02")}
    assert sample.metrics("mrr_renewal_rate", **early).is_empty()
    assert sample.contrasts("mrr_renewal_rate", **early).is_empty()
    assert not sample.contrasts("mrr_renewal_rate", **early | {"window": 3}).is_empty()


def test_many_metrics_at_once_are_each_of_them_alone(session):
    keys = ("nrr", "mrr", "grr", "logo_churn_rate", "arpa", "grr_product_level")
    for by in ([], ["segment"]):
        alone = pl.concat([session.metrics(key, window=1, by=by) for key in keys])
        assert session.metrics(*keys, window=1, by=by).equals(alone)


@pytest.mark.parametrize("by", [[], ["segment"]])
def test_some_months_are_those_of_all(session, by):
    keys, asked = ("nrr", "mrr", "grr_product_level"), [day("2024-02"), day("2024-04"), day("2030-01")]
    every = session.metrics(*keys, window=1, by=by)
    some = session.metrics(*keys, window=1, by=by, month=asked)
    assert some.equals(every.filter(pl.col("month").is_in(asked)))
    assert some["month"].unique().sort().to_list() == asked[:2]
    late = opened(**NINETY)
    medians = late.metrics("ttv_median_days")
    months = medians["month"].to_list()[-2:]
    assert late.metrics("ttv_median_days", month=months).equals(medians.filter(pl.col("month").is_in(months)))


def test_a_refusal_is_what_asking_would_raise(session):
    assert session.refusal("mrr") is None
    assert session.refusal("nrr", 1) is None
    for key, window, kind in (("nrr", 12, NotEnoughHistory), ("nps", 1, NotUnlocked)):
        told = session.refusal(key, window)
        with pytest.raises(kind) as raised:
            session.metrics(key, window=window)
        assert str(told) == str(raised.value)


def test_what_an_interval_is_made_of_hides_no_measure():
    """It stands beside the sums in one frame: a measure of the same name would be lost."""
    rules = [one.of if isinstance(one, Complement) else one for one in REGISTRY.values()]
    measures = {name for one in rules if not isinstance(one, MedianWait) for name in measures_of(one)}
    assert {"lower", "upper"}.isdisjoint(measures)


def test_filters_keep_any_of_the_values_of_each_attribute(session):
    assert at(session.metrics("mrr", where={"segment": ["SMB", "ENT"]}), "2024-03")["value"] == 170
    assert at(session.metrics("mrr", where={"segment": "SMB"}), "2024-03")["value"] == 120


def test_without_attribute_is_a_group_of_its_own():
    session = opened(history("2024-01", {"A": [10], "B": [5]}, segment={"A": "SMB"}))
    assert at(session.metrics("mrr", by=["segment"]), "2024-01", segment="")["value"] == 5
    assert at(session.metrics("mrr", where={"segment": [""]}), "2024-01")["value"] == 5


def test_a_filter_may_leave_nothing(session):
    frame = session.metrics("nrr", "arpa", window=1, where={"segment": []})
    assert frame["value"].null_count() == frame.height > 0
    empty = session.metrics("nrr", window=1, by=["segment"], where={"segment": []})
    assert empty.is_empty()
    assert empty.schema["month"] == pl.Date


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda s: s.metrics("nnr", window=1), UnknownName, 'Did you mean "nrr"?'),
        (lambda s: s.metrics("nrr", window=1, by=["segmnt"]), UnknownName, 'Did you mean "segment"?'),
        (
            lambda s: s.metrics("nrr", window=1, where={"segment": ["SBM"]}),
            UnknownName,
            'Did you mean "SMB"?',
        ),
        (lambda s: s.metrics("nrr", window=1, where={"region": ["EU"]}), UnknownName, "Known: segment"),
        (
            lambda s: s.metrics("nrr"),
            NotEnoughHistory,
            "A window of 12 months needs 13 months of data; there are 4.",
        ),
        (lambda s: s.bridge(12), NotEnoughHistory, "Use a window of 1 or 3."),
        (lambda s: s.metrics("nps"), NotUnlocked, "surveys"),
        (lambda s: s.metrics("ttv_median_days"), NotUnlocked, "events"),
        (lambda s: s.metrics("health_score"), NotUnlocked, "accounts.health_score"),
        (lambda s: s.bridge(by=["tier"]), UnknownName, "tier"),
        (lambda s: s.cohorts(by=["tier"]), UnknownName, "tier"),
        (lambda s: s.survival(by=["tier"]), UnknownName, "tier"),
    ],
)
def test_question_that_cannot_be_answered_says_why(session, ask, error, words):
    with pytest.raises(error) as refusal:
        ask(session)
    assert words in str(refusal.value)
    assert refusal.value.message.ja != refusal.value.message.en


def test_health_of_a_month_without_scores_is_undefined_on_nobody():
    # Scored in February only: January has no score, and none is made up for it.
    scored = opened(history("2024-01", {"A": [10, 10]}, health_score={"A": [None, 80.0]}))
    row = at(scored.metrics("health_score"), "2024-01")
    assert (row["value"], row["n_accounts"]) == (None, 0)
    assert at(scored.metrics("health_coverage_rate"), "2024-01")["value"] == 0


def test_keys_of_every_metric_are_known():
    with pytest.raises(UnknownName) as refusal:
        opened(history("2024-01", {"A": [1]})).metrics("")
    assert all(key in str(refusal.value) for key in list(REGISTRY)[:20])
