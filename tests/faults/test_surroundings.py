"""Another time zone or locale changes no number; data with next to nothing in it opens or is refused in words."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import csdash
from csdash.errors import DataError
from csdash.snapshots.publish import publish
from tests.histories import history

PROGRAM = """
import locale, sys
from pathlib import Path
from tests.faults.test_surroundings import told

locale.setlocale(locale.LC_ALL, "")
print(told(Path(sys.argv[1])))
"""


def told(root: Path) -> str:
    """A snapshot's id, and numbers of it as a table."""
    paid = history("2024-01", {"A": [10, 20, 30], "B": [5, 5, 0]})
    made = publish({"accounts": paid}, root, date(2024, 3, 31), "a test")
    return f"{made} {csdash.open(root).metrics('nrr', 'mrr', window=1).write_csv()}"


def test_another_time_zone_and_locale_change_no_byte(tmp_path: Path):
    # Where German is not installed it is another time zone only.
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8" if _has_german() else "C.UTF-8"}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "there")],
        env={**os.environ, **elsewhere},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == told(tmp_path / "here").strip()
    assert "nrr" in answer.stdout


def _has_german() -> bool:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return "de_DE.utf8" in listed


@pytest.mark.parametrize("paid", [{"A": [1]}, {"A": [0]}, {"A": [1, 1]}])
def test_next_to_nothing_opens(tmp_path: Path, paid: dict[str, list[int]]):
    publish({"accounts": history("2024-01", paid)}, tmp_path, date(2024, 4, 30), "a test")
    assert csdash.open(tmp_path).metrics("mrr")["value"].to_list() == list(paid["A"])


def test_nothing_at_all_is_refused_in_words(tmp_path: Path):
    with pytest.raises(DataError, match=r"no row|no month|empty"):
        publish({"accounts": history("2024-01", {"A": [1]}).clear()}, tmp_path, date(2024, 4, 30), "a test")
    assert not list(tmp_path.iterdir())
