"""`build` on a snapshot root: what is kept is what whoever opens it reads."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

import csdash
from csdash import beforehand
from csdash.building import month_files
from csdash.building.snapshot import build_snapshot, vault_of
from csdash.building.vault import Vault
from csdash.cli import cli
from csdash.errors import DataError
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.histories import history

MOVED = ["big"] * 9 + ["small"] * 9
SEGMENTS = {"A/web": "big", "A/mail": "big", "B/web": "small", "C/mail": MOVED}
EARLIER = SEGMENTS | {"C/mail": MOVED[:17]}
PAID = {
    "A/web": [10 + i for i in range(18)],
    "A/mail": [3] * 18,
    "B/web": [20] * 11 + [None] * 7,
    "C/mail": [5] * 18,
}
# Whoever has products has cubes of accounts and of products.
GRAINS = 2


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A root with a snapshot of which nothing was built."""
    root = tmp_path_factory.mktemp("published") / "data"
    accounts = history("2024-01", PAID, segment=SEGMENTS)
    publish({"accounts": accounts.lazy()}, root, as_of=date(2025, 6, 30), source="x")
    return root


@pytest.fixture(scope="module")
def built(published, tmp_path_factory) -> Path:
    """The same root after `build`; tests only read it."""
    root = shutil.copytree(published, tmp_path_factory.mktemp("built") / "data")
    found = build(root)
    assert found.exit_code == 0, found.output
    assert "(as of 2025-06-30)" in found.output
    return root


@pytest.fixture
def root(built, tmp_path) -> Path:
    """A copy of what was built, to be changed."""
    return shutil.copytree(built, tmp_path / "data")


def build(root: Path):
    return CliRunner().invoke(cli, ["--lang", "en", "build", str(root)])


def kinds(root: Path) -> Counter[str]:
    """How many files of each kind were built."""
    names = (path.name for path in (root / "cubes").iterdir() if not path.name.startswith("."))
    return Counter(name.split("-")[0] for name in names)


def answers(session) -> list[pl.DataFrame]:
    told = [
        session.metrics("nrr", "grr", "mrr", "n_accounts", by=("segment",), window=window)
        for window in (1, 12)
    ]
    products = session.metrics("nrr", "mrr", by=("product",))
    return [*told, session.bridge(12), session.cohorts(), products]


def test_what_was_built_is_what_is_told(published, built):
    session = csdash.open(built)
    for here, there in zip(answers(session), answers(csdash.open(published)), strict=True):
        assert_frame_equal(here, there, check_row_order=False)
    assert session.metrics("logo_churn_rate").height
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def test_by_month_it_is_the_same(published, tmp_path):
    root = shutil.copytree(published, tmp_path / "data")
    manifest = snapshot_at(root, None)
    beforehand.build(manifest, replace(Settings(), data=root), money=build_snapshot)
    session = csdash.open(root)
    for here, there in zip(answers(session), answers(csdash.open(published)), strict=True):
        assert_frame_equal(here, there, check_row_order=False)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"
    # A filter by window reads on in one place.
    assert session.cubes(("account_id",)).frames["bridge"]["window"].is_sorted()
    found = kinds(root)
    # Per grain a bundle for every month, and one for what it adds to the cubes.
    per_grain = {"month": 18, "parts": 18, "running": 1, "lifetimes": 1, "index": 1, "churn": 18}
    # And for accounts what this data tells besides money.
    of_accounts = {"survey": 18, "expansion": 18, "flows": 18, "practice": 18}
    # What was last paid by those who left, whom the first month cannot have.
    of_accounts["left"] = 17
    assert found == of_accounts | {kind: n * GRAINS for kind, n in per_grain.items()}


def test_what_is_there_is_not_made_again(published, tmp_path):
    root = shutil.copytree(published, tmp_path / "data")
    settings, manifest = replace(Settings(), data=root), snapshot_at(root, None)
    for _ in range(2):
        before = {path.name: path.stat().st_ino for path in (root / "cubes").glob("*.zip")}
        beforehand.build(manifest, settings, money=build_snapshot)
    assert before == {path.name: path.stat().st_ino for path in (root / "cubes").glob("*.zip")}


def test_what_is_small_is_built_together(built):
    assert set(kinds(built)) == {"index", "family"}


def test_a_killed_build_of_the_rest_goes_on(published, tmp_path):
    root = shutil.copytree(published, tmp_path / "data")
    settings, manifest = replace(Settings(), data=root), snapshot_at(root, None)

    class Killed(BaseException):
        pass

    def killed(doing, done, _):
        if (doing, done) == (beforehand.REST, 1):
            raise Killed

    with pytest.raises(Killed):
        beforehand.build(manifest, settings, killed)
    before = {path.name: path.stat().st_ino for path in (root / "cubes").glob("family-*")}
    assert before
    beforehand.build(manifest, settings)
    after = {path.name: path.stat().st_ino for path in (root / "cubes").glob("family-*")}
    assert before.items() < after.items(), "what is there is not made again"


