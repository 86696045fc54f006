"""What leaves the screen: every page that can be shared, its view, its link and its provenance."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from time import sleep
from urllib.parse import parse_qs, urlsplit

import pytest

import csdash
from csdash.errors import NotUnlocked, UnknownName
from csdash.panels.bridge import bridge_panel
from csdash.share.asked import view_of
from csdash.share.link import link
from csdash.share.outline import Outline
from csdash.share.outlines import OUTLINES
from csdash.share.provenance import provenance, provenance_line
from csdash.share.sheet import sheet, sheets
from csdash.text import Text
from csdash.ui.navigation import PAGES
from csdash.views.selection import known_values, read
from tests.histories import history, opened

# Pages that nobody shares as a whole: one account, words, the data itself, what was said before, the show itself.
ALONE = {"accounts", "definitions", "data", "restatements", "all_hands"}


def test_every_page_has_its_outline():
    assert set(OUTLINES) == {page.url_path for page in PAGES} - ALONE


@pytest.mark.parametrize("page", OUTLINES)
def test_the_sample_fills_every_sheet(page, view):
    told = sheet(OUTLINES[page], view)
    assert not told.gaps
    assert 1 <= len(told.answer) <= 3
    assert list(told.panels) == list(OUTLINES[page].figures)
    assert list(told.tables) == list(OUTLINES[page].tables)
    assert len(told.tiles) == len(OUTLINES[page].tiles)


@pytest.mark.parametrize("page", OUTLINES)
def test_three_columns_fill_what_they_can_and_say_the_rest(page, bare):
    told = sheet(OUTLINES[page], bare)
    assert told.answer or told.panels or told.gaps
    assert all(gap.endswith((".", "?")) for gap in told.gaps)


def test_only_the_figures_asked_for_are_drawn(view):
    assert list(sheet(OUTLINES["nrr"], view, ["forecast", "trend"]).panels) == ["forecast", "trend"]


def test_what_is_missing_is_said_once(view):
    def missing(_):
        raise NotUnlocked("contracts", Text("更新率", "renewal rates"))

    outline = Outline("nrr", Text("問い", "Question?"), missing, (), {"a": missing, "bridge": bridge_panel})
    told = sheet(outline, view)
    assert (told.answer, list(told.panels), len(told.gaps)) == ((), ["bridge"], 1)


@pytest.fixture(scope="module")
def bare():
    return bare_view()


def bare_view():
    """A view of a new session on three columns."""
    return view_of(opened(history("2024-01", {"A": [10] * 26, "B": [5] * 20})), "en")


def test_pages_are_told_in_their_order_whoever_is_ready_first():
    def slow(page: str, seconds: float) -> Outline:
        return Outline(
            page, Text(page, page), lambda _: [sleep(seconds) or page], figures={"bridge": bridge_panel}
        )

    told = sheets(
        [(slow("first", 0.2), None), (slow("second", 0), None), (slow("third", 0), ())], bare_view()
    )
    assert [(one.page, one.answer, list(one.panels)) for one in told] == [
        ("first", ("first",), ["bridge"]),
        ("second", ("second",), ["bridge"]),
        ("third", ("third",), []),
    ]


def test_two_at_once_tell_what_one_after_the_other_does(monkeypatch):
    def told(workers: int) -> list[tuple]:
        monkeypatch.setattr("csdash.share.sheet.WORKERS", workers)
        pages = [(OUTLINES[page], None) for page in ("nrr", "cohorts")]
        return [
            (
                one.answer,
                one.gaps,
                {key: (p.finding, json.dumps(p.chart.payload)) for key, p in one.panels.items()},
            )
            for one in sheets(pages, bare_view())
        ]

    assert told(1) == told(2)


def test_a_fault_of_ours_is_no_gap_and_nothing_runs_on():
    begun = []

    def faulty(_):
        raise ZeroDivisionError

    def later(_):
        sleep(0.05)
        begun.append(1)
        return ("said",)

    outlines = [
        (Outline("a", Text("a", "a"), faulty), None),
        *[(Outline("b", Text("b", "b"), later), None)] * 1000,
    ]
    with pytest.raises(ZeroDivisionError):
        list(sheets(outlines, bare_view()))
    assert len(begun) < 500
    stopped = len(begun)
    sleep(0.2)
    assert len(begun) == stopped


def test_a_schedule_that_names_what_is_not_there_is_refused(sample):
    with pytest.raises(UnknownName, match="galaxy"):
        view_of(sample, "en", where={"galaxy": ["x"]})
    with pytest.raises(UnknownName, match="SMBB"):
        view_of(sample, "en", where={"segment": ["SMBB"]})


def test_the_same_question_is_the_same_view_however_it_was_asked(sample):
    one = view_of(sample, "en", where={"region": ["Kanto"], "segment": ["SMB"]})
    other = view_of(sample, "en", where={"segment": ["SMB"], "region": ["Kanto"]})
    assert repr(one) == repr(other)


def test_a_link_says_the_whole_view(sample):
    months = (sample.last_month - 11, sample.last_month - 1)
    view = view_of(sample, "ja", window=3, where={"segment": ["SMB", "Enterprise"]}, months=months)
    address = urlsplit(link(view, "nrr", "https://cs.example.co.jp/", {"show": "why"}))
    assert (address.netloc, address.path) == ("cs.example.co.jp", "/nrr")
    query = parse_qs(address.query)
    selection, left_out = read(query)
    kept, unknown = known_values(selection, (sample.first_month, sample.last_month), sample.dimensions)
    assert not left_out + unknown
    assert query["show"] == ["why"]
    assert (kept.language, kept.as_of, kept.window) == ("ja", sample.as_of, 3)
    assert (kept.first_month, kept.last_month) == months
    assert kept.values("segment") == ("Enterprise", "SMB")


def test_provenance_says_when_whom_and_which_data(sample, view):
    narrow = replace(view, where=(("segment", ("SMB",)),))
    as_of, months, whom, snapshot, version = provenance(narrow)
    assert {"ja": "2026年10月31日", "en": "31 Oct 2026"}[view.language] in as_of
    assert {"ja": "12か月", "en": "12 months"}[view.language] in months
    assert {"ja": "中小企業", "en": "SMB"}[view.language] in whom
    assert sample.id in snapshot
    assert version == f"csdash {csdash.__version__}"
    assert provenance_line(narrow).count(sample.id) == 1


def test_there_is_one_version(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert csdash.__version__ == project["version"]
