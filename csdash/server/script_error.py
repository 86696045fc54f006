"""A script error: what nobody expected, outside of the pages' own boundary. The reader gets a number, the log the place."""

from csdash.ui.boundary import report


def on_script_error(error: Exception) -> bool:
    """Tell the reader in our words; true keeps Streamlit from telling it in its own."""
    report(error)
    return True
