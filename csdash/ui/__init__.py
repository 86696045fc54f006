"""The screen: the only place that knows Streamlit. Pages are written against `shell`, `cache` and `parts`."""
