"""A click on a cell of the triangle lists the accounts behind it, wherever in the cell it lands."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from csdash.snapshots.publish import publish
from tests.app.company import accounts
from tests.browser.conftest import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up company, of which a few accounts at a time began in each of eight months inside the data."""
    began = pl.date(2024, 1 + pl.col("account_id").str.slice(1).cast(pl.Int32) % 8, 1)
    root = tmp_path_factory.mktemp("company")
    publish({"accounts": accounts().filter(pl.col("month") >= began)}, root, date(2025, 12, 31), "test")
    return root


@pytest.fixture(scope="module")
def server(company: Path) -> Iterator[str]:
    """A server on that company."""
    with served(company) as url:
        yield url


def test_a_click_on_a_cell_lists_its_accounts(server, reader):
    visitor = reader(server).open("cohorts", period="month")
    plot = visitor.page.locator(".st-key-figure-triangle .js-plotly-plot")
    expect(plot).to_be_visible()
    # The cell of the second row from the top and age 1, near its corner rather than its middle.
    at = plot.evaluate(
        """plot => {
            const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
            return {x: box.x + xaxis._offset + xaxis.d2p(1.35), y: box.y + yaxis._offset + yaxis.d2p(1.3),
                    head: plot.layout.yaxis.ticktext[1]};
        }"""
    )
    visitor.page.mouse.move(at["x"] - 4, at["y"])
    visitor.does(lambda: visitor.page.mouse.click(at["x"], at["y"]))
    year, month = at["head"].split("/")
    expect(visitor.page).to_have_url(
        re.compile(f"cohort=20{year}-{month}&age=1|age=1&.*cohort=20{year}-{month}")
    )
    expect(visitor.page.locator(".st-key-table-cohort_accounts")).to_be_visible()
    # Plotly dims what was not clicked on; the numbers of all other cells are still to be read.
    inks = plot.evaluate(
        "plot => [...new Set([...plot.querySelectorAll('.textpoint text')].map(text => text.style.fillOpacity))]"
    )
    assert inks == ["1"]
    assert not visitor.errors
