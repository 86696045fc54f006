"""Figures: a frame in, a plotly figure out. One shape per file; they know no streamlit."""
