"""How the stage looks: one unit of type that grows with the window, 44 px on a projector and never less on a desk."""

import streamlit as st


def stage_style() -> None:
    """The style sheet of the stage: it covers the page, of which nothing else can be seen or reached by keyboard."""
    st.html("""<style>
        [data-testid="stHeader"], [data-testid="stSidebar"], [data-testid="stToolbar"],
        [data-testid="stExpandSidebarButton"] { display: none !important; }
        [data-testid="stMain"] { overflow: hidden !important; }
        [data-testid="stMainBlockContainer"] { visibility: hidden; }

        [class*="st-key-stage-white"], [class*="st-key-stage-navy"] {
            --u: max(44px, min(6.1vh, 3.44vw));
            visibility: visible; position: fixed !important; inset: 0; z-index: 1000000;
            width: 100vw !important; height: 100vh !important; max-width: none !important;
            padding: calc(0.5 * var(--u)) calc(0.9 * var(--u)) 0 !important;
            display: flex; flex-direction: column; flex-wrap: nowrap !important; background: #fff; color: #000;
            color-scheme: light;
        }
        [class*="st-key-stage-navy"] { background: #0B1F3F; color: #fff; color-scheme: dark; }
        [class*="st-key-stage-"] :is(p, h2, td, th, span, div) { color: inherit !important; }
        [class*="st-key-stage-"] .js-plotly-plot { background: transparent !important; }

        :has(> .st-key-stage-scene) { flex: 1 1 0 !important; min-height: 0; }
        .st-key-stage-scene { height: 100%; overflow-y: auto; flex-wrap: nowrap !important; }
        .st-key-stage-scene :is(p, td, th) {
            font-size: var(--u) !important; line-height: 1.36 !important; text-wrap: pretty; margin: 0 !important;
        }
        .st-key-stage-scene [data-testid="stMarkdownContainer"] { margin: 0 !important; }
        .st-key-stage-chapter p { opacity: 0.75; }
        .st-key-stage-headline h2 {
            font-size: calc(1.14 * var(--u)) !important; line-height: 1.3 !important; font-weight: 700; padding: 0 !important;
        }
        :has(> .st-key-stage-body) { flex: 1 1 auto !important; display: flex; align-items: center; }
        .st-key-stage-body { flex-wrap: nowrap !important; column-gap: calc(0.9 * var(--u)) !important; }
        .st-key-stage-value p {
            font-size: calc(3 * var(--u)) !important; line-height: 1.15 !important; font-weight: 700; white-space: nowrap;
            font-variant-numeric: tabular-nums;
        }
        :has(> :is(.st-key-stage-chart, .st-key-stage-facts, .st-key-stage-people)) { flex: 1 1 0 !important; min-width: 0; }
        :has(> .st-key-stage-number) { flex: 0 0 auto !important; }
        .st-key-stage-body:has(.st-key-stage-facts) .st-key-stage-number { max-width: calc(10.4 * var(--u)); }
        .st-key-stage-body:has(.st-key-stage-facts) .st-key-stage-value p { font-size: calc(1.85 * var(--u)) !important; }
        .st-key-stage-facts td:not(:first-child) { white-space: nowrap; }
        .st-key-stage-people p { word-break: keep-all; }
        .st-key-stage-facts table { width: 100%; border-collapse: collapse; }
        .st-key-stage-facts thead { display: none; }
        .st-key-stage-facts td { border: 0 !important; padding: 0 0.35em 0 0 !important; font-variant-numeric: tabular-nums; }

        :has(> .st-key-stage-foot) { flex: 0 0 auto !important; }
        .st-key-stage-foot { padding: 4px 0 8px; flex-wrap: nowrap !important; }
        .st-key-stage-foot :has(> * > * > [data-testid="stCaptionContainer"]) { flex: 1 1 0 !important; min-width: 0; }
        .st-key-stage-foot [data-testid="stCaptionContainer"] { margin: 0; }
        .st-key-stage-foot :is(p, button) { font-size: 18px !important; }
        .st-key-stage-foot [data-testid="stCaptionContainer"] p { font-size: 14px !important; opacity: 0.8; }
        .st-key-stage-foot button {
            min-height: 48px; min-width: 72px; background: transparent !important; color: inherit !important;
            border: 1px solid currentColor !important;
        }
        .st-key-stage-foot button:disabled { opacity: 0.35; }
        .st-key-stage-keys { display: none !important; }

        @media (max-width: 760px) {
            [class*="st-key-stage-white"], [class*="st-key-stage-navy"] { --u: 24px; }
            .st-key-stage-body { flex-direction: column !important; align-items: stretch !important; }
            .st-key-stage-facts td { font-size: 16px !important; white-space: normal !important; word-break: keep-all; }
            .st-key-stage-value p { font-size: calc(2.4 * var(--u)) !important; }
            .st-key-stage-body:has(.st-key-stage-facts) .st-key-stage-number { max-width: none; }
            .st-key-stage-chart .main-svg text { font-size: 20px !important; }
            :has(> .st-key-stage-body) { flex: 0 0 auto !important; }
            .st-key-stage-foot { flex-wrap: wrap !important; }
            .st-key-stage-foot kbd { display: none; }
            .st-key-stage-foot :has(> * > * > [data-testid="stCaptionContainer"]) { flex: 1 0 100% !important; }
            .st-key-stage-foot [data-testid="stCaptionContainer"] p { font-size: 12px !important; }
        }
    </style>""")
