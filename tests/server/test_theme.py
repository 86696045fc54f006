"""The theme every run is told: the same to the byte as Streamlit would look it up, and looked up once."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime.app_session import _populate_theme_msg as looked_up

from csdash.server.application import streamlit_app
from csdash.server.theme import kept

SECTIONS = ["theme", *(f"theme.{one.value}" for one in config.CustomThemeCategories)]


@pytest.fixture(scope="module", autouse=True)
def options():
    streamlit_app()


def whole(populate) -> bytes:
    """The theme with all its parts, filled in as a run does it."""
    message = CustomThemeConfig()
    for section in SECTIONS:
        part = message
        for name in section.split(".")[1:]:
            part = getattr(part, name)
        populate(part, section)
    return message.SerializeToString(deterministic=True)


def test_it_is_what_streamlit_looks_up_every_time():
    from_kept = kept(looked_up)
    assert len(whole(looked_up)) > 100
    assert [whole(from_kept), whole(from_kept)] == [whole(looked_up)] * 2


def test_a_part_without_options_stays_left_out():
    message = CustomThemeConfig()
    kept(lambda message, section: None)(message.light, "theme.light")
    assert not message.HasField("light")


def test_options_are_read_once():
    asked = []
    from_kept = kept(lambda message, section: asked.append(section))
    for _ in range(3):
        whole(from_kept)
    assert asked == SECTIONS
