"""Everything that leaves the dashboard, made of hostile texts: slides, spreadsheets, reports, letters, chats, links."""

import csv
import io
import json
import logging
import re
import zipfile
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

import csdash
from csdash.mail import MailServer
from csdash.panels.accounts import account_name
from csdash.share.alerts.alert import Alert, Behind
from csdash.share.alerts.told import letter
from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.digest.digest import digest
from csdash.share.digest.mail import _mail
from csdash.share.digest.written import as_chat, as_html, as_json, as_text, message
from csdash.share.link import link
from csdash.share.outlines import OUTLINES
from csdash.share.report.report import report
from csdash.share.sheet import sheet
from csdash.share.tables.about import about
from csdash.share.tables.csv import csv_bytes
from csdash.share.tables.xlsx import xlsx_bytes
from csdash.text import Text
from csdash.views.view import View
from csdash.words.escape import csv_plain
from tests.hostile.company import company
from tests.hostile.drawn import acts
from tests.hostile.texts import CANARY, LONG, TEXTS
from tests.patience import MILLISECONDS
from tests.thorough import one_in, only, thorough

# Both halves of the texts come to every attribute, thoroughly; and whichever they are, nothing may depend on it.
TURNS = one_in(3, ["0 ja", "37 en", "74 ja"])
# What is longer than any sentence, and quicker to write down in every month than the longest there are.
LONG_NAMES = tuple(text[:1_000] for text in LONG)
BASE = "https://cs.example.co.jp"
# A sentence with three names in it, and then some.
LONGEST = 500
FORMULA = re.compile(r"^[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?$", re.IGNORECASE)


