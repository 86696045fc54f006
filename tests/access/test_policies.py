"""Random policies and users: who is let in, and that nothing told holds a name or a figure from outside the scope.

A second reading of the access file, in plain Python over plain lists, says who may see which accounts.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import csdash
from csdash.access import read_access
from csdash.access.admit import NotAdmitted, admit
from csdash.access.principal import Principal
from csdash.access.sign_in import SignIn
from csdash.errors import CsdashError, SettingError
from csdash.months import month_start
from csdash.panels.accounts import accounts_table
from csdash.panels.movers import movers_panel
from csdash.scope import OTHERS, Scope
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.sheet import sheet
from csdash.share.tables.csv import csv_bytes
from tests.access.part import spelt
from tests.histories import folder_of, history
from tests.share.safe.attack import attack, combinations, counted
from tests.thorough import THOROUGH

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ISSUER = "https://login.example.co.jp"
SIGN_IN = SignIn(f"{ISSUER}/.well-known/openid-configuration", "csdash")
CANARY = "ZZCANARY"
REGIONS, SEGMENTS, CSMS = ("Kanto", "Kansai", "Kyushu"), ("SMB", "ENT"), ("C1", "C2", "C3")
EMAILS = ("a@x.jp", "b@x.jp", "c@y.jp")
GROUPS, DOMAINS = ("g1", "g2"), ("x.jp", "y.jp")
N_MONTHS, N = 26, 42


@dataclass(frozen=True)
class Account:
    """One account of the company: what it was at first and at last, and what it paid."""

    name: str
    region: str
    segment: str
    csms: tuple[str, str]
    paid: tuple[int | None, ...]


def accounts() -> list[Account]:
    made = []
    for n in range(N):
        region, segment, csm = REGIONS[n % 3], SEGMENTS[n * n % 5 % 2], CSMS[n % 7 % 3]
        paid = [1_000_003 + 7_919 * n] * N_MONTHS
        if n % 6 == 0:
            paid[18:] = [None] * 8
        later = CSMS[n % 5 % 3]
        made.append(
            Account(f"{CANARY}-{region}-{segment}-{later}-{n:02}", region, segment, (csm, later), tuple(paid))
        )
    return made


ACCOUNTS = accounts()


@pytest.fixture(scope="module")
def company() -> csdash.Session:
    frame = history(
        "2024-09",
        {f"id{n:02}": one.paid for n, one in enumerate(ACCOUNTS)},
        account_name={f"id{n:02}": one.name for n, one in enumerate(ACCOUNTS)},
        region={f"id{n:02}": one.region for n, one in enumerate(ACCOUNTS)},
        segment={f"id{n:02}": one.segment for n, one in enumerate(ACCOUNTS)},
        csm_id={
            f"id{n:02}": [one.csms[0]] * 14 + [one.csms[1]] * (N_MONTHS - 14)
            for n, one in enumerate(ACCOUNTS)
        },
    )
    return csdash.open(folder_of(frame), today=date(2026, 11, 27))


MOSTLY = st.sampled_from([True] * 9 + [False])
LISTS = {"region": REGIONS, "segment": SEGMENTS, "csm_id": CSMS}


@st.composite
def roles(draw: st.DrawFn) -> dict:
    """A role, usable nine times in ten."""
    kind = draw(st.sampled_from(["all", "part", "part", "me", "sums", "sums of a part"]))
    names = draw(st.lists(st.sampled_from(sorted(LISTS)), min_size=draw(MOSTLY), max_size=2, unique=True))
    part = {
        name: draw(st.lists(st.sampled_from(LISTS[name]), min_size=1, max_size=2, unique=True))
        for name in names
    }
    role: dict = {
        "rows": "all" if kind in ("all", "sums") else part | ({"csm_id": "me"} if kind == "me" else {})
    }
    if kind.startswith("sums"):
        role["minimum_cell"] = 5
    if not kind.startswith("sums") or not draw(MOSTLY):
        role["mask_names"] = draw(st.booleans())
    role["pages"] = draw(st.one_of(st.just("all"), st.lists(st.sampled_from(sorted(OUTLINES)), unique=True)))
    role["exports"] = draw(st.lists(st.sampled_from(["table", "deck", "report", "text"]), unique=True))
    return role


@st.composite
def policies(draw: st.DrawFn) -> dict:
    """Some roles and members, and who is which CSM."""
    made = draw(st.lists(roles(), min_size=1, max_size=3))
    who = (
        [("email", one) for one in EMAILS] + [("group", g) for g in GROUPS] + [("domain", d) for d in DOMAINS]
    )
    chosen = draw(st.lists(st.sampled_from(who), min_size=2, unique=True))
    named = st.integers(0, len(made) - 1) if draw(MOSTLY) else st.integers(0, len(made))
    members = [(one, f"r{draw(named)}") for one in chosen]
    ids = draw(st.dictionaries(st.sampled_from(EMAILS), st.sampled_from(CSMS), min_size=2))
    return {"roles": made, "members": members, "csm_ids": ids}


USER = st.fixed_dictionaries(
    {
        "email": st.sampled_from([*EMAILS, *EMAILS, "z@z.jp", ""]),
        "groups": st.lists(st.sampled_from([*GROUPS, "g9"]), max_size=2, unique=True),
        "email_verified": MOSTLY,
        "iss": st.sampled_from([ISSUER] * 9 + ["https://evil"]),
        "hours": st.sampled_from([1] * 9 + [13]),
    }
)
# How often each of the two ways of being told was tried.
TRIED: Counter[str] = Counter()


def toml(policy: dict) -> str:
    def value(one: object) -> str:
        if isinstance(one, bool):
            return str(one).lower()
        if isinstance(one, dict):
            return "{ " + ", ".join(f"{name} = {value(told)}" for name, told in one.items()) + " }"
        if isinstance(one, list):
            return "[" + ", ".join(map(value, one)) + "]"
        return str(one) if isinstance(one, int) else f'"{one}"'

    lines = []
    for number, role in enumerate(policy["roles"]):
        lines += [f"[roles.r{number}]", *(f"{name} = {value(told)}" for name, told in role.items())]
    for (name, who), role in policy["members"]:
        lines += ["[[members]]", f'{name} = "{who}"', f'role = "{role}"']
    lines += ["[csm_ids]", *(f'"{who}" = "{csm}"' for who, csm in policy["csm_ids"].items())]
    return "\n".join(lines) + "\n"


def is_valid(policy: dict) -> bool:
    """Whether the file may be used at all."""
    for role in policy["roles"]:
        of_me = isinstance(role["rows"], dict) and role["rows"].get("csm_id") == "me"
        if role["rows"] == {} or (role.get("minimum_cell") and (of_me or not role.get("mask_names", True))):
            return False
    return all(int(role[1]) < len(policy["roles"]) for _, role in policy["members"])


def role_for(policy: dict, user: dict) -> dict | None:
    """Which role a user has; None where they are not let in."""
    if not user["email_verified"] or user["iss"] != ISSUER or user["hours"] > 12:
        return None
    said = dict(policy["members"])
    domain = user["email"].split("@")[-1]
    for found in (
        {said.get(("email", user["email"]))},
        {said.get(("group", group)) for group in user["groups"]},
        {said.get(("domain", domain))},
    ):
        roles = found - {None}
        if roles:
            role = policy["roles"][int(min(roles)[1])] if len(roles) == 1 else None
            of_me = role and role["rows"] != "all" and role["rows"].get("csm_id") == "me"
            return None if of_me and user["email"] not in policy["csm_ids"] else role
    return None


def visible(role: dict, me: str | None) -> list[Account]:
    """The accounts that a role sees, by what they were last."""
    rows = {} if role["rows"] == "all" else role["rows"]

    def meets(one: Account) -> bool:
        was = {"region": one.region, "segment": one.segment, "csm_id": one.csms[1]}
        return all(was[name] in ([me] if values == "me" else values) for name, values in rows.items())

    return [one for one in ACCOUNTS if meets(one)]


# A counterexample is told as it was found: to make a policy smaller step by step takes minutes.
@settings(max_examples=120 if THOROUGH else 24, phases=(Phase.explicit, Phase.generate))
@given(policy=policies(), user=USER)
def test_whoever_is_let_in_is_told_of_their_accounts_only(
    policy: dict, user: dict, company: csdash.Session, tmp_path_factory: pytest.TempPathFactory
):
    path: Path = tmp_path_factory.mktemp("policy") / "access.toml"
    path.write_text(toml(policy))
    if not is_valid(policy):
        with pytest.raises(SettingError):
            read_access(path)
        return
    issued = NOW - timedelta(hours=user["hours"])
    principal = Principal(
        "u",
        user["email"],
        tuple(user["groups"]),
        user["iss"],
        issued,
        user["email_verified"],
        NOW + timedelta(hours=1),
        ("csdash",),
    )
    role = role_for(policy, user)
    if role is None:
        with pytest.raises(NotAdmitted):
            admit(read_access(path), principal, SIGN_IN, NOW)
        return
    grant = admit(read_access(path), principal, SIGN_IN, NOW)
    pages = role.get("pages", "all")
    assert [grant.may_open(page) for page in OUTLINES] == [
        pages == "all" or page in pages for page in OUTLINES
    ]
    assert [grant.may_export(kind) for kind in ("table", "deck", "report", "text")] == [
        kind in role.get("exports", []) for kind in ("table", "deck", "report", "text")
    ]
    seen = visible(role, policy["csm_ids"].get(user["email"]))
    try:
        session = company.through(grant.scope)
    except CsdashError:
        # Nobody is in sight, or too few for a sum to be told.
        assert not seen or (grant.minimum and len(seen) < len(ACCOUNTS))
        return
    TRIED["sums" if grant.minimum else "accounts"] += 1
    if grant.minimum:
        told_in_sums(session, company.through(Scope(grant.scope.rows)), grant.minimum)
    else:
        told_by_account(session, seen, is_masked=role.get("mask_names", True))


def told_by_account(session: csdash.Session, seen: list[Account], *, is_masked: bool) -> None:
    """The sums are those of the accounts in sight, and nobody else is named."""
    last = session.metrics("mrr", "n_accounts", month=month_start(session.last_month)).sort("metric")
    paying = [one.paid[-1] for one in seen if one.paid[-1]]
    assert last["value"].to_list() == [sum(paying), len(paying)]
    view = view_of(session, "en")
    words = spelt(movers_panel(view, "nrr", "year")) + csv_bytes(accounts_table(view, "")[0]).decode(
        "utf-8-sig"
    )
    hidden = {one.name for one in ACCOUNTS} - ({one.name for one in seen} if not is_masked else set())
    assert not [name for name in hidden if name in words]
    assert not is_masked or CANARY not in words


def told_in_sums(session: csdash.Session, cut: csdash.Session, minimum: int) -> None:
    """Whoever holds every group that is told, and knows which combinations there are, works out no small one."""
    safe = session.scope.safe
    assert CANARY not in spelt(sheet(OUTLINES["overview"], view_of(session, "en")))
    groups = {name: counted(combinations(session), name) for name in safe.attributes}
    assert all(n >= minimum for told in groups.values() for n in told.values())
    assert all(OTHERS in groups[name] for name, _ in safe.merged)
    for low, high in attack(combinations(cut), groups, safe).values():
        assert high - low >= minimum or high == 0


def test_both_ways_of_being_told_were_tried():
    assert TRIED["sums"] >= 2
    assert TRIED["accounts"] >= 5


def test_the_canaries_are_there_for_those_who_may(company: csdash.Session):
    # Or nothing above finds anything, because there is nothing to find.
    assert CANARY in csv_bytes(accounts_table(view_of(company, "en"), "")[0]).decode("utf-8-sig")
    assert CANARY in spelt(movers_panel(view_of(company, "en"), "nrr", "year"))
