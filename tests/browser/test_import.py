"""Dropping an export on the data page: what it is, what it comes to, and that it is there afterwards."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import csdash
from tests.browser.conftest import Reader
from tools.serving import free_port, serving

pytestmark = pytest.mark.browser

HEADER = "顧客ID,会社名,契約開始日,契約終了日,月額(円)\n"
ROWS = "".join(f"A{n},会社{n},2023/04/01,{'2024/03/31' if n < 3 else ''},10000\n" for n in range(10))
NAME = '<img src=x onerror="window.__pwn=1">'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports") / "saved"


@pytest.fixture(scope="module")
def url(root: Path) -> Iterator[str]:
    """A dashboard on the sample data that saves imports below `root`."""
    settings = root.parent / "csdash.toml"
    settings.write_text(f'import_into = "{root}"\n')
    port = free_port()
    command = [sys.executable, "-m", "tools.dashboard", "run", "app.py"]
    flags = [f"--server.port={port}", "--server.headless=true"]
    with serving([*command, *flags], port, environment={"CSDASH_CONFIG": str(settings)}) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, url: str) -> Iterator[Reader]:
    context = browser.new_context(locale="ja-JP", viewport={"width": 1440, "height": 2200})
    yield Reader(context.new_page(), url)
    context.close()


def drop(reader: Reader, name: str, content: str) -> None:
    page = reader.open("data", show="import", lang="ja").page
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode("cp932")}
    )
    expect(page.locator(".st-key-import-check")).to_be_visible()


def test_hostile_names_stay_names_and_errors_name_the_row(reader: Reader, root: Path):
    rows = ROWS.replace("会社0", NAME.replace('"', "'")).replace("2023/04/01,,10000", "2023/13/01,,10000", 1)
    drop(reader, "../../etc/契約<b>.csv", HEADER + rows)
    page = reader.page
    expect(page.get_by_test_id("stAlertContentError")).to_be_visible()
    expect(page.locator(".st-key-import-save")).to_have_count(0)
    assert not root.exists()
    assert page.evaluate("window.__pwn") is None
    assert not reader.errors


def test_export_is_seen_checked_and_saved(reader: Reader, root: Path):
    drop(reader, "契約.csv", HEADER + ROWS)
    page = reader.page
    save = page.locator(".st-key-import-save button")
    expect(save).to_be_visible()
    # 100,000 in April 2023, 70,000 a year later: NRR 70% before anything is saved.
    expect(page.locator(".tile").first).to_contain_text("70.0%")
    assert not root.exists()
    save.click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_be_visible()
    session = csdash.open(root)
    assert session.metrics("mrr").row(-1, named=True)["value"] == 70_000
    page.locator(".st-key-import-show button").click()
    reader.open("overview", lang="ja")
    expect(page.locator(".st-key-tiles")).to_contain_text("70.0%")
    assert not reader.outside
    assert not reader.errors
