"""Every page on the hostile company in a real browser: nothing runs, leads or reaches anywhere, all of it can be read.

By default the views that say the most names; THOROUGH=1 opens every section, by turns in both languages and themes and
on a phone; with `PICTURES=folder` beside it in all of them, and a picture of each is kept there.
"""

import os
import re
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest

from tests.hostile.offline import TRIED
from tests.hostile.texts import CANARY, TEXTS
from tests.hostile.visits import EVERY, SECTIONS, Visit, reader, settled, visited
from tests.layers.source import PRODUCT
from tests.thorough import only
from tools.serving import free_port, serving

pytestmark = pytest.mark.browser

SCREENS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
ACCOUNT, FILTERED, STAGE = "account", "filtered", "all_hands?present=1&safe=0&scene=why"
VIEWS = (*EVERY, ACCOUNT, FILTERED, STAGE)
LOOKS = (
    ("ja", "light", "desktop"),
    ("en", "dark", "desktop"),
    ("en", "light", "phone"),
    ("ja", "dark", "desktop"),
)
# The views that say the most names, in both languages and themes and on a phone.
TELLING = [
    ("health?show=risk", "en", "dark", "desktop"),
    ("voice?show=requests", "ja", "light", "desktop"),
    (ACCOUNT, "ja", "dark", "desktop"),
    (FILTERED, "en", "light", "phone"),
    (STAGE, "ja", "light", "desktop"),
    # The one button of the first colour, on the other ground.
    ("all_hands", "en", "dark", "desktop"),
]
if os.environ.get("PICTURES"):
    LEFT = [(view, *look) for view in VIEWS for look in LOOKS]
else:
    told = {view for view, *_ in TELLING}
    LEFT = [(view, *look) for view, look in zip(VIEWS, cycle(LOOKS), strict=False) if view not in told]
VISITS = [*TELLING, *(visit for visit in LEFT if visit not in TELLING)]
CASES = [pytest.param(*TELLING[0], marks=pytest.mark.telling), *only(TELLING, VISITS)[1:]]
OWN = re.compile(r"#stMain|/?[a-z_]*(\?.*)?")
NAVIGATION = "Streamlit draws the headings of its menu on a phone between the items of one list; the links can be reached"
# What axe finds and we cannot mend: the rule, where it is, and why it stays.
UNMENDED = {
    (
        "scrollable-region-focusable",
        "st-key-stage-scene",
    ): "Streamlit gives a container no tabindex; browsers let a"
    " keyboard scroll it all the same (Chromium 130, Firefox), and the keys of the stage move on from it",
    ("list", "stSidebarNavItems"): NAVIGATION,
    ("listitem", "stSidebarNavItems"): NAVIGATION,
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes what it has to say."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def url(hostile_root: Path, log: Path) -> Iterator[str]:
    """A server of the hostile company, as it is served to others: with its guard and its content policy."""
    port = free_port()
    command = f'exec "{sys.executable}" -m tests.hostile.offline serve --port {port} >"{log}" 2>&1'
    environment = {"CSDASH_DATA": str(hostile_root), "CSDASH_IMPORT_IN_BROWSER": "true"}
    with serving(["sh", "-c", command], port, environment=environment, seconds=240) as at:
        yield at


@pytest.fixture(scope="module")
def links(hostile_root: Path) -> dict[str, str]:
    """Links with names in them: an account whose id is a path; filters of thousands of characters, and some that are not there."""
    frame = pl.read_parquet(next(hostile_root.glob("snapshots/*/accounts/2026-09.parquet")))
    account = min(one for one in frame["account_id"].unique() if "../" in one)
    segments = "&".join(f"segment={quote(one[:1500])}" for one in frame["segment"].unique().sort())
    nothing = f"region={quote(TEXTS[0])}&benchmark={quote(TEXTS[3])}&show={quote(TEXTS[1])}"
    return {ACCOUNT: f"accounts?account={quote(account)}", FILTERED: f"nrr?{segments}&{nothing}"}


@pytest.mark.parametrize(("view", "language", "theme", "screen"), CASES)
def test_a_page_acts_on_no_text_and_can_be_read_by_everybody(
    browser, url, links, view, language, theme, screen
):
    visit = visited(browser, url, links.get(view, view), language, theme, viewport=SCREENS[screen])
    found = visit.found
    # Nothing ran, nobody was asked, and the content policy had nothing to stop.
    assert (found["ran"], visit.dialogs, visit.outside, visit.errors, found["failed"]) == ("", [], [], [], 0)
    # No text became an element, and every link leads to a page of ours.
    assert found["raw"] + found["reacts"] == []
    leads = [lead.removeprefix(url) for lead in found["leads"]]
    assert [lead for lead in leads if CANARY in lead or not OWN.fullmatch(lead)] == []
    # Every sentence can be read, and none makes the page wider than the window.
    assert found["reordered"] + found["long"] == []
    assert found["overflow"] <= 1
    # axe finds nothing serious, and whoever hears the page is told what every chart and table shows.
    assert [one for one in visit.violations if not _stays(one)] == []
    assert found["unnamed"] == []


def _stays(violation: dict) -> bool:
    return any(rule == violation["rule"] and place in violation["classes"] for rule, place in UNMENDED)


def test_the_server_reached_nobody_and_its_log_names_nobody(url, log):
    said = log.read_text(encoding="utf-8")
    assert url
    assert TRIED not in said
    assert CANARY not in said
    assert "\x1b[31mred" not in said
    assert "Traceback" not in said


def test_a_file_is_named_by_us_whatever_the_account_is_called(browser, url, links):
    account = links[ACCOUNT]
    visit = Visit(account, "ja", "light")
    with reader(browser, url, "ja", "light", visit, accept_downloads=True) as context:
        page = context.new_page()
        page.goto(f"{url}/{account}")
        settled(page)
        keys = page.evaluate(
            "[...document.querySelectorAll('[class*=st-key-download]')].flatMap((one) => [...one.classList])"
            ".filter((name) => name.startsWith('st-key-'))"
        )
        assert keys
        assert all(re.fullmatch(r"st-key-downloads?-[\w-]+", key) for key in keys)
        with page.expect_download() as download:
            page.locator('[class*="st-key-download-account-similar"] button').first.click()
        assert re.fullmatch(r"account\.similar\.[0-9a-f]{8}\.(csv|xlsx)", download.value.suggested_filename)


def test_no_section_is_left_out():
    for source in PRODUCT:
        if not source.is_page or "SECTIONS = {" not in source.text:
            continue
        words = re.findall(
            r'^    "(\w+)": Text\(', source.text.split("SECTIONS = {")[1].split("\n}")[0], re.MULTILINE
        )
        assert words[1:] == list(SECTIONS[source.module.rpartition(".")[2]])
