"""Non-interference: whatever the rows outside a reader's scope say, all that the reader is told stays as it is, to the byte."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

import csdash
from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.outlines import OUTLINES
from csdash.share.report.report import report
from csdash.views.view import View
from tests.access.part import CANARY, NORTH, folder, halves, of_north, otherwise, spelt
from tests.panels.offices import PANELS
from tests.thorough import THOROUGH

TODAY = date(2026, 11, 27)


def opened(tables, scope: Scope) -> View:
    """A view of a company written out anew, so that nothing was kept of it."""
    return view_of(csdash.open(folder(tables), scope=scope, today=TODAY), "en")


def told(view: View, name: str) -> str:
    """What a panel says, through the cache that readers share; the snapshot's id, which tells nothing of a row, left out."""
    panel, usual = PANELS[name]
    try:
        said = spelt(panel(view, *usual))
    except CsdashError as reason:
        said = f"{reason.message}"
    return said.replace(view.snapshot.id, "ID")


# What reads tables, files or figures that are about the whole company, and every twelfth of all others.
OF_THE_WHOLE = (
    "tables",
    "checks",
    "snapshots",
    "calendar",
    "completeness",
    "filled",
    "benchmarks",
    "tiles",
    "initiatives",
)
ASKED = [name for name in PANELS if THOROUGH or name.startswith(OF_THE_WHOLE)]
ASKED = list(dict.fromkeys([*ASKED, *list(PANELS)[::12]]))


@pytest.fixture(scope="module")
def readers() -> dict[str, View]:
    """Readers of one snapshot through several scopes, and the north where there is nothing else, or another south."""
    whole = halves()
    everybody = csdash.open(folder(whole), today=TODAY)
    return {
        "all": view_of(everybody, "en"),
        "north": view_of(everybody.through(NORTH), "en"),
        "alone": opened(of_north(whole), NORTH),
        "beside others": opened(otherwise(whole), NORTH),
    }


@pytest.mark.parametrize("name", ASKED)
def test_no_panel_says_anything_of_rows_out_of_sight(name: str, readers: dict[str, View]):
    # Whoever sees all asks first and last, of the same process and the same snapshot.
    everything = told(readers["all"], name)
    alone, north = told(readers["alone"], name), told(readers["north"], name)
    assert north == alone
    assert CANARY not in north
    assert told(readers["all"], name) == everything
    if THOROUGH:
        assert told(readers["beside others"], name) == alone


def test_the_halves_are_told_apart(readers: dict[str, View]):
    # Or the test above compares nothing with nothing.
    differ = [name for name in ASKED[::4] if told(readers["all"], name) != told(readers["north"], name)]
    assert len(differ) > len(ASKED[::4]) / 2
    assert CANARY in told(readers["all"], "movers")


# All pages take minutes.
PAGES = tuple(OUTLINES) if THOROUGH else ("overview", "voice")


def written(view: View) -> str:
    """What leaves the dashboard: pages as a report."""
    return report(view, PAGES).decode().replace(view.snapshot.id, "ID")


def test_nothing_that_leaves_says_anything_of_rows_out_of_sight(readers: dict[str, View]):
    north = written(readers["north"])
    assert north == written(readers["beside others"])
    assert CANARY not in north
    slides = [parts(deck(readers[who], ("tiers",)), readers[who]) for who in ("north", "beside others")]
    assert slides[0] == slides[1]


def parts(package: bytes, view: View) -> dict[str, bytes]:
    """The files of a deck without the snapshot's id; a workbook within is unpacked, and when it was packed left out."""
    found = {}
    with ZipFile(BytesIO(package)) as files:
        for name in files.namelist():
            if name.endswith(".xlsx"):
                inner = parts(files.read(name), view)
                found |= {f"{name}/{one}": content for one, content in inner.items() if "docProps" not in one}
            else:
                found[name] = files.read(name).replace(view.snapshot.id.encode(), b"ID")
    return found
