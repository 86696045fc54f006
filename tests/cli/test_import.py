"""python -m csdash import: from an export to numbers, and never a silent wrong one."""

import shutil
from pathlib import Path

import polars as pl
import pytest

import csdash
from tests.cli.asking import ask
from tests.thorough import thorough

# Two customers pay monthly, one yearly; B leaves at the end of March, C begins in February.
SUBSCRIPTIONS = """顧客ID,会社名,契約開始日,契約終了日,月額(円)
A,甲株式会社,2023/04/01,,"￥100,000"
B,乙株式会社,2023/04/01,2024/03/31,"￥50,000"
C,丙株式会社,2024/02/01,,"￥20,000"
"""
# By hand: April 2023 to March 2024 150,000, with C 170,000 from February; B is gone from April.
MRR = {"2024-01": 150_000, "2024-02": 170_000, "2024-03": 170_000, "2024-04": 120_000}


def written(folder: Path) -> Path:
    path = folder / "契約一覧.csv"
    path.write_bytes(SUBSCRIPTIONS.encode("cp932"))
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return written(tmp_path)


def brought_in(export: Path, root: Path, *words: str) -> object:
    return ask("import", export, "--into", root, "--as-of", "2024-04-30", *words)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the export in it; imported once, because each import starts processes."""
    folder = tmp_path_factory.mktemp("imported")
    answer = brought_in(written(folder), folder / "my_data")
    assert answer.exit_code == 0, answer.output
    assert "Saved as snapshot" in answer.stdout
    return folder / "my_data"


@pytest.fixture
def root(imported: Path, tmp_path: Path) -> Path:
    """A copy of that root."""
    return shutil.copytree(imported, tmp_path / "my_data")


def test_an_export_in_shift_jis_becomes_nrr(imported: Path):
    session = csdash.open(imported)
    mrr = session.metrics("mrr").select(pl.col("month").dt.strftime("%Y-%m"), "value")
    assert {month: value for month, value in mrr.iter_rows() if month in MRR} == MRR
    # A and B opened with 150,000 in April 2023; a year later A's 100,000 are left.
    nrr = session.metrics("nrr", window=12).row(-1, named=True)
    assert nrr["value"] == pytest.approx(100_000 / 150_000)


def test_dry_run_shows_everything_and_writes_nothing(export: Path, tmp_path: Path):
    root = tmp_path / "my_data"
    answer = brought_in(export, root, "--dry-run")
    assert answer.exit_code == 0, answer.output
    assert not root.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [export.name]
    for shown in ("甲株式会社", "契約開始日", "2024-04-01 |", "120000", "Nothing was written"):
        assert shown in answer.stdout


def test_the_next_import_takes_the_mapping_of_the_last(export: Path, root: Path):
    kept = root / "mapping.toml"
    assert 'account_id = "顧客ID"' in kept.read_text(encoding="utf-8")
    # A person mends the mapping: the amounts were thousands. It must be taken as it is, and stay as it is.
    mended = kept.read_text(encoding="utf-8").replace('file = "', '# mended\nmoney_unit = 1000\nfile = "', 1)
    kept.write_text(mended, encoding="utf-8")
    answer = brought_in(export, root)
    assert answer.exit_code == 0, answer.output
    assert "the mapping of last time" in answer.stdout
    assert kept.read_text(encoding="utf-8") == mended
    assert csdash.open(root).metrics("mrr").row(-1, named=True)["value"] == 120_000_000


def test_importing_the_same_again_changes_nothing(export: Path, root: Path):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    answer = brought_in(export, root)
    assert "Nothing was changed" in answer.stdout
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_refused_data_leaves_what_was_there(export: Path, root: Path):
    was = csdash.open(root).id
    export.write_bytes(SUBSCRIPTIONS.replace("2024/02/01", "2024年2月30日").encode("cp932"))
    answer = brought_in(export, root)
    assert answer.exit_code == 1
    assert "契約一覧.csv" in answer.output
    assert "rows 3" in answer.output
    assert csdash.open(root).id == was


def test_a_doubtful_guess_is_written_down_and_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "billing.csv"
    # Two amounts, and nothing says which of them is the recurring one.
    path.write_text(
        "customer_id,month,amount,price\n"
        + "".join(f"{c},2024-0{m},{m}00,{m}50\n" for c in "AB" for m in (1, 2))
    )
    answer = ask(
        "import", path, "--into", tmp_path / "root", "--as-of", "2024-02-29", "--mapping", "mine.toml"
    )
    assert answer.exit_code == 2
    assert "mine.toml" in answer.stderr
    assert (tmp_path / "mine.toml").exists()
    assert not (tmp_path / "root").exists()
    # Somebody has looked: the same command goes by the file now.
    again = ask(
        "import", path, "--into", tmp_path / "root", "--as-of", "2024-02-29", "--mapping", "mine.toml"
    )
    assert again.exit_code == 0, again.output


def test_a_mapping_that_cannot_be_read_says_where(export: Path, tmp_path: Path):
    mapping = tmp_path / "m.toml"
    mapping.write_text('[[feeds]]\nfile = "*.csv"\nshape = "subscription"\n')
    answer = brought_in(export, tmp_path / "root", "--mapping", str(mapping))
    assert answer.exit_code == 1
    assert "m.toml" in answer.stderr


def test_needs_a_place_to_save_to(export: Path):
    answer = ask("import", export)
    assert answer.exit_code == 2
    assert "--into ROOT" in answer.stderr


@thorough
def test_the_words_are_there_in_japanese(export: Path, tmp_path: Path):
    answer = ask("--lang", "ja", "import", export, "--into", tmp_path / "root", "--as-of", "2024-04-30")
    assert "スナップショット" in answer.stdout
    assert "列の意味(列名と内容からの推測)" in answer.stdout


# A place that cannot be written to is one of the faults of tests/faults, too.
@thorough
def test_a_place_that_cannot_be_written_to_is_said(export: Path, tmp_path: Path):
    (tmp_path / "taken").write_text("a file, and no folder")
    answer = brought_in(export, tmp_path / "taken" / "root")
    assert answer.exit_code == 1
    assert "Nothing could be saved" in answer.stderr