def test_what_another_version_built_is_not_read(root):
    (index,) = sorted((root / "cubes").glob("index-*"))[:1]
    told = json.loads(index.read_bytes())
    told["cubes"]["bridge"] = ["bridge-of-old.parquet"]
    del told["version"]
    (root / "cubes" / "index-of-old.json").write_text(json.dumps(told), encoding="utf-8")
    (root / "cubes" / "bridge-of-old.parquet").write_bytes(b"")
    assert build(root).exit_code == 0
    assert not list((root / "cubes").glob("*-of-old*"))


def test_a_flipped_bit_is_told(root):
    for bundle in (root / "cubes").glob("family-*"):
        content = bytearray(bundle.read_bytes())
        # In the middle of the first frame, where it would be another number.
        content[len(content) // 4] ^= 4
        bundle.write_bytes(content)
    with pytest.raises(DataError, match="csdash build"):
        answers(csdash.open(root))


def test_a_part_of_the_rows_is_never_read_from_the_cubes_of_all(built):
    part = csdash.open(built, scope=Scope.of(segment=["small"]))
    months = part.metrics("n_accounts").filter(pl.col("month") == date(2024, 1, 1))
    assert months["value"].item() == 2  # of three


def test_other_bands_are_other_cubes(built, tmp_path):
    folder = tmp_path / "configs"
    CliRunner().invoke(cli, ["configs", "--write", str(folder)])
    health = folder / "health.toml"
    text = health.read_text(encoding="utf-8")
    health.write_text(text.replace("healthy_from = 70", "healthy_from = 75"), encoding="utf-8")
    assert health.read_text(encoding="utf-8") != text
    session = csdash.open(built, settings=replace(Settings(), data=built, configs=folder))
    session.metrics("mrr")
    assert "_accounts" in vars(session)


def test_what_cannot_be_built_by_month_is_built_whole(tmp_path):
    rows = history(
        "2024-01",
        {"A": [10] * 4, "B": [5, 5, 0, 0], "C": [1] * 4},
        parent_id={"B": [None, None, "A", "A"], "A": [None] * 4},
    )
    root = tmp_path / "data"
    publish({"accounts": rows.lazy()}, root, as_of=date(2024, 4, 30), source="x")
    before = csdash.open(root).bridge(1)
    found = build(root)
    assert found.exit_code == 0, found.output
    session = csdash.open(root)
    assert_frame_equal(session.bridge(1), before, check_row_order=False)
    assert "_accounts" not in vars(session)


def test_what_was_built_for_a_snapshot_goes_with_it(root):
    vault = root / "cubes"
    longer = history(
        "2024-01",
        {name: [*paid, 9] for name, paid in PAID.items()},
        segment={**SEGMENTS, "C/mail": [*MOVED, "small"]},
    )
    publish({"accounts": longer.lazy()}, root, as_of=date(2025, 7, 31), source="x")
    build(root)
    both = {path.name for path in vault.iterdir()}
    assert sum(name.startswith("index-") for name in both) == 2 * GRAINS
    gone = min(root.glob("snapshots/*/manifest.json"), key=lambda path: path.stat().st_mtime_ns).parent
    gone.rename(gone.with_name(".trash-x"))
    build(root)
    left = {path.name for path in vault.iterdir()}
    assert sum(name.startswith("index-") for name in left) == GRAINS
    assert left < both
    session = csdash.open(root)
    session.metrics("nrr")
    assert "_accounts" not in vars(session)


def test_one_builder_at_a_time(root):
    with Vault(root / "cubes").only_builder():
        found = build(root)
    assert found.exit_code != 0
    assert "Another csdash build" in found.output
    assert build(root).exit_code == 0


def test_a_folder_without_a_root_has_no_place_for_cubes(tmp_path):
    history("2024-01", {"A": [10] * 4}).write_parquet(tmp_path / "accounts.parquet")
    found = build(tmp_path)
    assert found.exit_code != 0
    assert "no readable snapshot" in found.output


@pytest.mark.parametrize("held", [month_files.HELD, 0])
def test_a_month_more_is_read_once_where_it_fits(published, tmp_path, monkeypatch, held):
    root = shutil.copytree(published, tmp_path / "data")
    monkeypatch.setattr(month_files, "HELD", held)
    accounts = history("2024-01", {name: paid[:17] for name, paid in PAID.items()}, segment=EARLIER)
    publish({"accounts": accounts.lazy()}, root, as_of=date(2025, 5, 31), source="x")
    settings = replace(Settings(), data=root)
    read = []
    ours = month_files.MonthFiles._read
    monkeypatch.setattr(
        month_files.MonthFiles,
        "_read",
        lambda files, file, *names: read.append(file) or ours(files, file, *names),
    )
    for as_of, n_new in ((date(2025, 5, 31), 17), (None, 1)):
        read.clear()
        with vault_of(settings).only_builder():
            build_snapshot(open_store(root), snapshot_at(root, as_of), settings)
        # For its survey and for both grains at once.
        assert len(read) == n_new * (1 if held else 1 + GRAINS)
    session = csdash.open(root)
    for here, there in zip(answers(session), answers(csdash.open(published)), strict=True):
        assert_frame_equal(here, there, check_row_order=False)
