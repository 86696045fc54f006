"""Takes the pictures of the README: the dashboard on the sample data, one PNG per entry of SHOTS. `make pictures`."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
# Run as a script, Python looks for modules beside this file and not in the repository.
sys.path.insert(0, str(ROOT))

from csdash.ui.navigation import PAGES  # noqa: E402
from tools.chromium import FLAGS, find_chromium  # noqa: E402
from tools.serving import free_port, serving  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "pictures"
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}
LOCALES = {"ja": "ja-JP", "en": "en-US"}
COLOURS = 128  # flat areas and text: more are not seen, and cost twice the bytes
# The page has run, nothing is loading, and every chart has been drawn.
SETTLED = """() => document.querySelector('[class*="st-key-run-"]')
    && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
    && [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('.main-svg'))"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the `url_path` of a page, as one reader sees it when it opens."""

    page: str
    language: str
    theme: str
    screen: str = "desktop"
    choices: str = ""  # the page's own, as a link says them

    @property
    def name(self) -> str:
        tail = "" if self.screen == "desktop" else f"-{self.screen}"
        return f"{self.page}-{self.language}-{self.theme}{tail}.png"


SHOTS = (
    Shot("overview", "ja", "light"),
    Shot("overview", "en", "light"),
    Shot("overview", "ja", "dark", "phone"),
    Shot("all_hands", "ja", "light", choices="&present=1&ground=navy"),
    Shot("nrr", "en", "light"),
    Shot("nrr", "ja", "light", "phone"),
    Shot("cohorts", "ja", "dark"),
    Shot("renewals", "ja", "light"),
    Shot("questions", "en", "light"),
    Shot("tiers", "ja", "light"),
    Shot("health", "en", "light"),
    Shot("onboarding", "ja", "light"),
    Shot("voice", "ja", "dark"),
    Shot("accounts", "en", "light"),
    Shot("maturity", "en", "dark"),
    Shot("principles", "ja", "light"),
    Shot("team", "ja", "light"),
    Shot("definitions", "ja", "light"),
    Shot("data", "en", "light"),
    Shot("restatements", "ja", "light"),
)


@contextmanager
def dashboard() -> Iterator[str]:
    """The address of the dashboard, started for the pictures alone."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with serving(command, port) as url:
        yield url


@contextmanager
def opened(browser: "Browser", url: str, shot: Shot) -> Iterator["Page"]:
    """The page of `shot`, drawn to the end."""
    width, height = SCREENS[shot.screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.theme,
        locale=LOCALES[shot.language],
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{url}/{shot.page}?lang={shot.language}{shot.choices}")
    page.wait_for_function(SETTLED, timeout=60_000)
    # What is drawn after the last message: fonts, sizes that follow from them, the fade-in.
    page.wait_for_timeout(1_500)
    page.wait_for_function(SETTLED, timeout=60_000)
    yield page
    context.close()


def small(png: bytes) -> bytes:
    """The picture with few colours: a third of the bytes, the same to the eye."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    from playwright.sync_api import sync_playwright

    unseen = {page.url_path for page in PAGES} - {shot.page for shot in SHOTS}
    if unseen:
        sys.exit(f"no picture of {', '.join(sorted(unseen))}: add one to SHOTS")
    FOLDER.mkdir(exist_ok=True)
    for stale in {path.name for path in FOLDER.glob("*.png")} - {shot.name for shot in SHOTS}:
        (FOLDER / stale).unlink()
    total = 0
    with dashboard() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        # The first link to a page of a fresh server is answered under a dialog of Streamlit's.
        with opened(browser, url, SHOTS[0]):
            pass
        for shot in SHOTS:
            with opened(browser, url, shot) as page:
                charts = page.locator(".js-plotly-plot").count()
                taken = small(page.screenshot())
            (FOLDER / shot.name).write_bytes(taken)
            total += len(taken)
            print(f"{shot.name}: {charts} charts, {len(taken) / 1024:.0f} KiB")
        browser.close()
    print(f"{len(SHOTS)} pictures, {total / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
