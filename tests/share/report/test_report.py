"""The report as a file: the same numbers as the page, whole or not at all, and no name is ever markup."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import csdash
from csdash.errors import CsdashError
from csdash.share import whole
from csdash.share.outlines import OUTLINES
from csdash.share.report.embedded import script_json
from csdash.share.report.grid import MOST, grid
from csdash.share.report.prose import prose
from csdash.share.report.report import report, report_files, write_folder
from csdash.share.sheet import sheet
from csdash.share.whole import write_whole
from tests.cli.asking import ask
from tests.share.report.conftest import NAMES

PAGES = ["overview", "cohorts", "tiers"]


class Read(HTMLParser):
    """What a browser finds in a file: its elements, its texts, and the content of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        (self.scripts if self._inside == "script" else self.texts).append(data)


def test_the_charts_are_those_of_the_page_to_the_last_digit(view, written):
    found = [
        json.loads(script) for script in Read(written.read_text()).scripts if script.startswith('{"data"')
    ]
    expected = []
    for page in PAGES:
        told = sheet(OUTLINES[page], view)
        expected += [json.loads(json.dumps(tile.spark.payload)) for tile in told.tiles if tile.spark]
        expected += [json.loads(json.dumps(panel.chart.payload)) for panel in told.panels.values()]
    assert found == expected


def test_everything_of_a_sheet_is_there(view, written):
    text = "".join(Read(written.read_text()).texts)
    for page in PAGES:
        told = sheet(OUTLINES[page], view)
        said = [told.question, *told.answer, *(table.title for table in told.tables.values())]
        said += [part for tile in told.tiles for part in (tile.label, tile.value, tile.delta, *tile.context)]
        for panel in told.panels.values():
            evidence = panel.evidence
            said += [panel.finding, panel.subtitle, evidence.base]
            said += [one.definition[view.language] for one in evidence.definitions]
            said += [source[view.language] for source in evidence.sources]
        assert [one for one in said if one not in text] == []
    assert view.session.id in text


def test_the_library_is_there_once_and_nothing_is_fetched(written):
    read = Read(written.read_text())
    assert sum("plotly.js v" in script for script in read.scripts) == 1
    assert all(link.startswith("#") for link in read.links)
    assert not {"link", "img", "iframe", "object", "form", "base"} & set(read.tags)


def test_names_are_text(attacked):
    read = Read(attacked.read_text())
    text = "".join(read.texts)
    assert not {"img", "b", "i", "iframe"} & set(read.tags)
    assert not {name for name in read.attributes if name.startswith("on")}
    assert all(link.startswith("#") for link in read.links)
    # The names are there all the same; the table holds them as they are, the rest on one line.
    for name in NAMES:
        assert name in text
    assert sum(tag == "script" for tag in read.tags) == len(re.findall(r"<script", attacked.read_text()))


@pytest.mark.parametrize("text", ["</script>", "<!--", "a\u2028b", "&lt;", "<b>"])
def test_json_ends_no_script_and_stays_itself(text):
    written = str(script_json(json.dumps(text, ensure_ascii=False)))
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a **b** c", "<p>a <strong>b</strong> c</p>"),
        (
            "a\n\n- **b**: c\n- `d`",
            "<p>a</p>\n<ul><li><strong>b</strong>: c</li><li><code>d</code></li></ul>",
        ),
        (r"\*\*a\*\*", "<p>**a**</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        (r"\<script\>", "<p>&lt;script&gt;</p>"),
        ("[x](javascript:y)", "<p>[x](javascript:y)</p>"),
    ],
)
def test_prose(text, shown):
    assert prose(text) == shown


def test_a_long_table_says_what_it_leaves_out(view):
    frame, headers = sheet(OUTLINES["renewals"], view, []).tables["due"].rows
    shown = grid(frame, headers, view.language)
    assert (len(shown.rows), f"{frame.height:,}" in shown.cut) == (MOST, True)
    assert grid(frame.head(MOST), headers, view.language).cut == ""


def test_the_same_again_is_the_same_file_in_either_theme(view):
    dark = replace(view, theme="dark")
    assert report(dark, ["team"]) == report(view, ["team"])


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    place = tmp_path / "report.html"
    place.write_text("before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole.os, "fsync", full)
    with pytest.raises(CsdashError, match="No space left"):
        write_whole(place, b"after", is_replacing=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", "before")]


def test_a_folder_replaces_an_earlier_report_and_nothing_else(view, tmp_path):
    place = tmp_path / "site"
    files = report_files(view, ["team", "tiers"])
    write_folder(files, place)
    assert {path.name for path in place.iterdir()} == set(files)
    with pytest.raises(CsdashError, match="is there already"):
        write_folder(report_files(view, ["team"]), place)
    assert (place / "tiers.html").exists()
    write_folder(report_files(view, ["team"]), place, is_replacing=True)
    assert not (place / "tiers.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("somebody's")
    with pytest.raises(CsdashError, match="no report"):
        write_folder(files, other)
    assert [path.name for path in other.iterdir()] == ["index.html"]


def test_the_command(tmp_path: Path):
    place = tmp_path / "team.html"
    words = ("report", "--page", "team", "--out", place)
    answer = ask(*words, "--lang", "ja", "--where", "segment=SMB", "--window", "3", "--from", "2025-10")
    assert answer.exit_code == 0
    assert f"{place.stat().st_size / 1e6:.1f} MB" in answer.stdout
    text = place.read_text()
    assert 'lang="ja"' in text
    for part in ("中小企業", "3か月比較", "2025年10月", csdash.__version__):
        assert part in text
    for wrong in (
        ("--folder", tmp_path),
        ("--to", "2031-01"),
        ("--page", "nowhere"),
        ("--where", "segment=X"),
    ):
        assert ask(*words, *wrong).exit_code == 2
    # In the words of every command that writes pages.
    assert "cannot be shown" in ask("report", "--out", tmp_path / "x.html", "--to", "2031-01").stderr
