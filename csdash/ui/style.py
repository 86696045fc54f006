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

        /* A Japanese heading breaks after punctuation, not inside a phrase, and fits a phone. */
        h1, h2 { word-break: keep-all; overflow-wrap: anywhere; line-break: strict; text-wrap: balance; }
        @media (max-width: 640px) { h1 { font-size: 1.375rem !important; } }

        /* Streamlit's quiet text is too quiet on white, 4.2:1 where 4.5 are needed; this has 6:1 on either ground. */
        [data-testid="stCaptionContainer"] { opacity: 0.75 !important; }
        [data-testid="stCaptionContainer"] code { color: inherit !important; }
        [data-testid="stExpander"] summary { opacity: 0.8 !important; color: inherit !important; }
        [data-testid="stExpander"] summary * { opacity: 1 !important; color: inherit !important; }

        /* White on the light blue of the dark theme has 2.5:1; its own ground has 7:1. */
        [data-testid="stBaseButton-primary"]:not(:disabled) { color: light-dark(#fff, #11161d) !important; }
        [data-testid="stBaseButton-primary"]:not(:disabled) * { color: inherit !important; }

        .st-key-answer p { font-size: 1.25rem; line-height: 1.6; text-wrap: pretty; }
        .st-key-tiles [data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; }
        .st-key-tiles :is([data-testid="stMetricLabel"], [data-testid="stMetricValue"]) * { white-space: normal; }
        .st-key-tiles [data-testid="stMetricValue"] span { white-space: nowrap; font-weight: 400; }
        @media (max-width: 640px) { [class*="st-key-tile-"] { padding: 0.625rem !important; } }

        /* Whoever is not let in sees one card in the middle, and on a phone the full width of it. */
        .st-key-door { padding-top: 12vh; }
        .st-key-door h1 { font-size: 1.375rem; padding-top: 0; }
        .st-key-door p { text-wrap: pretty; }
        @media (max-width: 640px) { .st-key-door { padding-top: 4vh; } }

        /* Who reads is an icon on a phone; its words stay for those who hear them. */
        @media (max-width: 640px) {
            .st-key-who button p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        }

        /* Side by side with others a choice would scroll sideways, half of it out of sight; on a phone it takes a second line. */
        @media (max-width: 640px) {
            [data-testid="stButtonGroup"] > [role="radiogroup"] {
                flex-wrap: wrap !important; overflow: visible !important; mask-image: none !important;
            }
        }

        /* Streamlit has no Japanese for its own upload button and its line on sizes. */
        .st-key-drop-ja [data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
        .st-key-drop-ja [data-testid="stFileUploaderDropzone"] button p::after { content: "ファイルを選ぶ"; font-size: 0.875rem; }
        .st-key-drop-ja [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }

        .st-key-drawn-in-light .js-plotly-plot { background: light-dark(transparent, #fff); }
        .st-key-drawn-in-dark .js-plotly-plot { background: light-dark(#11161d, transparent); }
    </style>""")
