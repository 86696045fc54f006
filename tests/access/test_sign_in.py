"""The table [sign_in]: read whole or refused, and its secrets only where nobody else reads them."""

from pathlib import Path

import pytest

from csdash.access.sign_in import SignIn, redirect_uri, sign_in
from csdash.errors import SettingError
from csdash.settings import load_settings

URL = "https://login.example.co.jp/.well-known/openid-configuration"
GOOD = {"metadata_url": URL, "client_id": "csdash"}


def test_the_issuer_is_the_one_the_metadata_belong_to():
    assert sign_in(GOOD, {}).from_issuer == "https://login.example.co.jp"
    assert sign_in({**GOOD, "issuer": "https://other/"}, {}).from_issuer == "https://other/"
    assert sign_in({}, {}) is None
    assert redirect_uri("https://cs.example.co.jp/") == "https://cs.example.co.jp/oauth2callback"


def test_it_may_come_from_the_environment(tmp_path: Path):
    file = tmp_path / "csdash.toml"
    file.write_text(f'[sign_in]\nmetadata_url = "{URL}"\n')
    environment = {
        "CSDASH_CONFIG": str(file),
        "CSDASH_SIGN_IN_CLIENT_ID": "other",
        "CSDASH_SIGN_IN_MAX_AGE_HOURS": "8",
        "CSDASH_SIGN_IN_REQUIRE_VERIFIED_EMAIL": "false",
    }
    found = load_settings(environment).sign_in
    assert found == SignIn(URL, "other", max_age_hours=8, require_verified_email=False)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"client_id": "csdash"}, "metadata_url"),
        ({"metadata_url": URL}, "client_id"),
        ({**GOOD, "client_id": " "}, "sign_in.client_id"),
        ({**GOOD, "metadata_url": "http://login.example.co.jp/x"}, "give an https address"),
        ({**GOOD, "metadata_url": "http://localhost@evil.com/x"}, "give an https address"),
        ({**GOOD, "metadata_url": "file:///etc/passwd"}, "give an https address"),
        ({**GOOD, "metadata_url": "https://login.example.co.jp/meta"}, "sign_in.issuer"),
        ({**GOOD, "max_age_hours": 0}, "at most 720"),
        ({**GOOD, "max_age_hours": 721}, "at most 720"),
        ({**GOOD, "max_age_hours": float("nan")}, "at most 720"),
        ({**GOOD, "groups_claim": ""}, "sign_in.groups_claim"),
        ({**GOOD, "scope": "x"}, "scope"),
        ({**GOOD, "client_secret": "hunter2"}, "CSDASH_SIGN_IN_CLIENT_SECRET"),
        ({**GOOD, "cookie_secret": "hunter2"}, "cookie_secret_file"),
        ("on", "[sign_in]"),
    ],
)
def test_what_cannot_be_used_is_named(chosen: object, words: str):
    with pytest.raises(SettingError) as refusal:
        sign_in(chosen, {})
    assert words in str(refusal.value)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.message.ja != refusal.value.message.en


def test_a_provider_on_this_machine_may_speak_plainly():
    for host in ("localhost:9400", "127.0.0.1", "[::1]:80"):
        url = f"http://{host}/.well-known/openid-configuration"
        assert sign_in({**GOOD, "metadata_url": url}, {}).from_issuer == f"http://{host}"


@pytest.mark.parametrize("name", ["client_secret", "cookie_secret"])
def test_a_secret_comes_from_the_environment_or_from_a_file_nobody_else_reads(tmp_path: Path, name: str):
    file = tmp_path / "secret"
    file.write_text("hunter2\n")
    file.chmod(0o600)
    asked = getattr(sign_in({**GOOD, f"{name}_file": str(file)}, {}), name)
    assert asked({}) == "hunter2"
    assert asked({f"CSDASH_SIGN_IN_{name.upper()}": "other"}) == "other"
    for change, words in (
        (lambda: file.chmod(0o640), "chmod 600"),
        (lambda: (file.chmod(0o600), file.write_text("\n")), "is empty"),
        (file.unlink, "cannot be read"),
    ):
        change()
        with pytest.raises(SettingError, match=words) as refusal:
            asked({})
        assert "hunter2" not in str(refusal.value)
    with pytest.raises(SettingError, match=f"CSDASH_SIGN_IN_{name.upper()}"):
        getattr(sign_in(GOOD, {}), name)({})
    assert "hunter2" not in repr(sign_in({**GOOD, f"{name}_file": str(file)}, {}))
