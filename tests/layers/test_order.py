"""Who may import what. Imports go one way, down this table; a new module is given its place here first."""

import pytest

from tests.layers.source import PRODUCT, Source, imports, within

# From the ground up: a module imports what stands in its own row or above it, never what stands below.
LAYERS = (
    (
        "text",
        "errors",
        "unit",
        "progress",
        "clock",
        "place",
        "months",
        "money",
        "scope",
        "secret_file",
        "mail",
        "limits",
        "contract",
    ),
    ("configs", "access", "settings"),  # what an operator writes, sign-in among the settings
    ("snapshots", "measures"),
    ("notes", "audit", "building", "engines"),
    ("metrics",),
    ("session",),
    ("disclosure",),
    ("opening", "published", "beforehand", "csdash"),  # csdash: what `import csdash` offers to a program
    ("importing",),
    ("words",),
    ("analysis",),  # its sentences are written with words
    ("figures",),
    ("views",),
    ("panels",),
    ("share",),
    ("ui",),
    ("pages", "app"),
    ("cli", "server", "__main__"),
)

# Packages that belong to one job, and the places that have it.
AT_HOME = {
    "streamlit": ("csdash.ui", "csdash.server", "pages", "app"),  # server: wraps the script for uvicorn
    "plotly": ("csdash.share", "csdash.ui"),
    "polars": ("csdash",),
    "pyarrow": ("csdash",),
    "pandas": ("csdash.snapshots",),  # only to read what somebody wrote with it
    "narwhals": ("csdash.measures", "csdash.building", "csdash.engines"),
    "pyspark": ("csdash.engines.spark",),
    "py4j": ("csdash.engines.spark",),
    "babel": ("csdash.words", "csdash.contract"),  # how a number and a date read; which currencies there are
    "click": ("csdash.cli",),
    "boto3": ("csdash.snapshots",),
    "botocore": ("csdash.snapshots",),
    "adbc_driver_manager": ("csdash.snapshots.sources",),
    "fastexcel": ("csdash.snapshots.sources",),
    "tomlkit": ("csdash.importing",),
    "psutil": ("csdash.importing",),
    "cachetools": ("csdash.measures", "csdash.session", "csdash.views.held"),
    "smtplib": ("csdash.share.digest",),
    "requests": ("csdash.share.digest",),
    "filelock": (
        "csdash.share.alerts",
        "csdash.notes",
        "csdash.audit",
        "csdash.building",
        "csdash.ui.unhurried",
    ),
    "xlsxwriter": ("csdash.share",),
    "pptx": ("csdash.share.deck",),
    "jinja2": ("csdash.share", "csdash.ui.parts.written", "csdash.words.templates"),
}


def place(module: str) -> str:
    """The word of the table for a dotted module: csdash.ui.cache is ui, pages.executive.overview is pages."""
    parts = module.split(".")
    return parts[1] if parts[0] == "csdash" and len(parts) > 1 else parts[0]


def layer(name: str) -> int | None:
    """The row of a word, None when it has none."""
    return next((row for row, names in enumerate(LAYERS) if name in names), None)


def homeless(source: Source) -> list[str]:
    """A module that has no row yet."""
    if layer(place(source.module)) is not None:
        return []
    return [
        f"{source.path} has no layer: add {place(source.module)!r} to LAYERS in {__name__}, in the lowest row it fits"
    ]


def upward(source: Source) -> list[str]:
    """Imports of our own modules that stand in a later row."""
    own = layer(place(source.module))
    found = []
    for line, name in imports(source):
        if name.split(".")[0] not in {"csdash", "pages", "app"}:
            continue
        # `from csdash import open`: no module of ours is called so, the package itself offers it.
        target = layer(place(name))
        target = layer("csdash") if target is None else target
        if own is not None and target > own:
            found.append(
                f"{source.path}:{line} imports {name}, which stands above it; move what both need down"
            )
    return found


def strangers(source: Source) -> list[str]:
    """Imports of packages that are at home elsewhere."""
    return [
        f"{source.path}:{line} imports {name}; that belongs to {', '.join(homes)}"
        for line, name in imports(source)
        if (homes := AT_HOME.get(name.split(".")[0])) is not None and not within(source.module, homes)
    ]


@pytest.mark.parametrize("rule", [homeless, upward, strangers])
def test_holds(rule):
    assert not [found for source in PRODUCT for found in rule(source)]


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (homeless, "csdash/brandnew.py", ""),
        (upward, "csdash/months.py", "from csdash.metrics.revenue import NRR"),
        (upward, "csdash/measures/bridge.py", "from csdash import metrics"),
        (upward, "csdash/metrics/revenue.py", "import csdash.analysis.why.drivers"),
        (upward, "csdash/analysis/drivers.py", "from ..figures import trend"),
        (upward, "csdash/words/numbers.py", "from csdash.analysis import drivers"),
        (upward, "csdash/share/deck.py", "def late():\n    from csdash.ui import cache"),
        (upward, "csdash/metrics/revenue.py", "from csdash import open"),
        (upward, "csdash/metrics/revenue.py", "import csdash"),
        (upward, "csdash/ui/parts.py", "import app"),
        (upward, "csdash/__init__.py", "from csdash.cli import main"),
        (strangers, "csdash/measures/bridge.py", "import streamlit as st"),
        (strangers, "csdash/analysis/drivers.py", "import plotly.graph_objects as go"),
        (strangers, "pages/executive/overview.py", "import polars as pl"),
        (strangers, "csdash/figures/trend.py", "from babel.numbers import format_decimal"),
        (strangers, "csdash/metrics/revenue.py", "import pandas"),
        (strangers, "csdash/uix.py", "import streamlit"),
    ],
)
def test_is_refused(rule, path, text):
    assert rule(Source(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "csdash/ui/cache.py",
            "import streamlit as st\nfrom csdash.metrics import REGISTRY\nfrom . import parts",
        ),
        ("csdash/contract/check.py", "from csdash.text import Text\nfrom csdash.contract import TABLES"),
        ("pages/executive/overview.py", "import streamlit as st\nfrom csdash import ui"),
        ("csdash/__main__.py", "from csdash.cli import main"),
    ],
)
def test_is_allowed(path, text):
    source = Source(path, text)
    assert not homeless(source) + upward(source) + strangers(source)