@pytest.fixture(scope="module", params=TURNS)
def view(request, hostile_root: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    """What a reader of the hostile company sees."""
    turn, language = request.param.split()
    root = company(tmp_path_factory.mktemp("turned"), int(turn)) if turn != "0" else hostile_root
    return view_of(csdash.open(root), language)


# Page by page: what one has worked out is kept for the next test of it.
EACH_PAGE = pytest.mark.parametrize("page", one_in(2, OUTLINES))


def tables(view: View, page: str) -> list[tuple[pl.DataFrame, dict]]:
    """Every table of a page and behind its figures that holds text."""
    told = sheet(OUTLINES[page], view)
    found = [(panel.evidence.frame, panel.evidence.headers) for panel in told.panels.values()]
    found += [table.rows for table in told.tables.values()]
    return [(frame, headers) for frame, headers in found if pl.String in frame.dtypes]


@EACH_PAGE
def test_no_figure_holds_what_a_browser_acts_on(view, page):
    drawn = sheet(OUTLINES[page], view).panels
    assert not {name: found for name, panel in drawn.items() if (found := acts(panel.chart))}


@thorough
def test_a_sentence_stays_a_sentence_however_long_a_name_is(tmp_path):
    """Every name of this company has a thousand characters; sentences name customers, groups, reasons and channels."""
    view = view_of(csdash.open(company(tmp_path, texts=LONG_NAMES)), "ja")
    pages = ("cohorts", "questions", "onboarding", "voice", "maturity")
    for told in (sheet(OUTLINES[page], view) for page in pages):
        said = [*told.answer, *told.gaps]
        for panel in told.panels.values():
            said += [panel.finding, panel.subtitle, panel.evidence.base]
        assert [text[:99] for text in said if len(text) > LONGEST] == []
    account = view.session.known_accounts()["account_id"][0]
    assert len(account_name(view, account)) < LONGEST


@EACH_PAGE
def test_no_cell_of_a_csv_file_is_a_formula_and_each_comes_back(view, page):
    for frame, _ in tables(view, page):
        texts = frame.select(pl.col(pl.String))
        rows = list(csv.reader(io.StringIO(csv_bytes(texts).decode("utf-8-sig"), newline="")))
        for row, expected in zip(rows[1:], texts.iter_rows(), strict=True):
            for cell, text in zip(row, expected, strict=True):
                assert not FORMULA.match(cell)
                assert not any(FORMULA.match(part) for part in re.split("[;\r\n]", cell)[1:])
                assert csv_plain(cell) == (text or "")


@EACH_PAGE
def test_no_cell_of_a_spreadsheet_is_a_formula_or_a_link(view, page):
    for frame, headers in tables(view, page):
        some = frame.head(300)
        said = about(view, TEXTS[0], some)
        _is_quiet(xlsx_bytes(some, headers, said, view.language, date(2026, 10, 31)))


def _is_quiet(content: bytes) -> None:
    """A spreadsheet in which nothing runs, leads outside or cannot be read."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            xml = book.read(name).decode()
            assert not re.search(r"<f[ >/]|<hyperlink|TargetMode|<ddeLink|<oleLink", xml), name
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", xml), name


@EACH_PAGE
def test_nothing_in_a_deck_runs_or_leads_outside(view, page):
    with zipfile.ZipFile(io.BytesIO(deck(view, [page]))) as file:
        for name in file.namelist():
            if name.endswith(".xlsx"):
                _is_quiet(file.read(name))
            if name.endswith((".xml", ".rels")):
                xml = file.read(name).decode()
                assert not re.search(r'hlinkClick|hlinkHover|TargetMode="External"', xml), name
                assert not re.search(
                    "[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", xml
                ), name


class Read(HTMLParser):
    """The elements of a document, what stands in attributes that lead somewhere, and whether anything would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.leads: list[str] = []
        self.runs: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src", "action", "srcset", "data", "formaction", "xlink:href"):
                self.leads.append(value or "")
            if name.startswith("on") or "javascript:" in (value or "").lower()[:40]:
                self.runs.append(f"{name}={value}")


def letters(view: View) -> list:
    """Every letter there is: the digest of each page, and alerts that name accounts."""
    alerts = [
        Alert("change", "nrr", "2026-10", "", Text(text, text), link(view, "nrr", BASE), Behind(3, TEXTS))
        for text in TEXTS
    ]
    return [digest(outline, view, BASE, {"account": TEXTS[5]}) for outline in OUTLINES.values()] + [
        letter(alerts, view.language, mask_names=False, provenance=TEXTS[3]),
        *(letter([one], view.language, mask_names=False) for one in alerts[:3]),
    ]


@pytest.fixture(scope="module")
def written(view) -> list:
    """All letters."""
    return letters(view)


LIVE = re.compile(r"(?:https?://|www\.|mailto:|\\\\|@)(?=\w)", re.IGNORECASE)


def test_a_letter_leads_to_the_dashboard_and_nowhere_else(written):
    for one in written:
        for text in (as_text(one), as_chat(one)):
            assert {urlsplit(url).netloc for url in re.findall(r"https?://\S+", text)} <= {"cs.example.co.jp"}
            assert not LIVE.search(text.replace(BASE, ""))
            assert all(
                line.isprintable() or not line
                for line in text.replace("\u2060", "").splitlines()
                if "\u200d" not in line and "\u200c" not in line
            )
        read = Read(as_html(one))
        assert read.tags <= {
            "html",
            "head",
            "meta",
            "title",
            "body",
            "div",
            "h1",
            "p",
            "a",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "br",
        }
        assert all(lead.startswith(f"{BASE}/") for lead in read.leads)
        assert not read.runs
        assert isinstance(json.loads(as_json(one)), dict)


def test_a_mail_has_the_headers_we_gave_it_and_no_other(written):
    server = MailServer(host="127.0.0.1", sender="CS <cs@example.co.jp>")
    for one in written:
        sent = _mail(server, ["reader@example.co.jp"], message(one)).as_bytes()
        got: EmailMessage = message_from_bytes(sent, policy=policy.default)
        assert sorted(got.keys()) == sorted(
            ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
        )
        assert "\n" not in got["Subject"]
        assert [part.get_content_type() for part in got.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]


def test_a_link_holds_hostile_codes_as_codes(view):
    for name, values in view.session.dimensions.items():
        shown = view_of(view.session, view.language, where={name: values[:2]})
        url = link(shown, "nrr", BASE, {"account": TEXTS[0], "find": TEXTS[8]})
        assert url.isascii()
        assert not re.search(r"[\s<>\"'`\\{}|^]", url)
        asked = parse_qs(urlsplit(url).query, strict_parsing=True)
        assert asked[name] == list(values[:2])
        assert asked["account"] == [TEXTS[0]]


@EACH_PAGE
def test_a_report_holds_no_element_that_is_not_ours(view, page):
    reported = report(view, [page]).decode()
    read = Read(reported)
    assert not read.tags & {
        "img",
        "svg",
        "iframe",
        "form",
        "input",
        "object",
        "embed",
        "link",
        "base",
        "b",
        "i",
    }
    assert all(lead.startswith("#") for lead in read.leads)
    assert not read.runs
    assert reported.count("</script>") == len(re.findall(r"<script\b", reported))


@pytest.mark.browser
@pytest.mark.parametrize("page", only(["health"], ["overview", "nrr", "health", "voice"]))
def test_a_report_runs_nothing_of_theirs_and_asks_nobody(view, page, browser, tmp_path):
    place = tmp_path / "report.html"
    place.write_bytes(report(view, [page]))
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 800}) as context:
        shown = context.new_page()
        shown.set_default_timeout(MILLISECONDS)
        asked, said = [], []
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        shown.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(place.as_uri())
        shown.locator(".chart .main-svg").first.wait_for(state="attached", timeout=MILLISECONDS)
        shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert shown.evaluate("window.__pwn") is None
        assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert said == []
        assert shown.locator(".chart a, .chart img").count() == 0
        # However long a name is, the page is as wide as the window.
        assert shown.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_log_holds_no_line_that_a_name_has_broken(view, caplog):
    with caplog.at_level(logging.DEBUG):
        for outline in OUTLINES.values():
            digest(outline, view, BASE)
    assert not [line for line in caplog.messages if "\x1b" in line or CANARY in line]
