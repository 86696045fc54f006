"""A company whose names are markup, and the file that reports on it."""

from pathlib import Path

import pytest

from csdash.share.asked import view_of
from csdash.share.report.report import report
from tests.histories import history, opened

NAMES = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "a\u2028b\u2029c",
    "javascript:alert(1)",
    '<a href="https://evil.example">x</a>',
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} %{x}",
]
MONTHS = 30


@pytest.fixture(scope="session", params=["ja", "en"])
def view(request, sample):
    """The whole sample, in each language."""
    return view_of(sample, request.param)


@pytest.fixture(scope="session")
def hostile():
    """A session on accounts whose names and segments are NAMES, three of each, one of which leaves."""
    paid, segment, name = {}, {}, {}
    for i, hostile in enumerate(NAMES):
        for j in range(3):
            account = f"{i}{j}"
            paid[account] = [100 + i] * (MONTHS - 3 * j) + [None] * 3 * j
            segment[account], name[account] = hostile, hostile
    return opened(history("2023-01", paid, segment=segment, account_name=name))


@pytest.fixture(scope="session")
def attacked(hostile, tmp_path_factory) -> Path:
    """The report on them, overview and NRR, in English."""
    path = tmp_path_factory.mktemp("attacked") / "report.html"
    path.write_bytes(report(view_of(hostile, "en"), ["overview", "nrr"]))
    return path


@pytest.fixture(scope="session")
def written(view, tmp_path_factory) -> Path:
    """The report on three pages of the sample, in each language."""
    path = tmp_path_factory.mktemp(f"report-{view.language}") / "report.html"
    path.write_bytes(report(view, ["overview", "cohorts", "tiers"]))
    return path
