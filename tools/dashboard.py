"""`python -m tools.dashboard run app.py ...`: Streamlit's own command line, told that app.py draws the navigation.

Until some session has run `st.navigation`, Streamlit takes a pages/ folder for its own and answers the first deep
link of a process with a dialog, "Page not found", in English. It can only be told before the first request.
"""

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    main(prog_name="streamlit")
