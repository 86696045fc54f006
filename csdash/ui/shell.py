"""The shell: what every page gets for free, before it runs and after."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from csdash.scope import EVERYTHING
from csdash.ui import address, cache
from csdash.ui.boundary import NothingLeft
from csdash.ui.chips import as_of_chip, filter_chips
from csdash.ui.current import current_language, current_view, show, speak
from csdash.ui.filters import filters
from csdash.ui.language import language_switch, reading_language
from csdash.ui.left_out import sentence
from csdash.ui.state import View, known_as_of, known_values
from csdash.words.escape import md_text

__all__ = ["current_language", "current_view", "open_view", "speak_language"]

STYLE = Path(__file__).with_name("style.css")
WIDEST = 1280
