"""The dashboard: who reads, settings, language, navigation, filters, and then the page. `streamlit run app.py`."""

import streamlit as st

from csdash.ui import address, cache, shell
from csdash.ui.boundary import boundary
from csdash.ui.current import grant_if_any, this_run
from csdash.ui.menu import navigate

st.set_page_config(page_icon="📈", layout="wide", initial_sidebar_state=320)

with this_run():
    shell.start()
    page, script = navigate(shell.current_language(), grant_if_any())
    with shell.page_width(), boundary():
        shell.prepare(page)
        script.run()
    if grant_if_any():
        address.publish()
cache.freeze_start()
shell.count_run()
