"""What a click waits for besides its page: the loop that sends, and the collector."""

import sys

import pytest
from streamlit import config
from uvicorn import Config

from csdash.server.application import streamlit_app


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for it")
def test_the_server_takes_the_loop_that_wakes_without_a_system_call():
    assert Config(app=lambda: None).get_loop_factory().__module__.startswith("uvloop")


def test_no_run_ends_with_a_full_collection():
    streamlit_app()
    assert config.get_option("runner.postScriptGC") is False
