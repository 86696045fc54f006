"""The config of a chart: which of plotly's own buttons it has, and what they are called."""

from typing import Any

from csdash.text import Language

# plotly's own words and months; it brings no Japanese along.
_JA = {"dictionary": {"Download plot as a PNG": "PNGで保存", "Download plot": "画像で保存"}}


def config(language: Language) -> dict[str, Any]:
    """One button, which saves the chart as a picture; it shows when the pointer is there."""
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        "modeBarButtons": [["toImage"]],
        "locale": language,
        "locales": {"ja": _JA} if language == "ja" else {},
    }
