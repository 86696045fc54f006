"""Filters that most leave alone: there when they are opened, and in force whether they are or not."""

import polars as pl
import pytest

from tests.app.company import HOSTILE, accounts, folder, opened

PLAN, MORE = "filter.plan.ja", "filters.more.ja"


@pytest.fixture
def planned(data):
    """The company with a plan for each account, one of them with a name that would be markup."""
    plan = pl.when(pl.col("account_id") < "A20").then(pl.lit("年契約")).otherwise(pl.lit(HOSTILE))
    folder(data, accounts().with_columns(plan=plan))


def boxes(app):
    """The filters by values that were sent."""
    return {box.key: box for box in app.multiselect}


@pytest.mark.usefixtures("planned")
def test_closed_they_are_not_sent_and_opened_they_show_what_a_link_says():
    app = opened({"plan": "年契約"})
    assert PLAN not in boxes(app)
    assert {"filter.segment.ja", "filter.tier.ja", "filter.region.ja"} <= boxes(app).keys()
    app.session_state[MORE] = True
    app.run()
    assert boxes(app)[PLAN].value == ["年契約"]
    assert "年契約 (16)" in boxes(app)[PLAN].options


@pytest.mark.usefixtures("planned")
def test_what_a_closed_one_filters_by_is_in_force_said_and_taken_off():
    app = opened({"plan": "年契約"})
    assert app.session_state["csdash.selection"].where == (("plan", ("年契約",)),)
    chip = next(one for one in app.button if one.key == "chip.plan")
    assert chip.label.startswith("プラン: 年契約")
    chip.click().run()
    assert not app.session_state["csdash.selection"].where
    assert "plan" not in app.query_params


@pytest.mark.usefixtures("planned")
def test_a_choice_stays_when_they_are_closed_again():
    app = opened()
    app.session_state[MORE] = True
    app.run()
    app.multiselect(key=PLAN).select(HOSTILE).run()
    app.session_state[MORE] = False
    app.run()
    assert PLAN not in boxes(app)
    assert app.query_params["plan"] == HOSTILE


@pytest.mark.usefixtures("kept")
def test_without_any_of_them_there_is_nothing_to_open():
    assert not list(opened().sidebar.expander)
