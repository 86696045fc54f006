"""People who sign in to a made-up company whose accounts carry their segment in their name, so that a leak names itself."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import streamlit as st
from streamlit.testing.v1 import AppTest

from csdash.snapshots.publish import publish
from tests.app.company import PATIENCE, ROOT, go, month_before

LAST = date(2025, 12, 1)
CANARY = "ZZ-CANARY"
REGIONS = ("関東", "関西")
SEGMENTS = ("Enterprise", "SMB")
ISSUER = "http://localhost:9"
CLIENT = "csdash"
ACCESS = """
[roles.board]
rows = "all"
mask_names = false
exports = "all"
may_write = true

[roles.kansai]
rows = { region = ["関西"] }
mask_names = false
exports = ["table"]

[roles.csm]
rows = { csm_id = "me" }
mask_names = false
exports = "all"
may_write = true

[roles.clerk]
rows = "all"
pages = ["accounts"]
mask_names = false

[roles.guest]
rows = "all"
pages = ["nrr", "definitions"]

[roles.everybody]
rows = "all"
minimum_cell = 5
exports = "all"

[[members]]
email = "ceo@example.co.jp"
role = "board"

[[members]]
email = "kansai@example.co.jp"
role = "kansai"

[[members]]
email = "sato@example.co.jp"
role = "csm"

[[members]]
email = "clerk@example.co.jp"
role = "clerk"

[[members]]
group = "guests"
role = "guest"

[[members]]
domain = "partner.example.com"
role = "everybody"

[csm_ids]
"sato@example.co.jp" = "C1"
"""
CEO, KANSAI, SATO = "ceo@example.co.jp", "kansai@example.co.jp", "sato@example.co.jp"
CLERK = "clerk@example.co.jp"  # sees one page, and that is quick to draw
GUEST, PARTNER, STRANGER = "guest@example.co.jp", "anna@partner.example.com", "eve@example.org"


def accounts(n_accounts: int = 40, n_months: int = 27) -> pl.DataFrame:
    """Accounts of two regions, segments and CSMs; each is called after where it belongs. Every ninth leaves."""
    rows = []
    for number in range(n_accounts):
        region, segment, csm = REGIONS[number % 2], SEGMENTS[number // 2 % 2], f"C{number // 4 % 2}"
        name = f"{CANARY}-{region}-{segment}-{csm}-{number:02d}"
        for back in range(n_months):
            if number % 9 == 4 and back < 7:
                continue
            mrr = 1000 * (1 + number % 7) + 13 * (n_months - back)
            month = month_before(LAST, back)
            rows.append((month, f"A{number:02d}", name, mrr, segment, region, csm, "JPY"))
    columns = ["month", "account_id", "account_name", "mrr", "segment", "region", "csm_id", "currency"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def company(root: Path) -> Path:
    """A folder with a snapshot root of the company."""
    publish({"accounts": accounts()}, root / "data", date(2025, 12, 31), "test")
    return root


def settled(root: Path) -> Path:
    """The same folder with settings, and the file that says who may see what."""
    write_access(root, ACCESS)
    (root / "csdash.toml").write_text(
        f'data = "{root / "data"}"\naccess = "{root / "access.toml"}"\n'
        f'[sign_in]\nmetadata_url = "{ISSUER}/.well-known/openid-configuration"\nclient_id = "{CLIENT}"\ncontact = "cs-ops@example.co.jp"\n'
    )
    return root


def write_access(root: Path, text: str) -> None:
    """Another access file in the place of the one there is."""
    (root / "access.toml.new").write_text(text)
    (root / "access.toml.new").rename(root / "access.toml")


def claims(email: str, **more: object) -> dict[str, object]:
    """What the provider's token says of somebody, as Streamlit takes it from the cookie."""
    now = int(time.time())
    said = {
        "is_logged_in": True,
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": f"sub of {email}",
        "email": email,
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
        "groups": ["guests"] if email == GUEST else [],
    }
    return {name: value for name, value in (said | more).items() if value is not None}


def opened_as(
    user: Mapping[str, object],
    page: str = "",
    *,
    locale: str = "ja-JP",
    query: Mapping[str, str] | None = None,
    served: bool = True,
) -> AppTest:
    """The dashboard as somebody with these claims sees it."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE)
    app.context = {"locale": locale, "theme": "light"}
    app.user = dict(user)
    if served:
        app.secrets["auth"] = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x" * 32}
    for name, value in (query or {}).items():
        app.query_params[name] = value
    return go(app, page) if page else app.run()


def everything(app: AppTest) -> str:
    """All that was sent to the browser, as text: what stands in a table's bytes, too."""
    return "\n".join(
        [
            repr(app._tree),
            # Of markup the tree says only that it is there.
            *(one.proto.body for one in app.get("html")),
            *(
                frame.value.write_csv() if hasattr(frame.value, "write_csv") else frame.value.to_csv()
                for frame in app.dataframe
            ),
        ]
    )


def forget() -> None:
    """Everything that this process keeps open."""
    st.cache_resource.clear()
