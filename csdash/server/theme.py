"""The theme: read from the options once, not for every run.

Streamlit tells each run's browser the whole theme, for which it looks through all its options six times: a tenth of a page's
processor time (decision 0088). What is served does not change its options while it runs.
"""

from collections.abc import Callable

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Populate = Callable[..., None]


def kept(populate: Populate) -> Populate:
    """`populate(message, section)`, which fills in what it filled in when it was first asked for the section."""
    told: dict[str, CustomThemeConfig] = {}

    def from_kept(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in told:
            told[section] = CustomThemeConfig()
            populate(told[section], section)
        # A message that is merged with nothing would be there, where it was left out.
        if told[section].ListFields():
            message.MergeFrom(told[section])

    return from_kept


def keep_theme() -> None:
    """From here on, in this process, for good."""
    populate = app_session._populate_theme_msg  # noqa: SLF001 - there is no other place
    if populate.__module__ != __name__:
        app_session._populate_theme_msg = kept(populate)  # noqa: SLF001
