"""The pages of practice say on the screen what they rest on: configs, when a light is lit, what no figure can tell."""

import pytest
import streamlit as st

from csdash.ui.parts.table import WHOLE
from csdash.ui.sections.principles import EFFICIENCY
from tests.app.company import opened, texts

pytestmark = pytest.mark.usefixtures("kept")


def plain(app) -> str:
    """What stands on the page, without the marks of markdown."""
    return texts(app).replace("\\", "")


@pytest.mark.parametrize("framework", ["p2013", "driver"])
def test_principles_say_their_config_and_when_a_light_is_lit(framework: str):
    app = opened({"show": framework}, page="practice/principles.py", locale="en-US")
    assert not app.exception
    assert "config principles 2026-11 (" in plain(app)
    assert "compared at once (Holm)" in plain(app)
    # Efficiency has no figure of its own, and the list that names it says so.
    assert (EFFICIENCY["en"] in plain(app)) == (framework == "driver")


def test_every_figure_of_a_principle_says_why_its_threshold_stands_there():
    app = opened({"show": "p2013"}, page="practice/principles.py", locale="en-US")
    figures = [one for one in app.caption if " wanted" in one.value or one.value.startswith("?")]
    assert len(figures) > 5
    assert all(one.proto.help for one in figures)


@pytest.mark.parametrize("section", ["stages", "gates"])
def test_maturity_says_its_config_where_stages_and_gates_are(section: str):
    app = opened({"show": section}, page="practice/maturity.py", locale="en-US")
    assert not app.exception
    assert "config maturity 2026-11 (" in plain(app)


def test_a_table_of_up_to_twenty_rows_is_shown_whole(monkeypatch):
    shown = []
    monkeypatch.setattr(st, "dataframe", lambda rows, **how: shown.append((rows.num_rows, how["height"])))
    opened({"show": "gates"}, page="practice/maturity.py", locale="en-US")
    opened(page="customers/accounts.py", locale="en-US")
    # What holds back, all gates, and 48 accounts in a height of their own.
    assert (15, "content") in shown
    assert all(height == "content" for n, height in shown if n <= WHOLE)
    assert [height for n, height in shown if n == 48] == [560]
