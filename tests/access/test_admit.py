"""Admission: a table of claims and what becomes of whoever makes them. In doubt nobody is let in."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from csdash import clock
from csdash.access import Grant, read_access
from csdash.access.admit import NOT_ADMITTED, NotAdmitted, SignInIsOver, admit, admitted
from csdash.access.principal import Principal
from csdash.access.sign_in import SignIn
from csdash.scope import Scope
from csdash.settings import Settings

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ISSUER = "https://login.example.co.jp"
SIGN_IN = SignIn(metadata_url=f"{ISSUER}/.well-known/openid-configuration", client_id="csdash")
FILE = """
sessions_valid_after = 2026-11-27T08:00:00+09:00

[roles.board]
rows = "all"
mask_names = false
exports = "all"
may_write = true

[roles.kansai]
rows = { region = ["Kansai"] }
pages = ["overview"]
exports = ["deck"]

[roles.csm]
rows = { csm_id = "me" }

[roles.everybody]
rows = "all"
minimum_cell = 5

[[members]]
email = "Ceo@Example.co.jp"
role = "board"

[[members]]
group = "cs"
role = "csm"

[[members]]
group = "kansai"
role = "kansai"

[[members]]
domain = "example.co.jp"
role = "everybody"

[csm_ids]
"sato@example.co.jp" = "C01"
"kato@example.co.jp" = ["C02", "C03"]
"""
CLAIMS = {
    "sub": "u1",
    "email": "ceo@example.co.jp",
    "email_verified": True,
    "iss": ISSUER,
    "aud": "csdash",
    "iat": (NOW - timedelta(hours=1)).timestamp(),
    "exp": (NOW + timedelta(hours=1)).timestamp(),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "access.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def admitted_as(path: Path, sign_in: SignIn = SIGN_IN, **claims: object) -> Grant:
    said = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return admit(read_access(path), Principal.of(said), sign_in, NOW)


def ago(**time: float) -> float:
    return (NOW - timedelta(**time)).timestamp()


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({}, "board"),
        ({"email": "CEO@example.co.jp"}, "board"),
        ({"aud": ["other", "csdash"]}, "board"),
        ({"groups": ["cs", "kansai"]}, "board"),
        ({"email": "sato@example.co.jp", "groups": ["cs"]}, "csm"),
        ({"email": "sato@example.co.jp", "groups": "cs"}, "csm"),
        ({"email": "ito@example.co.jp", "groups": ["kansai", "golf"]}, "kansai"),
        ({"email": "ito@example.co.jp", "groups": ["golf"]}, "everybody"),
        ({"email": "ito@elsewhere.com", "groups": ["kansai"]}, "kansai"),
    ],
)
def test_the_most_specific_entry_says_the_role(path: Path, claims: dict, role: str):
    assert admitted_as(path, **claims).role == role


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://login.evil.com"}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "other"}, "made out for"),
        ({"aud": None}, "made out for"),
        ({"sub": ""}, "no subject"),
        ({"sub": 7}, "no subject"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"email_verified": "true"}, "not verified"),
        ({"email_verified": 1}, "not verified"),
        ({"iat": None}, "when it was issued"),
        ({"iat": True}, "when it was issued"),
        ({"iat": "1"}, "when it was issued"),
        ({"iat": 1e300}, "when it was issued"),
        ({"iat": float("nan")}, "when it was issued"),
        ({"iat": ago(hours=-1)}, "when it was issued"),
        ({"email": "ceo@example.com"}, "no entry"),
        ({"email": "ceo@sub.example.co.jp"}, "no entry"),
        ({"email": "ceo@evilexample.co.jp"}, "no entry"),
        ({"email": "x@example.co.jp@evil.com"}, "no entry"),
        ({"email": "ceo@example.co.jp.evil.com"}, "no entry"),
        ({"email": None}, "no entry"),
        ({"email": ["ceo@example.co.jp"]}, "no entry"),
        ({"email": "ito@example.co.jp", "groups": ["cs", "kansai"]}, "several roles"),
        ({"email": "ito@example.co.jp", "groups": ["cs"]}, "csm_ids"),
        ({"email": None, "groups": [["cs"]]}, "no entry"),
        ({"email": None, "groups": {"cs": True}}, "no entry"),
        ({"email": None, "groups": ""}, "no entry"),
    ],
)
def test_in_doubt_nobody_is_let_in(path: Path, claims: dict, reason: str):
    with pytest.raises(NotAdmitted) as refusal:
        admitted_as(path, **claims)
    assert reason in refusal.value.reason
    # The reader is told nothing of why.
    assert refusal.value.message == NOT_ADMITTED


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iat": ago(hours=12, seconds=1)}, "max_age_hours"),
        ({"exp": ago(seconds=0)}, "expired"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "expired"),
        ({"iat": ago(hours=10, seconds=1)}, "sessions_valid_after"),
    ],
)
def test_a_sign_in_ends(path: Path, claims: dict, reason: str):
    with pytest.raises(SignInIsOver) as refusal:
        admitted_as(path, **claims)
    assert reason in refusal.value.reason


def test_where_tokens_last_minutes_the_age_alone_ends_a_sign_in(path: Path):
    longer = SignIn(SIGN_IN.metadata_url, "csdash", ends_with_token=False)
    assert admitted_as(path, longer, exp=ago(minutes=30)).role == "board"
    with pytest.raises(SignInIsOver):
        # It had expired when it was issued.
        admitted_as(path, longer, exp=ago(hours=2))


def test_an_address_that_no_provider_verifies_takes_a_setting(path: Path):
    trusting = SignIn(SIGN_IN.metadata_url, "csdash", require_verified_email=False)
    assert admitted_as(path, trusting, email_verified=None).role == "board"


def test_an_address_in_other_letters_is_another_address(tmp_path: Path):
    path = tmp_path / "access.toml"
    path.write_text('[roles.a]\nrows = "all"\n[[members]]\nemail = "kato@example.com"\nrole = "a"\n')
    assert admitted_as(path, email="KATO@example.com").role == "a"
    with pytest.raises(NotAdmitted):
        admitted_as(path, email="\N{KELVIN SIGN}ato@example.com")


def test_a_grant_is_what_the_role_says(path: Path):
    board = admitted_as(path)
    assert (board.who, board.scope, board.may_write, board.minimum) == ("ceo@example.co.jp", Scope(), True, 0)
    assert all(board.may_open(page) for page in ("overview", "health"))
    assert all(board.may_export(kind) for kind in ("table", "deck", "report", "text"))
    kansai = admitted_as(path, email="ito@example.co.jp", groups=["kansai"])
    assert kansai.scope == Scope.of(region=["Kansai"], masked=True)
    assert [kansai.may_open(page) for page in ("overview", "health", "")] == [True, False, False]
    assert [kansai.may_export(kind) for kind in ("deck", "table")] == [True, False]
    assert not kansai.may_write
    assert admitted_as(path, email="ito@example.co.jp").minimum == 5
    with pytest.raises(ValueError, match="no kind of export"):
        board.may_export("everything")


def test_me_is_whoever_signed_in(path: Path):
    for email, ids in (("sato@example.co.jp", ["C01"]), ("KATO@example.co.jp", ["C02", "C03"])):
        grant = admitted_as(path, email=email, groups=["cs"])
        assert grant.scope == Scope.of(csm_id=ids, masked=True)


def test_no_role_is_the_default(path: Path):
    access = read_access(path)
    nobody = Principal.of(CLAIMS | {"email": "x@y.z"})
    with pytest.raises(NotAdmitted, match="cannot see"):
        admit(access, replace(nobody, groups=("",)), SIGN_IN, NOW)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    path = tmp_path / "access.toml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Settings(access=path, sign_in=SIGN_IN)


def test_whoever_is_taken_out_of_the_file_is_out_at_once(settings: Settings):
    assert admitted(settings, CLAIMS).role == "board"
    settings.access.write_text(FILE.replace("Ceo@Example.co.jp", "cfo@example.co.jp"), encoding="utf-8")
    assert admitted(settings, CLAIMS).role == "everybody"
    settings.access.write_text(FILE.replace("2026-11-27T08", "2026-11-27T18"), encoding="utf-8")
    with pytest.raises(SignInIsOver):
        admitted(settings, CLAIMS)


def test_a_change_within_the_same_second_is_seen(settings: Settings):
    then = settings.access.stat().st_mtime_ns
    assert admitted(settings, CLAIMS).role == "board"
    # Of the same length, written at once: a new file has another number.
    changed = settings.access.with_name("new.toml")
    changed.write_text(FILE.replace("Ceo@Example", "Cfo@Example"), encoding="utf-8")
    os.utime(changed, ns=(then, then))
    changed.replace(settings.access)
    assert admitted(settings, CLAIMS).role == "everybody"


@pytest.mark.parametrize("content", [None, "", "[roles", '[roles.board]\nrows = "al"\n', "\x00", "\udcff"])
def test_a_broken_file_lets_nobody_in(settings: Settings, content: str | None):
    assert admitted(settings, CLAIMS).role == "board"
    settings.access.unlink()
    if content is not None:
        settings.access.write_bytes(content.encode("utf-8", "surrogateescape"))
    for _ in range(2):
        with pytest.raises(NotAdmitted) as refusal:
            admitted(settings, CLAIMS)
        assert "access.toml" in refusal.value.reason
        assert refusal.value.message == NOT_ADMITTED


@pytest.mark.parametrize("missing", ["access", "sign_in"])
def test_without_one_of_the_two_nobody_is_let_in(settings: Settings, missing: str):
    with pytest.raises(NotAdmitted):
        admitted(replace(settings, **{missing: None}), CLAIMS)
