"""A staged folder: opened before it is published, published as it is, and not published twice."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import DataError
from csdash.opening import open_draft
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.locate import locate
from csdash.snapshots.manifest import FIGURES, Manifest, parse_manifest
from csdash.snapshots.parquet import write_file
from csdash.snapshots.provenance import CheckCount, ImportedFile, Provenance
from csdash.snapshots.publish import Published, manifest_of, publish, publish_staged
from csdash.snapshots.staging import Staged
from tests.histories import history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history("2024-01", {"A": [10, 20, 30], "B": [5, 5, 5]}, segment={"A": "SMB", "B": "ENT"})


def staged(folder: Path, paid: pl.DataFrame = PAID, as_of: date = MARCH) -> Staged:
    folder.mkdir()
    return stage_frames({"accounts": paid}, folder, as_of)[0]


def with_everything(of: Staged) -> Provenance:
    figures = write_file(of.folder, FIGURES, "figures", pl.DataFrame({"metric": ["mrr"], "value": [35]}))
    return Provenance(
        "契約台帳.xlsx",
        sources=(ImportedFile("契約台帳.xlsx", "xlsx", 6, 12_345, "ab" * 32),),
        mapping='[[feeds]]\nfile = "契約台帳.xlsx"\n',
        checks=(CheckCount("negative_mrr", "warning", "accounts", 2),),
        imported_at=datetime(2024, 4, 1, 9, 30, tzinfo=UTC),
        figures=figures,
    )


def test_a_draft_answers_as_it_will_when_it_is_published(tmp_path: Path):
    draft = staged(tmp_path / "draft")
    manifest = manifest_of(draft, Provenance("draft"))
    before = open_draft(draft.folder, manifest)
    publish_staged(draft, tmp_path / "root", Provenance("draft"))
    after = csdash.open(tmp_path / "root")
    assert (before.id, before.as_of, before.coverage) == (after.id, after.as_of, after.coverage)
    for ask in (lambda s: s.metrics("nrr", "mrr", window=1, by=["segment"]), lambda s: s.bridge(1)):
        assert ask(before).equals(ask(after))
    assert before.report == after.report
    assert before.profile.months.equals(after.profile.months)


def test_a_draft_that_changed_is_not_believed(tmp_path: Path):
    draft = staged(tmp_path / "draft")
    manifest = manifest_of(draft, Provenance("draft"))
    (draft.folder / "accounts" / "2024-02.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="checksum does not match"):
        open_draft(draft.folder, manifest)


def test_a_draft_stays_as_it_is_and_can_be_published_again(tmp_path: Path):
    draft = staged(tmp_path / "draft")
    before = {path: path.read_bytes() for path in draft.folder.rglob("*.parquet")}
    first = publish_staged(draft, tmp_path / "one", Provenance("x"))
    assert publish_staged(draft, tmp_path / "one", Provenance("x")) == Published(first.id, is_new=False)
    assert publish_staged(draft, tmp_path / "two", Provenance("x")) == first
    assert {path: path.read_bytes() for path in draft.folder.rglob("*.parquet")} == before


def test_where_it_came_from_is_kept(tmp_path: Path):
    draft = staged(tmp_path / "draft")
    provenance = with_everything(draft)
    published = publish_staged(draft, tmp_path / "root", provenance)
    # None of it is part of the id.
    assert published.id == manifest_of(draft, Provenance("another")).id
    manifest = list_snapshots(tmp_path / "root")[0]
    assert manifest == manifest_of(draft, provenance)
    figures = locate(tmp_path / "root").figures
    assert figures.rows() == [("mrr", 35)]
    # And a snapshot whose figures are damaged is damaged.
    (tmp_path / "root" / "snapshots" / published.id / FIGURES).write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"figures\.parquet is damaged"):
        locate(tmp_path / "root")


def test_a_manifest_from_before_opens_and_stays_the_same_text(root: Path):
    for folder in (root / "sample_data" / "snapshots").iterdir():
        fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for name in ("checks", "imported_at", "figures"):
            fields.pop(name)
        # Version 0.1.0 wrote these fields, in this form.
        before = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
        manifest = parse_manifest(before.encode(), folder.name, "manifest.json")
        assert (manifest.sources, manifest.mapping, manifest.checks) == ((), "", ())
        assert (manifest.imported_at, manifest.figures) == (None, None)
        assert manifest.to_json() == before


@pytest.mark.parametrize(
    "path", ["accounts/../../../CURRENT", "accounts/", "/accounts.parquet", "surveys.parquet"]
)
def test_a_manifest_names_files_of_its_own_snapshot_only(tmp_path: Path, path: str):
    draft = staged(tmp_path / "draft")
    files = (replace(draft.files[0], path=path), *draft.files[1:])
    forged = manifest_of(replace(draft, files=files), Provenance("x"))
    with pytest.raises(DataError, match="cannot be read"):
        parse_manifest(forged.to_json().encode(), forged.id, "manifest.json")
    forged = replace(
        manifest_of(draft, Provenance("x")), figures=replace(draft.files[0], path="../x.parquet")
    )
    with pytest.raises(DataError, match="cannot be read"):
        parse_manifest(forged.to_json().encode(), forged.id, "manifest.json")


class TestTheSameAgain:
    """Nobody said which day it is of: the same tables over again are no news."""

    def again(
        self, root: Path, folder: Path, paid: pl.DataFrame = PAID, *, is_dated: bool = False
    ) -> Published:
        return publish_staged(staged(folder, paid, APRIL), root, Provenance("tomorrow"), is_dated=is_dated)

    @pytest.fixture
    def first(self, tmp_path: Path) -> str:
        return publish({"accounts": PAID}, tmp_path / "root", MARCH, "today")

    def manifests(self, root: Path) -> list[Manifest]:
        return list_snapshots(root)

    def test_changes_nothing(self, first: str, tmp_path: Path):
        root = tmp_path / "root"
        before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.name != ".lock"}
        assert self.again(root, tmp_path / "x") == Published(first, is_new=False)
        assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.name != ".lock"} == before
        assert csdash.open(root).as_of == MARCH

    def test_with_a_day_it_is_another_snapshot(self, first: str, tmp_path: Path):
        published = self.again(tmp_path / "root", tmp_path / "x", is_dated=True)
        assert published.is_new
        assert published.id != first
        assert csdash.open(tmp_path / "root").as_of == APRIL

    def test_one_changed_amount_is_news(self, first: str, tmp_path: Path):
        changed = PAID.with_columns(mrr=pl.col("mrr") + 1)
        published = self.again(tmp_path / "root", tmp_path / "x", changed)
        assert published.is_new
        assert current_id(tmp_path / "root") == published.id

    def test_a_table_less_is_news(self, tmp_path: Path):
        team = pl.DataFrame({"month": ["2024-01"], "csm_id": ["m"], "cost": [5.0]})
        publish({"accounts": PAID, "team": team}, tmp_path / "root", MARCH, "today")
        assert self.again(tmp_path / "root", tmp_path / "x").is_new

    def test_what_was_current_before_is_news(self, first: str, tmp_path: Path):
        root = tmp_path / "root"
        publish({"accounts": PAID.with_columns(mrr=pl.lit(1))}, root, APRIL, "corrected")
        assert self.again(root, tmp_path / "x").is_new
        assert csdash.open(root).source == "tomorrow"

    def test_other_definitions_are_news(self, first: str, tmp_path: Path, monkeypatch):
        monkeypatch.setattr("csdash.snapshots.publish.DEFINITIONS_VERSION", 2)
        assert self.again(tmp_path / "root", tmp_path / "x").is_new

    def test_a_damaged_one_is_put_right_under_its_own_name(self, first: str, tmp_path: Path):
        root = tmp_path / "root"
        (root / "snapshots" / first / "accounts" / "2024-02.parquet").write_bytes(b"PAR1")
        assert self.again(root, tmp_path / "x") == Published(first, is_new=True)
        assert [one.id for one in self.manifests(root)] == [first]
        assert csdash.open(root).as_of == MARCH


def test_the_folder_of_one_snapshot_opens_and_its_figures_are_no_accounts(root: Path):
    current = (root / "sample_data" / "CURRENT").read_text(encoding="ascii").strip()
    parts = locate(root / "sample_data" / "snapshots" / current).parts
    assert "figures.parquet" not in [part.file for parts_of in parts.values() for part in parts_of]
    assert len(parts["accounts"]) == 48
