"""Settings: checked at the start, named when they cannot be used."""

from pathlib import Path

import pytest

from csdash.errors import SettingError
from csdash.settings import Settings, checked, load_settings


def loaded(tmp_path: Path, text: str, **environment: str) -> Settings:
    (tmp_path / "csdash.toml").write_text(text, encoding="utf-8")
    return load_settings({"CSDASH_CONFIG": str(tmp_path / "csdash.toml"), **environment})


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings({}) == Settings()
    assert Settings().timezone == "Asia/Tokyo"


def test_file_and_environment(tmp_path: Path):
    settings = loaded(tmp_path, 'language = "en"\nminimum_n = 5\ndata = "elsewhere"\n', CSDASH_DATA="~/data")
    assert (settings.language, settings.minimum_n) == ("en", 5)
    assert settings.data == Path("~/data").expanduser()
    assert loaded(tmp_path, "", CSDASH_DATA="s3://bucket/retention").data == "s3://bucket/retention"
    assert loaded(tmp_path, 'data = "s3://bucket/retention"').data == "s3://bucket/retention"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('lang = "en"', "lang"),
        ('language = "fr"', "choose ja or en"),
        ("fiscal_year_starts_in = 13", "1 to 12"),
        ("fiscal_year_starts_in = 0", "1 to 12"),
        ("minimum_n = 0", "whole number"),
        ("minimum_n = 2.5", "whole number"),
        ('onboarding_days = "90"', "whole number"),
        ("onboarding_days = true", "whole number"),
        ("renewal_grace_days = -1", "at least 0"),
        ('renewal_fourth_category = "archive"', "first, flat, lost"),
        ("data_due_days = -1", "at least 0"),
        ("data_due_days = true", "whole number"),
        ('timezone = "Tokyo"', "Asia/Tokyo"),
        ('timezone = "../etc/passwd"', "Asia/Tokyo"),
        ('timezone = ""', "Asia/Tokyo"),
        ("timezone = 9", "Asia/Tokyo"),
        ("language = [", "cannot be read"),
        ("currency = 5", "currency"),
        ('currency = "YEN"', "currency"),
        ('base_url = "cs.example.co.jp"', "https://cs.example.co.jp"),
        ('base_url = "javascript:alert(1)"', "https://cs.example.co.jp"),
        ('mail = "smtp"', "[mail]"),
        ('[mail]\nhost = "h"', "from"),
        ('[mail]\nhost = "h"\nfrom = "nobody"', "mail.from"),
        ('[mail]\nhost = "h"\nfrom = "a@b\\nBcc: c@d"', "mail.from"),
        ('[mail]\nhost = "h"\nfrom = "a@b.jp"\nport = 70000', "mail.port"),
        ('[mail]\nhost = "h"\nfrom = "a@b.jp"\ntls = "no"', "tls"),
        ('[mail]\nhost = "h"\nfrom = "a@b.jp"\nhosts = "h"', "hosts"),
        ('[mail]\nhost = "h"\nfrom = "a@b.jp"\npassword = "x"', "CSDASH_MAIL_PASSWORD"),
        ('[mail]\nhost = "h"\nfrom = "a@b.jp"\nuser = "u"\ntls = "none"', "unencrypted"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, words: str):
    with pytest.raises(SettingError, match=r"Setting|cannot be read") as refusal:
        loaded(tmp_path, text)
    assert words in str(refusal.value)
    assert refusal.value.message.ja != refusal.value.message.en


def test_the_mail_server_may_come_from_the_environment(tmp_path: Path):
    given = {"CSDASH_MAIL_HOST": "smtp.example.co.jp", "CSDASH_MAIL_FROM": "cs@example.co.jp"}
    assert loaded(tmp_path, "").mail is None
    assert loaded(tmp_path, "", **given).mail.at_port == 587
    mixed = loaded(tmp_path, '[mail]\nhost = "other"\ntls = "tls"', **given, CSDASH_MAIL_PORT="2465").mail
    assert (mixed.host, mixed.tls, mixed.at_port) == ("smtp.example.co.jp", "tls", 2465)


def test_a_password_comes_from_the_environment_or_from_a_file_nobody_else_reads(tmp_path: Path):
    file = tmp_path / "password"
    file.write_text("hunter2\n")
    file.chmod(0o600)
    server = loaded(
        tmp_path, f'[mail]\nhost = "h"\nfrom = "a@b.jp"\nuser = "u"\npassword_file = "{file}"'
    ).mail
    assert server.password({}) == "hunter2"
    assert server.password({"CSDASH_MAIL_PASSWORD": "other"}) == "other"
    file.chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        server.password({})
    with pytest.raises(SettingError, match="CSDASH_MAIL_PASSWORD"):
        loaded(tmp_path, '[mail]\nhost = "h"\nfrom = "a@b.jp"\nuser = "u"').mail.password({})


def test_a_file_that_was_named_must_be_there(tmp_path: Path):
    with pytest.raises(SettingError, match="There is no settings file"):
        load_settings({"CSDASH_CONFIG": str(tmp_path / "missing.toml")})


def test_good_settings_are_returned_as_they_are():
    settings = Settings(language="en", fiscal_year_starts_in=1, currency="USD")
    assert checked(settings) is settings
