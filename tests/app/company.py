"""A made-up company, small enough to know by heart, and the dashboard opened on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from lxml import html
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from csdash.snapshots.publish import publish
from csdash.ui import current, shell
from csdash.ui.navigation import PAGES
from csdash.views.view import View

ROOT = Path(__file__).parents[2]
HOSTILE = "<b>太字</b> $x$ [罠](https://example.com) ![絵](https://example.com/a.png) :red[赤]"
SEGMENTS = ("Enterprise", "SMB", HOSTILE)
REGIONS = ("関東", "関西")
N_ACCOUNTS = 48
LAST = date(2025, 12, 1)
TODAY = date(2026, 1, 5)  # the data of December is there, that of January not due yet
ADDRESSES = {page.path: page.url_path for page in PAGES}
PATIENCE = 120  # seconds for a run, on however busy a machine


def month_before(last: date, n: int) -> date:
    """The first day of the month `n` months before `last`."""
    index = last.year * 12 + last.month - 1 - n
    return date(index // 12, index % 12 + 1, 1)


def accounts(n_months: int = 26, last: date = LAST) -> pl.DataFrame:
    """`n_months` of 48 accounts; every sixth leaves in the middle. No enterprise account is in 関西."""
    rows = []
    for number in range(N_ACCOUNTS):
        segment = SEGMENTS[number % 3]
        region = REGIONS[0] if segment == "Enterprise" else REGIONS[number % 2]
        for back in range(n_months):
            if number % 6 == 1 and back < n_months // 2:
                continue
            mrr = 1000 * (1 + number % 5) + 10 * (n_months - back)
            month = month_before(last, back)
            rows.append(
                (month, f"A{number:02d}", mrr, segment, region, ("high", "low", "tech")[number // 3 % 3])
            )
    columns = ["month", "account_id", "mrr", "segment", "region", "tier"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(currency=pl.lit("JPY"))


def root_of(path: Path) -> Path:
    """A snapshot root of the company at `path`: beside it notes can be kept."""
    publish({"accounts": accounts()}, path, date(2025, 12, 31), "a test")
    return path


def folder(path: Path, frame: pl.DataFrame) -> Path:
    """A bare folder that holds `frame`."""
    path.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(path / "accounts.parquet")
    return path


def opened(
    query: Mapping[str, str | Sequence[str]] | None = None,
    *,
    locale: str = "ja-JP",
    theme: str = "light",
    script: str = "app.py",
    page: str = "",
) -> AppTest:
    """The dashboard after its first run, as a reader with that browser and that link sees it; `page` is a script."""
    app = AppTest.from_file(ROOT / script, default_timeout=PATIENCE)
    app.context = {"locale": locale, "theme": theme}
    for name, value in (query or {}).items():
        app.query_params[name] = value if isinstance(value, str) else list(value)
    return go(app, ADDRESSES[page]) if page else app.run()


def go(app: AppTest, address: str) -> AppTest:
    """To the page at this address, whether or not the navigation has it: as a browser asks for it, by its hash."""
    app._page_hash = calc_hash(address)
    return app.run()


def shown_tiles(app: AppTest) -> list[dict[str, str]]:
    """The tiles of the page as a browser reads them: label, value, delta and the words of the picture of each."""
    pages = [
        html.document_fromstring(one.proto.body)
        for one in app.get("html")
        if 'class="tiles"' in one.proto.body
    ]
    return [
        {
            "label": tile.find_class("tile-label")[0].text.strip(),
            "value": tile.find_class("tile-value")[0].text.strip(),
            "delta": "".join(one.text_content() for one in tile.find_class("tile-delta")),
            "spoken": "".join(one.get("alt") for one in tile.iter("img")),
        }
        for page in pages
        for tile in page.find_class("tile")
    ]


def texts(app: AppTest) -> str:
    """Every sentence on the page, one per line; of markup, such as that of tiles, too."""
    kinds = (app.title, app.header, app.markdown, app.caption, app.warning, app.error, app.info)
    said = [element.value for kind in kinds for element in kind]
    return "\n".join([*said, *(one.proto.body for one in app.get("html") if "<style>" not in one.proto.body)])


def views_shown(monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """Every view that is shown from now on, the last one last; in the session of a reader it does not outlive its run."""
    shown: list[View] = []

    def show(view: View) -> None:
        shown.append(view)
        current.show(view)

    monkeypatch.setattr(shell, "show", show)
    return shown
