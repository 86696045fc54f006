"""Late data is said on every page, in both languages; data in time, an old snapshot and the sample data say nothing."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from csdash import clock
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.publish import publish
from csdash.ui import cache
from csdash.ui.navigation import PAGES
from tests.app.company import accounts, go, opened

QUIET = "trust/definitions.py"  # a page that draws nothing


def banners(app) -> list[str]:
    """What the banners say, without the marks that keep it from being Markdown."""
    return [warning.value.replace("\\", "").replace("\N{WORD JOINER}", "") for warning in app.warning]


@pytest.fixture
def late(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda _: date(2026, 2, 11))


@pytest.mark.usefixtures("late", "kept")
def test_every_page_says_that_data_is_late():
    app = opened()
    for page in PAGES:
        (said,) = banners(go(app, page.url_path))
        assert said.startswith(
            "**データが遅れています** 2026年1月分のデータは2026年2月10日までに届く予定でしたが、1日過ぎても"
        ), page.url_path


@pytest.mark.usefixtures("late", "kept")
def test_in_english():
    (said,) = banners(opened(locale="en-US"))
    assert (
        "The data of Jan 2026 was due by 10 Feb 2026 and is 1 day overdue: figures end with Dec 2025." in said
    )


@pytest.mark.usefixtures("kept")
def test_on_the_last_day_it_is_not_late(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda _: date(2026, 2, 10))
    assert banners(opened()) == []


@pytest.mark.usefixtures("late")
def test_the_operator_can_wait_longer_or_switch_it_off(monkeypatch, tmp_path):
    config = tmp_path / "csdash.toml"
    config.write_text("data_due_days = 0\n")
    monkeypatch.setenv("CSDASH_CONFIG", str(config))
    assert banners(opened()) == []


def test_the_sample_data_is_a_story_and_never_late(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda _: date(2031, 1, 1))
    monkeypatch.setenv("CSDASH_DATA", str(SAMPLE_DATA))
    assert banners(opened(page=QUIET)) == []


@pytest.mark.usefixtures("late")
def test_who_looks_at_an_older_snapshot_is_not_told(monkeypatch, tmp_path):
    for last, as_of in ((date(2025, 11, 1), date(2025, 11, 30)), (date(2025, 12, 1), date(2025, 12, 31))):
        tables = {"accounts": accounts().filter(pl.col("month") <= last)}
        publish(tables, tmp_path / "root", as_of=as_of, source="test")
    monkeypatch.setenv("CSDASH_DATA", str(tmp_path / "root"))
    assert len(banners(opened(page=QUIET))) == 1
    assert banners(opened({"as_of": "2025-11-30"}, page=QUIET)) == []


@pytest.mark.usefixtures("kept")
def test_a_bucket_that_is_away_is_said_with_the_hour_of_the_company(monkeypatch):
    away = datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(cache, "stale_since", lambda: away)
    (said,) = banners(opened())
    assert "保存先に接続できないため、2026年1月5日 08:30に取得した内容" in said
