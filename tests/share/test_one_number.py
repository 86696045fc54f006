"""One number, many places: ten views, in each the page, the deck, the report, both files and the command line agree.

Compared are the numbers themselves, to the last digit of a float, not what is written of them.
"""

import base64
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import openpyxl
import polars as pl
import pptx
import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from csdash.cli import cli
from csdash.months import month_code
from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.link import link
from csdash.share.outlines import OUTLINES
from csdash.share.report.report import report
from csdash.share.tables.csv import csv_bytes
from csdash.share.tables.xlsx import xlsx_bytes
from tests.app.company import PATIENCE, go
from tests.share.deck.opened import charts, sheet_of
from tests.thorough import only

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Asked:
    """A figure of a page under some filters, and the command that asks for the same numbers."""

    page: str
    figure: str
    command: tuple[str, ...]
    column: str = "value"
    where: dict = field(default_factory=dict)
    window: int = 12
    language: str = "en"
    last: int | None = None
    choices: dict = field(default_factory=dict)


VIEWS = [
    Asked("nrr", "trend", ("metrics", "nrr")),
    Asked("nrr", "trend", ("metrics", "nrr"), where={"segment": ["SMB"]}, language="ja"),
    Asked("nrr", "trend", ("metrics", "nrr"), where={"region": ["Kansai", "Kanto"]}, window=3),
    Asked("nrr", "groups", ("metrics", "nrr", "--by", "segment"), language="ja"),
    Asked("overview", "segments", ("metrics", "nrr", "--by", "segment"), where={"tier": ["tech"]}),
    Asked("renewals", "rate", ("metrics", "mrr_renewal_rate")),
    Asked("renewals", "rate", ("metrics", "mrr_renewal_rate"), where={"segment": ["SMB"]}, last=-6),
    Asked("questions", "d1", ("metrics", "expanded_accounts_share"), choices={"show": "d1"}),
    Asked(
        "onboarding",
        "completion",
        ("metrics", "onboarding_completion_rate"),
        where={"tier": ["tech"]},
        language="ja",
        choices={"show": "completion"},
    ),
    Asked("nrr", "bridge", ("bridge",), column="amount", window=12),
]
# A segment in Japanese, groups, an earlier month, a choice of the page, a bridge; the others are more of these.
QUICK = (1, 3, 6, 7, 9)
BRIDGE = ("opening", "new", "reactivation", "expansion", "contraction", "churned", "closing")


@pytest.fixture(
    scope="module",
    params=only(QUICK, range(len(VIEWS))),
    ids=lambda i: f"{VIEWS[i].page}-{VIEWS[i].figure}-{i}",
)
def asked(request):
    return VIEWS[request.param]


@pytest.fixture(scope="module")
def view(asked, sample):
    last = sample.last_month + (asked.last or 0)
    return view_of(
        sample,
        asked.language,
        window=asked.window,
        where=asked.where,
        months=(sample.first_month, last),
    )


@pytest.fixture(scope="module")
def panel(asked, view):
    return OUTLINES[asked.page].figures[asked.figure](view)


@pytest.fixture(scope="module")
def told(asked, panel) -> list[float]:
    """The numbers of the figure: what is compared with everything else."""
    values = panel.evidence.frame[asked.column].drop_nulls().cast(pl.Float64).to_list()
    assert len(values) >= 5
    return values


def numbers(tree: object) -> set[float]:
    """Every number anywhere in JSON, those that plotly packs among them; bars lead from and to, so sizes count."""
    if isinstance(tree, bool) or tree is None:
        return set()
    if isinstance(tree, int | float):
        return {float(tree)}
    if isinstance(tree, dict) and "bdata" in tree:
        return set(np.frombuffer(base64.b64decode(tree["bdata"]), dtype=tree["dtype"]).astype(float).tolist())
    if isinstance(tree, dict):
        return set().union(*map(numbers, tree.values())) if tree else set()
    if isinstance(tree, list | tuple):
        return set().union(*map(numbers, tree)) if tree else set()
    return set()


def missing(values: list[float], found: set[float]) -> list[float]:
    return [value for value in values if value not in found and abs(value) not in found]


@pytest.fixture
def drawn(asked, panel, told) -> list[float]:
    """Those that the chart holds: all of a line; of a bridge also what is shown from a cut axis as a size."""
    found = numbers(json.loads(json.dumps(panel.chart.payload)))
    assert not missing(told, found)
    return told


@pytest.fixture(scope="module")
def served():
    """The dashboard's caches, on the sample data for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSDASH_DATA", str(ROOT / "sample_data"))
        patch.delenv("CSDASH_CONFIG", raising=False)
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


@pytest.mark.usefixtures("served")
def test_the_page(asked, view, drawn):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE)
    app.context = {"locale": "en-US", "theme": "light"}
    for name, value in parse_qsl(urlsplit(link(view, asked.page, "", asked.choices)).query):
        known = app.query_params.get(name, [])
        app.query_params[name] = [*([known] if isinstance(known, str) else known), value]
    go(app, asked.page)
    assert not app.exception
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert any(not missing(drawn, numbers(spec)) for spec in specs)


def test_the_deck(asked, view, told):
    slides = pptx.Presentation(io.BytesIO(deck(view, (asked.page,)))).slides
    held = [
        {float(v) for column in sheet_of(chart).values() for v in column if isinstance(v, int | float)}
        for slide in slides
        for chart in charts(slide)
    ]
    # Small multiples are one chart per group.
    whole = set().union(*held)
    assert not missing(told, whole)


def test_the_report(asked, view, drawn):
    html = report(view, (asked.page,)).decode()
    scripts = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert any(not missing(drawn, numbers(json.loads(unescape(one)))) for one in scripts)


def test_both_files(asked, panel, told):
    frame, headers = panel.evidence.frame, panel.evidence.headers
    back = pl.read_csv(io.BytesIO(csv_bytes(frame)), infer_schema_length=None)
    assert back[asked.column].drop_nulls().to_list() == told
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(frame, headers, (), "en", date(2026, 11, 1))))
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert not missing(told, {float(cell) for cell in cells if isinstance(cell, int | float)})


def test_the_command_line(asked, view, told):
    where = [
        part for name, values in asked.where.items() for v in values for part in ("--where", f"{name}={v}")
    ]
    command = [*asked.command, "--data", str(ROOT / "sample_data"), "--window", str(asked.window), *where]
    run = CliRunner().invoke(cli, [*command, "--format", "csv"])
    assert run.exit_code == 0, run.output
    rows = pl.read_csv(io.BytesIO(run.output.encode()), infer_schema_length=None, try_parse_dates=True)
    first, last = (month_code(month) for month in view.months)
    rows = rows.filter(pl.col("month").dt.strftime("%Y-%m").is_between(pl.lit(first), pl.lit(last)))
    if asked.command == ("bridge",):
        final = rows.sort("month").row(-1, named=True)
        said = [float(final[f"{name}_mrr"]) for name in BRIDGE]
        assert sorted(map(abs, told)) == sorted(said)
    else:
        assert sorted(rows["value"].drop_nulls().to_list()) == sorted(told)
