"""What is embedded in a report: figures as data, the script that draws them, and what the browser may run."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from markupsafe import Markup
from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs

from csdash.figures.figure import Figure

TEMPLATES = Path(__file__).parent / "templates"
# Within a script these end it, begin a comment or break a line; as \u escapes they are the same JSON.
_LIVE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script_json(text: str) -> Markup:
    """JSON as the content of a <script>, which nothing in it can end."""
    return Markup(text.translate(_LIVE))  # noqa: S704 - what could end the script was escaped just now


def figure_json(chart: Figure) -> Markup:
    """A figure as data. Names in it were escaped for plotly when it was made (csdash/words/escape.py)."""
    return script_json(to_json_plotly(chart.payload))


@cache
def plotly_js() -> str:
    """The library that draws, as plotly brings it along."""
    source = get_plotlyjs()
    if "</script" in source.lower() or "<!--" in source:
        raise ValueError("plotly.js holds what would end the script that it is put into")
    return source


@cache
def own_js() -> str:
    """The few lines that hand each figure to plotly."""
    return (TEMPLATES / "report.js").read_text(encoding="utf-8")


@cache
def style() -> str:
    """The style sheet."""
    return (TEMPLATES / "style.css").read_text(encoding="utf-8")


@cache
def inline_policy() -> str:
    """The policy of a single file: these two scripts and no other, and nothing from anywhere."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in (plotly_js(), own_js()))
    return _policy(hashes)


def folder_policy() -> str:
    """The policy of pages in a folder: scripts and styles from beside them."""
    return _policy("'self'", "'self' ")


def _policy(scripts: str, styles: str = "") -> str:
    # plotly places its labels with style attributes, and a picture that is saved is drawn from a blob.
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
