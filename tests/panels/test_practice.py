"""What the pages of practice and the account page show of the sample data: every rate with interval and n, and its config."""

import re

import polars as pl
import pytest

from csdash.analysis.maturity.gates import UNKNOWN
from csdash.analysis.maturity.units import units_of
from csdash.errors import CsdashError
from csdash.metrics.benchmarks import MATURITY_CLAIM
from csdash.panels.maturity_gates import gates_note, gates_table, newest, next_table, standing_panel
from csdash.panels.maturity_history import history_panel, transitions_table
from csdash.panels.panel import Panel
from csdash.panels.principles import principles_items, principles_source, principles_table
from csdash.unit import Unit
from tests.panels.offices import PANELS, asked, view_of
from tests.sample import sample_session

PAGES = ("maturity", "principles", "team", "account", "acquisition")
# Rates beside which there is no interval, and why none belongs there.
COUNTED = {
    ("team load", "load"): "accounts over what its CSMs can serve, both counted",
    ("team csms", "load"): "the same",
    ("team hiring", "load"): "the same",
    ("team cost", "cost_rate"): "what was paid over ARR, both counted",
    ("team roles", "cost_rate"): "the same",
    ("account similar", "change"): "of one account",
    ("account contracts", "discount"): "of one contract",
    ("account inputs", "weight"): "set in the config",
    ("team spread", "shrunk"): "the estimate beside the ratio that has the interval",
}
# An end of an interval is no rate of its own.
ENDS = re.compile(r"(.*_)?(lower|upper)")
COUNTS = {"n", "n_accounts"}


@pytest.fixture(scope="module")
def view():
    return view_of(sample_session(), "en")


def rates(view) -> dict[tuple[str, str], set[str]]:
    """Every column with rates of these pages' tables, and the columns beside it."""
    found = {}
    for name, (panel, _) in PANELS.items():
        if not panel.__module__.rpartition(".")[2].startswith(PAGES):
            continue
        try:
            told = asked(name, view.session, view)
        except CsdashError:
            continue
        if isinstance(told, Panel):
            headers = told.evidence.headers
        elif isinstance(told, tuple) and len(told) > 1 and isinstance(told[0], pl.DataFrame):
            headers = told[1]
        else:
            continue
        for column, header in headers.items():
            is_rate = header.unit in (Unit.RATE, Unit.TIMES) or "pt" in (header.format or "")
            if is_rate and not ENDS.fullmatch(column):
                found[name, column] = set(headers)
    return found


def test_every_rate_in_a_table_has_its_interval_and_n_or_needs_none(view):
    found = rates(view)
    assert len(found) >= 14
    bare = set()
    for (name, column), beside in found.items():
        if column in {"value", "now", "rate", "ratio"}:
            is_whole = {"lower", "upper"} <= beside and COUNTS & beside
        else:
            # A change has the accounts of both its ends.
            counts = {"n", "then_n"} if column == "change" else {f"{column}_n"}
            is_whole = {f"{column}_lower", f"{column}_upper"} | counts <= beside
        if not is_whole:
            bare.add((name, column))
    assert bare == set(COUNTED)


@pytest.mark.parametrize("split", ["region", "team", "segment", "industry"])
def test_every_gate_has_its_value_with_interval_and_n_and_its_reason(view, split):
    session = view.session
    standings, stamp = newest.__wrapped__(session, view, split)
    for one in standings:
        table, headers = gates_table.__wrapped__(session, view, split, one.unit)
        assert {"value", "interval", "n", "threshold", "reason", "config"} <= set(headers)
        for gate, row in zip(one.gates, table.iter_rows(named=True), strict=True):
            assert row["reason"]
            assert row["config"] == stamp
            if gate.gate.metric and gate.state != UNKNOWN:
                assert row["n"] == gate.measured.n
                assert (row["interval"] is None) == (gate.measured.lower is None)
            # A shape that says more than "within chance" needs an interval that does.
            if gate.gate.metric and row["state"][0] in "▲▼":
                assert gate.measured.lower is not None


def test_units_are_the_company_regions_teams_or_any_attribute(view):
    session = view.session
    assert units_of(session, "region")[0] == "company"
    assert len(units_of(session, "region")) == 7
    assert len(units_of(session, "team")) == 5
    for name in ("segment", "tier", "industry", "plan", "fit"):
        assert units_of(session, name)[1:] == [f"{name}={value}" for value in session.dimensions[name]]


def test_pictures_and_tables_say_how_many_units_and_which_config(view):
    session = view.session
    stamp = session.configs.maturity.stamp
    now, history = (panel.__wrapped__(session, view, "region") for panel in (standing_panel, history_panel))
    # Six regions and the company, in the one as in the other.
    assert now.evidence.base == history.evidence.base == "7 units, the company included"
    for panel in (now, history):
        assert stamp in panel.subtitle
        assert set(panel.evidence.frame["config"]) == {stamp}
        assert {"low", "high", "config"} <= set(panel.evidence.headers)
    assert stamp in gates_note.__wrapped__(session, view)


def test_what_holds_back_is_listed_least_effort_first(view):
    sizes = {"small": 1, "medium": 2, "large": 3}
    for unit in units_of(view.session, "region"):
        held, _ = next_table.__wrapped__(view.session, view, "region", unit)
        order = [(sizes[row["effort"]], -sizes[row["effect"]]) for row in held.iter_rows(named=True)]
        assert order == sorted(order)


def test_nrr_around_each_transition_stands_beside_what_is_published(view):
    found, headers = transitions_table.__wrapped__(view.session, view, "region")
    assert found.height >= 4
    said = MATURITY_CLAIM.text.en
    for row in found.iter_rows(named=True):
        stage = int(row["stage"][0])
        assert row["published"] == {2: "+3%", 3: "+4%", 4: "+11%"}[stage]
        assert row["published"] in said
        # A year after is there, with the accounts of both years, or it is said that it is not.
        assert (row["n"] is None) == (row["own"] == "a year after has not passed yet")
        assert row["between"] is None or row["n"]
        assert (row["others"] is None) == (row["unit"] == "Company")
    assert {"n", "between", "others_between", "others_n", "config"} <= set(headers)


@pytest.mark.parametrize("framework", ["p2013", "p2021", "driver", "model", "value", "start", "signoff"])
def test_every_figure_of_a_principle_has_interval_n_and_reason(view, framework):
    session = view.session
    stamp = session.configs.principles.stamp
    assert stamp in principles_source.__wrapped__(session, view, framework)
    table, _ = principles_table.__wrapped__(session, view, framework)
    assert set(table["config"]) == {stamp}
    for item in principles_items.__wrapped__(session, view, framework):
        assert item.light[0] in "▲●▼?□"
        assert len(item.reasons) == len(item.figures)
        assert all(item.reasons)
        for said in item.figures:
            assert re.search(r"\(([^()]+, )?n = [\d,]+\)", said) or said.startswith("?"), said
            # Judged one way or the other only with an interval.
            assert said[0] not in "▲▼" or re.search(r"\([^()]+, n = ", said), said
