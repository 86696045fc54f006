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

        .st-key-answer p { font-size: 1.25rem; line-height: 1.6; text-wrap: pretty; margin-bottom: 0.5rem; }
        .tiles {
            display: grid; gap: 0.5rem; margin-top: 0.25rem;
            grid-template-columns: repeat(auto-fill, minmax(max(9.5rem, (100% - (var(--most) - 1) * 0.5rem) / var(--most)), 1fr));
        }
        .tile {
            display: flex; flex-direction: column; align-items: flex-start; gap: 0.25rem; min-width: 0; padding: 0.875rem 1rem;
            border: 1px solid light-dark(#d9dee5, #323c49); border-radius: 0.5rem;
        }
        .tile p { margin: 0; line-height: 1.4; overflow-wrap: anywhere; }
        .tile .tile-label { font-size: 0.875rem; }
        .tile .tile-value {
            display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 0.375rem;
            font-size: 1.75rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums;
        }
        .tile-value span { font-size: 0.875rem; font-weight: 400; white-space: nowrap; color: light-dark(#555e6b, #aab4c0); }
        .tile .tile-delta { padding: 0 0.5rem; border-radius: 1rem; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
        .tile-gray { color: light-dark(#555e6b, #aab4c0); background: light-dark(#f3f5f8, #1a212b); }
        .tile-green { color: light-dark(#156a3c, #6fd39b); background: light-dark(#e9f6ee, #10291c); }
        .tile-red { color: light-dark(#a8321f, #f29482); background: light-dark(#fdeeeb, #331a15); }
        .tile .tile-context { font-size: 0.8125rem; color: light-dark(#555e6b, #aab4c0); }
        .tile button {
            all: unset; display: inline-block; width: 1.125rem; margin-left: 0.25rem; border-radius: 50%; font-size: 0.75rem;
            line-height: 1.125rem; text-align: center; cursor: help; color: light-dark(#555e6b, #aab4c0);
            box-shadow: inset 0 0 0 1px currentColor;
        }
        .tile button:focus-visible { outline: 2px solid light-dark(#1b4f8f, #6fa8dc); outline-offset: 2px; }
        .tile [popover] {
            width: min(20rem, 100vw - 2rem); padding: 0.75rem 1rem; font-size: 0.875rem; line-height: 1.6; color: light-dark(#1c2430, #e6eaf0);
            background: light-dark(#fff, #1a212b); border: 1px solid light-dark(#d9dee5, #323c49); border-radius: 0.5rem;
            box-shadow: 0 4px 16px #0003;
        }
        /* Beside its button where the browser can place it; elsewhere in the middle of the screen. */
        @supports (position-area: bottom) {
            .tile [popover] { margin: 0.25rem; position-area: bottom; position-try-fallbacks: flip-block; }
        }
        .st-key-months [data-testid="stSelectbox"], .st-key-months > div { flex: 1 1 0 !important; min-width: 0 !important; }
        .spark { display: block; width: 100%; height: 3rem; }
        @media (max-width: 640px) { .tile { padding: 0.625rem; } }

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

        .st-key-drawn-in-light :is(.js-plotly-plot, .spark) { background: light-dark(transparent, #fff); }
        .st-key-drawn-in-dark :is(.js-plotly-plot, .spark) { background: light-dark(#11161d, transparent); }
    </style>""")
