"""The menu: pages are found once, and nobody is handed one that somebody else is running."""

from csdash.ui.menu import _drawn


def test_every_run_has_pages_of_its_own():
    # Streamlit notes on the object that it may run, once: a reader must not use up another's.
    def script() -> None:
        """What a page runs."""

    first, second = (_drawn(script, title="x", url_path="x") for _ in range(2))
    assert first is not second
    assert vars(first) == vars(second)
