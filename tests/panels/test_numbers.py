"""The figures that panels show are those of the session, whatever is filtered."""

import polars as pl
import pytest

from csdash.analysis import answers
from csdash.analysis.cohorts.month_k import newer_against_older
from csdash.analysis.question import Question
from csdash.months import month_start
from csdash.unit import Unit
from csdash.words.numbers import value_text
from tests.panels.offices import PANELS, asked, view_of

VIEWS = {
    "all": {},
    "monthly": {"window": 1},
    "filtered": {"where": (("segment", ("SMB",)), ("region", ("Kanto", "Kansai")))},
    "earlier": {"months": (24290, 24310), "window": 3},
}


@pytest.fixture(params=VIEWS)
def view(request, sample):
    return view_of(sample, **VIEWS[request.param])


def now(session, view, *keys, window=None, **question) -> pl.DataFrame:
    month = month_start(view.months[1])
    return session.metrics(
        *keys, window=window or view.window, where=dict(view.where), month=month, **question
    )


@pytest.mark.parametrize("name", ["trend nrr", "trend grr", "trend arr"])
def test_the_newest_point_of_a_trend(name, sample, view):
    panel = asked(name, sample, view)
    newest, truth = panel.evidence.frame.row(0, named=True), now(sample, view, PANELS[name][1][0])
    assert newest["month"] == month_start(view.months[1])
    assert panel.evidence.frame["month"].min() >= month_start(view.months[0])
    for column in ("value", "lower", "upper", "n_accounts"):
        assert newest[column] == truth[column].item()
    assert f"{newest['n_accounts']:,}社" in panel.evidence.base


def test_the_ends_of_the_bridge_are_the_stock(sample, view):
    steps = {
        row["movement"]: row for row in asked("bridge", sample, view).evidence.frame.iter_rows(named=True)
    }
    closing = now(sample, view, "mrr").row(0, named=True)
    assert steps["closing"]["amount"] == pytest.approx(closing["value"])
    assert steps["closing"]["n"] == closing["n_accounts"]
    first = month_start(view.months[1] - view.window)
    if not view.where:  # under a filter the opening holds those who were in the group then
        opening = sample.metrics("mrr", month=first).row(0, named=True)
        assert steps["opening"]["amount"] == pytest.approx(opening["value"])
    moved = sum(row["amount"] for name, row in steps.items() if name != "closing")
    assert moved == pytest.approx(steps["closing"]["amount"])


def test_tiles_write_the_value_and_the_change_of_the_session(sample, view):
    tiles, missing, left_out = asked("tiles", sample, view, "nrr", "arr", "nps")
    assert left_out is None
    assert missing == {}
    assert [tile.value for tile in tiles] == [
        value_text(now(sample, view, key)["value"].item(), unit, "ja", sample.currency)
        for key, unit in (("nrr", Unit.RATE), ("arr", Unit.MONEY), ("nps", Unit.POINTS))
    ]
    year = month_start(view.months[1] - 12)
    before = sample.metrics("arr", where=dict(view.where), month=year)["value"].item()
    growth = now(sample, view, "arr")["value"].item() / before - 1
    assert tiles[1].delta == f"{growth * 100:+.1f}%"


def test_ranked_groups_and_the_whole(sample, view):
    panel = asked("ranked", sample, view)
    truth = now(sample, view, "nrr", by=["segment"])
    names = {code: sample.names.value("segment", code).ja for code in sample.dimensions["segment"]}
    expected = {
        names[group]: value
        for group, value in truth.select(pl.col("segment").cast(pl.String), "value").iter_rows()
    }
    assert dict(panel.evidence.frame.select("group", "value").iter_rows()) == expected


def test_the_parts_of_drivers_add_up_to_the_change_of_the_session(sample, view):
    panel = asked("drivers", sample, view)
    year = month_start(view.months[1] - 12)
    before = sample.metrics("nrr", window=view.window, where=dict(view.where), month=year)["value"].item()
    change = now(sample, view, "nrr")["value"].item() - before
    assert panel.evidence.frame.select(pl.col("within", "mix").sum()).row(0) == pytest.approx(
        (panel.evidence.frame["within"].sum(), change - panel.evidence.frame["within"].sum())
    )


def test_shares_now_and_over_time(sample, view):
    frame = asked("shares", sample, view).evidence.frame
    assert frame.group_by("measure").agg(pl.col("share").sum())["share"].to_list() == pytest.approx([1, 1])
    n = now(sample, view, "n_accounts")["value"].item()
    for name in ("shares", "shares over time"):
        assert asked(name, sample, view).evidence.base == f"{n:,.0f}社"
    over_time = asked("shares over time", sample, view).evidence.frame
    arr = over_time.filter(pl.col("month") == month_start(view.months[1]))["value"].sum()
    assert arr == pytest.approx(now(sample, view, "arr")["value"].item())


def test_the_tier_table_writes_the_metrics_of_each_tier(sample, view):
    frame, headers = asked("tier table", sample, view)
    assert list(headers) == frame.columns == ["metric", *sample.dimensions["tier"]]
    nrr = now(sample, view, "nrr", by=["tier"])
    row = frame.row(by_predicate=pl.col("metric") == "NRR", named=True)
    for tier, value in nrr.select(pl.col("tier").cast(pl.String), "value").iter_rows():
        assert row[tier].startswith(value_text(value, Unit.RATE, "ja"))


def test_the_heatmap_is_the_share_of_the_cohorts(sample, view):
    panel = asked("heatmap logo", sample, view, "logo", "month")
    cohorts = sample.cohorts(where=dict(view.where)).filter(~pl.col("is_left_truncated"))
    shares = cohorts.select(
        cohort="cohort_month", cohort_age="cohort_age", share=pl.col("n_active") / pl.col("n_accounts")
    )
    both = panel.evidence.frame.join(shares, on=["cohort", "cohort_age"])
    assert both.height == panel.evidence.frame.height == shares.height
    assert both["value"].to_list() == pytest.approx(both["share"].to_list())


def test_tables_count_what_is_there(sample):
    frame, _ = asked("tables", sample, view_of(sample))
    assert dict(frame.select("table", "rows").iter_rows()) == sample.row_counts
    missing, _ = asked("missing", sample, view_of(sample))
    assert not any(sample.has(name) for name in missing["missing"])


def test_newer_cohorts_are_the_same_wherever_they_are_held_against_older_ones(sample):
    question = Question(12, (), sample.first_month, sample.last_month)
    said = {answers.cohorts(sample, question, period)[1] for period in ("month", "quarter", "fiscal_year")}
    (sentence,) = said
    (year,) = (one for one in newer_against_older(sample.cohorts(), 20) if one.age == 12)
    for measured in (year.difference.now, year.difference.then):
        assert f"{measured.value:.1%}" in sentence.en
