"""What goes wrong: the reader gets a sentence and a number, the log gets the place, nobody gets the values."""

import logging

from streamlit.testing.v1 import AppTest

from tests.app.company import PATIENCE, texts

SCRIPT = """
import streamlit as st
from csdash.errors import NotEnoughHistory, NotUnlocked, UnknownName
from csdash.text import Text
from csdash.ui import address
from csdash.ui.boundary import DoesNotAddUp, NothingLeft, boundary
from csdash.ui.current import speak

address.arrive()
speak("{language}")
st.title("before")
with boundary():
    {body}
st.title("after")
"""


def run(body: str, language: str = "en") -> AppTest:
    """A script that does `body` inside the boundary."""
    return AppTest.from_string(SCRIPT.format(body=body, language=language), default_timeout=PATIENCE).run()


def test_a_bug_leaves_a_number_and_no_value(caplog):
    with caplog.at_level(logging.ERROR):
        app = run("{}['Acme Corp, 1,200,000']")
    assert not app.exception
    assert "Acme" not in texts(app)
    incident = app.markdown[-1].value.rpartition("number ")[2].rstrip("\\.")
    assert len(incident) == 8
    assert incident in caplog.text
    assert "KeyError" in caplog.text
    assert "boundary.py" in caplog.text
    assert "1,200,000" not in caplog.records[0].getMessage().replace("{}['Acme Corp, 1,200,000']", "")


def test_the_cause_of_a_bug_is_in_the_log(caplog):
    with caplog.at_level(logging.ERROR):
        run("""
    try:
        int('secret')
    except Exception as cause:
        raise KeyError(0) from cause""")
    assert "KeyError" in caplog.text
    assert "ValueError" in caplog.text
    assert "invalid literal" not in caplog.text


def test_what_stands_around_the_bug_is_still_there():
    app = run("1 / 0")
    assert [title.value for title in app.title] == ["before", "after"]


def test_streamlits_own_control_flow_passes_through(caplog):
    with caplog.at_level(logging.ERROR):
        assert [title.value for title in run("st.stop()").title] == ["before"]
    assert "incident" not in caplog.text


def test_an_error_of_ours_is_said_in_the_readers_language():
    body = "raise UnknownName(Text('セグメント', 'segment'), 'Entreprise', ['Enterprise'])"
    assert "Did you mean" in texts(run(body))
    assert "のことですか" in texts(run(body, "ja"))


def test_names_inside_an_error_are_no_markup():
    app = run("raise UnknownName(Text('x', 'segment'), '![a](https://example.com)', [])")
    assert "![a]" not in texts(app)


def test_too_little_history_offers_the_longest_window_there_is():
    app = run("raise NotEnoughHistory(12, 5)")
    assert app.header[0].value == "There is not enough history for this window"
    assert [button.label for button in app.button] == ["Compare over 3 mo"]
    app.button[0].click().run()
    assert app.session_state["csdash.selection"].window == 3


def test_no_history_at_all_offers_nothing():
    assert not run("raise NotEnoughHistory(1, 1)").button


def test_nothing_left_offers_to_clear_the_filters():
    assert [button.label for button in run("raise NothingLeft").button] == ["Clear filters"]


def test_missing_data_says_what_it_would_show():
    app = run("raise NotUnlocked('surveys', Text('NPS', 'NPS'))")
    assert "Add it to see NPS" in texts(app)


def test_figures_that_do_not_add_up_are_an_alarm_and_no_notice():
    app = run("raise DoesNotAddUp")
    assert len(app.error) == 1
    assert "does not meet the closing balance" in app.error[0].value
    assert not app.header
