"""The matrix of SECURITY.md, asked cell by cell: each reader tries each thing, and can or cannot as the table says."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.access import EXPORTS, LOCAL, Grant, read_access
from csdash.access.admit import NotAdmitted, admit
from csdash.access.capabilities import CAPABILITIES, KINDS, matrix
from csdash.access.principal import Principal
from csdash.access.sign_in import SignIn
from csdash.errors import CsdashError
from csdash.months import month_start
from csdash.notes import notes_of
from csdash.panels.trend import annotations_of
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.sheet import sheet
from csdash.snapshots.publish import publish
from tests.access.part import CANARY
from tests.histories import history

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
SIGN_IN = SignIn("https://login.example.co.jp/.well-known/openid-configuration", "csdash")
NOTE = f"a note on {CANARY}"
ROLE = {
    "sums": 'rows = "all"\nminimum_cell = 5\n',
    "part": 'rows = { region = ["north"] }\n',
    "masked": 'rows = "all"\n',
    "everything": 'rows = "all"\nmask_names = false\n',
}
# What a role may be given beyond its kind.
GIVEN = 'pages = ["overview"]\nexports = "all"\nmay_write = true\n'
NOT_GIVEN = "pages = []\n"


@dataclass(frozen=True)
class Reader:
    """A reader who was let in, or not: their grant, and what they opened."""

    grant: Grant | None
    session: csdash.Session | None


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with everything that somebody may or may not see."""
    root = tmp_path_factory.mktemp("capabilities")
    ids = [f"id{n:02}" for n in range(40)]
    paid = {one: [100] * 26 if n % 8 else [100] * 16 + [60 + n] * 10 for n, one in enumerate(ids)}
    accounts = history(
        "2024-01",
        paid,
        account_name={one: f"{CANARY} {one}" for one in ids},
        region={one: ("north", "south")[n % 2] for n, one in enumerate(ids)},
    )
    day = date(2026, 1, 5)
    tables = {
        "targets": pl.DataFrame(
            {"month": [day], "metric": ["nrr"], "window": [12], "value": [1.0]}
        ).with_columns(pl.col("month").dt.truncate("1mo")),
        "team": pl.DataFrame({"month": [date(2026, 1, 1)], "csm_id": ["C1"], "cost": [5.0]}),
        "annotations": pl.DataFrame({"date": [day], "text_ja": [CANARY], "text_en": [CANARY]}),
        "events": pl.DataFrame(
            {"date": [day], "account_id": ["id00"], "kind": ["churn_notice"], "detail": [f"as {CANARY} said"]}
        ),
    }
    publish({"accounts": accounts, **tables}, root, date(2026, 2, 28), "test")
    notes_of(Settings(data=root)).add(day, "nrr", NOTE, "Sato")
    return root


@cache
def session_of(root: Path, scope: Scope) -> csdash.Session:
    """What readers of one scope share, as they do on the dashboard."""
    return csdash.open(root, scope=scope)


def reader(root: Path, kind: str, *, is_given: bool, is_named: bool = False) -> Reader:
    """A reader of that kind, with what a role may be given, or without."""
    if kind == "local":
        return Reader(LOCAL, session_of(root, LOCAL.scope))
    path = root / "access.toml"
    role = ROLE.get(kind, "")
    given = (GIVEN if is_given else NOT_GIVEN) + ("mask_names = false\n" if is_named else "")
    member = '[[members]]\nemail = "a@example.co.jp"\nrole = "role"\n' if role else ""
    path.write_text(f"[roles.role]\n{role or ROLE['everything']}{given}{member}")
    principal = Principal(
        "u",
        "a@example.co.jp",
        (),
        SIGN_IN.from_issuer,
        NOW - timedelta(hours=1),
        True,
        NOW + timedelta(hours=1),
        ("csdash",),
    )
    try:
        grant = admit(read_access(path), principal, SIGN_IN, NOW)
    except NotAdmitted:
        return Reader(None, None)
    return Reader(grant, session_of(root, grant.scope))


@pytest.fixture(scope="module")
def readers(root: Path) -> dict[tuple[str, bool], Reader]:
    """Each kind of reader, with and without what a role may be given."""
    # Names are of those things only where a part is seen.
    return {
        (kind, is_given): reader(root, kind, is_given=is_given, is_named=is_given and kind == "part")
        for kind in KINDS
        for is_given in (True, False)
    }


def sees(session: csdash.Session, n: int) -> bool:
    """Whether the figures are of so many accounts."""
    return session.metrics("n_accounts", month=month_start(session.last_month))["value"].to_list() == [n]


def sees_accounts(session: csdash.Session) -> bool:
    """Whether a page tells of an account by itself."""
    told = sheet(OUTLINES["nrr"], view_of(session, "en"))
    headers = [panel.evidence.headers for panel in told.panels.values()] + [
        one.rows[1] for one in told.tables.values()
    ]
    return any("account_id" in one for one in headers)


def reads_free_text(session: csdash.Session) -> bool:
    details = session._rows.events().collect()["detail"].to_list()
    return CANARY in str(details) or (session.has("annotations"))


def filters(session: csdash.Session) -> bool:
    values = session.dimensions.get("region", ())
    try:
        view_of(session, "en", where={"region": values[:1]})
        view_of(session, "en", window=3)
    except CsdashError:
        return False
    return True


def reads_the_report(session: csdash.Session) -> bool:
    try:
        return session.report is not None
    except CsdashError:
        return False


def reads_notes(session: csdash.Session) -> bool:
    told = annotations_of(session, "nrr", "en")
    return told is not None and NOTE in str(told["text"].to_list())


TRIES = {
    "pages": lambda one: one.grant.may_open("overview"),
    "own rows": lambda one: sees(one.session, 20 if one.grant.scope.rows else 40),
    "other rows": lambda one: sees(one.session, 40),
    "accounts": lambda one: sees_accounts(one.session),
    "names": lambda one: CANARY in str(one.session.account_names()["account_name"].to_list()),
    "free text": lambda one: reads_free_text(one.session),
    "filters": lambda one: filters(one.session),
    "whole tables": lambda one: one.session.has("targets"),
    "team": lambda one: one.session.has("team"),
    "data": lambda one: reads_the_report(one.session),
    "read notes": lambda one: reads_notes(one.session),
    "write notes": lambda one: one.grant.may_write and reads_notes(one.session),
    **{kind: (lambda one, kind=kind: one.grant.may_export(kind)) for kind in EXPORTS},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CAPABILITIES)
def test_each_reader_can_what_the_table_says(name: str, kind: str, readers: dict[tuple[str, bool], Reader]):
    can = [one.grant is not None and TRIES[name](one) for one in (readers[kind, True], readers[kind, False])]
    expected = {"no": [False, False], "yes": [True, True], "in sums": [True, True], "by role": [True, False]}
    assert can == expected[CAPABILITIES[name].of(kind)]


def test_what_is_safe_is_found_by_whoever_opens_and_not_claimed(readers: dict[tuple[str, bool], Reader]):
    whole, sums = (view_of(readers[kind, True].session, "en") for kind in ("everything", "sums"))
    with pytest.raises(ValueError, match="which knows what is safe"):
        replace(whole, scope=readers["sums", True].grant.scope)
    # Of 26 months two years are shown, however many are asked for.
    assert whole.months[1] - whole.months[0] == 25
    assert sums.months == (whole.months[0] + 2, whole.months[1])
    with pytest.raises(CsdashError, match="earlier months"):
        replace(sums, months=(whole.months[0],) * 2)


def test_security_md_shows_the_table(root: Path):
    shown = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    assert "\n".join(matrix()) in shown, "make docs"
