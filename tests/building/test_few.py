"""Cohorts by few attributes, added up with the build: the same figures, read instead of added up from all."""

import itertools
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import csdash
from csdash import beforehand
from csdash.building import few
from csdash.building.snapshot import build_snapshot
from csdash.errors import DataError
from csdash.measures.rollups import KEYS
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from tests.histories import opened
from tests.measures.test_rollups import VALUES, answers, company, questions

ALL = company(1)
LAST = date(2023, 2, 28)


def published(root: Path, last: date = LAST) -> Path:
    rows = ALL.filter(pl.col("month") <= last)
    publish({"accounts": rows.lazy()}, root, as_of=last, source="x")
    return root


def build(root: Path) -> Path:
    beforehand.build(snapshot_at(root, None), replace(Settings(), data=root), money=build_snapshot)
    return root


def bundles(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (root / "cubes").glob("few-*")}


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """Data whose cube of cohorts counts as large, built."""
    monkeypatch.setattr(few, "FROM", 0)
    return build(published(tmp_path / "data"))


@pytest.mark.parametrize("path", ["by month", "together"])
def test_it_is_what_is_told_of_the_same_rows(root, path, tmp_path):
    if path == "together":
        root = published(tmp_path / "other")
        beforehand.build(snapshot_at(root, None), replace(Settings(), data=root))
    session, rows = csdash.open(root), opened(ALL)
    assert session.cubes(("account_id",)).few
    for question in questions(2):
        for told, wanted in zip(answers(session, question), answers(rows, question), strict=True):
            assert_frame_equal(told, wanted)
    assert "_accounts" not in vars(session), "nothing was added up from rows"


def test_up_to_two_attributes_are_read_and_more_are_added_up_from_the_cube(root, monkeypatch):
    read = Counter()
    frame = few.Vault.frame

    def counted(vault, name, part):
        read[part] += 1
        return frame(vault, name, part)

    monkeypatch.setattr(few.Vault, "frame", counted)
    session = csdash.open(root)
    session.cohorts()
    session.cohorts(by=["tier"], where={"segment": ["SMB"]})
    session.cohorts(by=["segment"], where={"tier": ["low", "high"]})
    assert read.keys() == {"by", "by+segment+tier", "cohort_sizes"}
    session.cohorts(by=["segment"], where={"tier": ["low"], "plan": ["pro"]})
    assert read["cohorts"] == 14


def test_every_frame_is_the_cube_by_its_attributes(root):
    session = csdash.open(root)
    cubes = session.cubes(("account_id",))
    whole, measures = cubes.frames["cohorts"], ["n_active", "n_uninterrupted", "mrr", "retained_mrr"]
    for names in ([], ["segment"], ["plan", "region"], ["tier", "segment", "plan"], [*VALUES]):
        keys = [*names, *KEYS["cohorts"]]
        assert_frame_equal(
            cubes.few["cohorts"](names),
            whole.group_by(keys).agg(pl.col(measures).sum()),
            check_row_order=False,
            check_column_order=False,
        )


def test_one_month_more_adds_one_part(tmp_path, monkeypatch):
    monkeypatch.setattr(few, "FROM", 0)
    root = build(published(tmp_path / "data", date(2023, 1, 31)))
    before = bundles(root)
    assert len(before) == 13
    build(published(root))
    after = bundles(root)
    assert before.items() < after.items()
    assert len(after) == 14


def test_small_cubes_have_none(tmp_path):
    root = build(published(tmp_path / "data"))
    assert not bundles(root)
    assert not csdash.open(root).cubes(("account_id",)).few


def test_a_flipped_bit_is_told(root):
    for bundle in (root / "cubes").glob("few-*"):
        content = bytearray(bundle.read_bytes())
        content[len(content) // 4] ^= 4
        bundle.write_bytes(content)
    session = csdash.open(root)
    with pytest.raises(DataError, match="csdash build"):
        [session.cohorts(by=by) for by in itertools.combinations(VALUES, 2)]
