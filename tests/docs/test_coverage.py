"""docs/coverage.md: every item has one row, and what a row names is there."""

import re
import tomllib

import pytest

from csdash.cli import cli
from csdash.contract.tables import TABLES
from csdash.metrics.registry import REGISTRY
from csdash.ui.navigation import PAGES
from tests.docs.page import read

# What the articles name, in their order: five articles, and the drilling questions of the first.
ITEMS = (
    *("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14"),
    *("A15", "A16", "A17", "A18", "A19", "A20", "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28"),
    *("A29", "A30", "A31", "A32", "A33", "A34", "A35", "A36", "A37", "A38", "A39", "A40", "A41", "A42"),
    *("D1", "D2", "D3", "D4", "D5"),
    *("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12"),
    *("E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12", "E13", "E14"),
    *("E15", "E16"),
    *("F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14"),
    *("F15", "F16", "F17", "F18", "F19", "F20", "F21", "F22"),
    *("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H10", "H11", "H12", "H13", "H14"),
    *("H15", "H16", "H17", "H18"),
)
COLUMNS = ("ID", "項目", "item", "where", "served by", "state", "note")
NO_DATA = {"no column yet", "no column needed"}
RELEASED = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - ", read("CHANGELOG.md"), re.MULTILINE)

PAGE_NAMES = {page.url_path for page in PAGES}


def rows() -> list[dict[str, str]]:
    """The rows of the table by column."""
    found = []
    for line in read("docs/coverage.md").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if re.fullmatch(r"[A-Z]\d+", cells[0]):
            assert len(cells) == len(COLUMNS), line
            found.append(dict(zip(COLUMNS, cells, strict=True)))
    return found


ROWS = rows()


def places(row: dict[str, str], kind: str) -> set[str]:
    """The pages or commands that a row names."""
    return set(re.findall(rf"{kind} `(\w+)`", row["where"]))


def is_there(name: str) -> bool:
    """Whether `name` is a metric, a table, a column, or a word that a column may hold."""
    place, _, word = name.partition("=")
    table, _, column = place.partition(".")
    if not column:
        return not word and (place in REGISTRY or place in TABLES)
    if table not in TABLES or column not in TABLES[table]:
        return False
    return not word or word in TABLES[table][column].words


def test_every_item_has_exactly_one_row():
    assert sorted(row["ID"] for row in ROWS) == sorted(ITEMS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ID"])
def test_row(row):
    assert row["項目"]
    assert row["item"]
    named = re.findall(r"`([^`]+)`", row["served by"])
    assert [name for name in named if not is_there(name)] == []
    assert named or row["served by"] in NO_DATA
    assert places(row, "page") | places(row, "command"), "say where"
    # Nothing is planned any more: what a row names is there, if only in what comes next.
    assert row["state"] in {"unreleased", *(f"since {version}" for version in RELEASED)}
    assert set(re.findall(r"\d+\.\d+\.\d+", row["note"])) <= set(RELEASED)
    assert places(row, "page") <= PAGE_NAMES
    assert places(row, "command") <= set(cli.commands)


def test_a_release_takes_the_rows_with_it():
    """No row and no note is `unreleased` once the changelog has nothing that is; the newest version is the project's."""
    changes = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)
    (waiting,) = [part for part in changes if part.startswith("[Unreleased]")]
    if any("unreleased" in row["state"] + row["note"] for row in ROWS):
        assert "\n- " in waiting
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == RELEASED[0]


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("nrr", True),
        ("surveys", True),
        ("accounts.tier", True),
        ("events.kind=qbr", True),
        ("ndr", False),
        ("account.tier", False),
        ("accounts.touch", False),
        ("events.kind=lunch", False),
        ("nrr=qbr", False),
    ],
)
def test_names_are_looked_up(name, there):
    assert is_there(name) is there
