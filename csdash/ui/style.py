"""Style: the little that the theme in .streamlit/config.toml cannot say.

Only classes made from our own keys, and Streamlit's test ids. A constant, like every markup here: text
from data never becomes markup.
"""

import streamlit as st


def style() -> None:
    """The style sheet.

    Switching the theme does not rerun the page (measured on 1.67, menu and system alike), so until the next
    run a chart keeps the colours it was drawn in; in the other theme it gets the ground they were drawn for.
    """
    st.html("""<style>
        [class*="st-key-run-"] { display: none; }
        .st-key-answer p { font-size: 1.25rem; line-height: 1.6; text-wrap: pretty; }
        h1, h2 { text-wrap: balance; line-break: strict; }
        [data-testid="stMetricValue"], [data-testid="stMetricDelta"] { font-variant-numeric: tabular-nums; }
        [class*="st-key-figure-light-"] .js-plotly-plot { background: light-dark(transparent, #fff); }
        [class*="st-key-figure-dark-"] .js-plotly-plot { background: light-dark(#11161d, transparent); }
    </style>""")
