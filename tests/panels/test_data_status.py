"""Checks over time: what imports recorded, snapshot by snapshot, and which recorded nothing."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

import csdash
from csdash.panels.data_status import checks_over_time
from csdash.settings import Settings
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.provenance import CheckCount, Provenance
from csdash.snapshots.publish import publish_staged
from tests.histories import history
from tests.panels.offices import view_of

PAID = {"A": [10, 10, 10], "B": [5, 5, 5]}
IMPORTED = datetime(2024, 3, 2, tzinfo=UTC)


def imported(root, folder, as_of: date, *checks: CheckCount) -> None:
    """A snapshot with a record of its checks."""
    tables = {"accounts": history("2024-01", PAID)}
    staged = stage_frames(tables, folder, as_of)[0]
    publish_staged(staged, root, Provenance("a test", checks=checks, imported_at=IMPORTED))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """January without a record, February with two warnings and an error, March clean."""
    place = tmp_path_factory.mktemp("root")
    staged = stage_frames(
        {"accounts": history("2024-01", PAID)}, tmp_path_factory.mktemp("january"), date(2024, 1, 31)
    )[0]
    publish_staged(staged, place, Provenance("a test"))
    found = [CheckCount("credit", "warning", "accounts", n) for n in (3, 2)]
    found.append(CheckCount("day", "error", "events", 1))
    imported(place, tmp_path_factory.mktemp("february"), date(2024, 2, 29), *found)
    imported(place, tmp_path_factory.mktemp("march"), date(2024, 3, 31))
    return place


def told(root, language: str = "en"):
    session = csdash.open(root, settings=Settings(data=root))
    return checks_over_time.__wrapped__(session, view_of(session, language))


def test_each_rule_has_a_row_and_each_recorded_snapshot_a_column(root):
    frame, headers, _ = told(root)
    days = [header.name.en for name, header in headers.items() if name not in ("rule", "table", "severity")]
    assert days == ["31 Mar 2024", "29 Feb 2024"]
    assert frame.rows() == [("credit", "accounts", "Warning", 0, 5), ("day", "events", "Error", 0, 1)]
    assert frame.columns == list(headers)


def test_a_snapshot_without_a_record_is_named_and_no_zero(root):
    assert told(root)[2] == "No checks were recorded with the snapshots of 31 Jan 2024."
    assert told(root, "ja")[2] == "2024年1月31日のスナップショットには検査の記録がありません。"
    assert "エラー" in told(root, "ja")[0]["severity"].to_list()


def test_a_bare_folder_has_no_history(tmp_path):
    history("2024-01", PAID).write_parquet(tmp_path / "accounts.parquet")
    frame, _, note = told(tmp_path)
    assert frame.is_empty()
    assert "no history of checks" in note
    assert frame.schema == {"rule": pl.String, "table": pl.String, "severity": pl.String}
