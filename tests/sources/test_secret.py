"""Passwords: not in what is shown, not in what is written, not in what is raised."""

import copy
import pickle
import traceback
from pathlib import Path

import msgspec
import pytest

from csdash.errors import DataError
from csdash.importing.process import read
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.secret import Secret, secret_of
from tests.thorough import only

CANARY = "canary-hunter2"


def test_it_shows_as_stars():
    secret = Secret(f"postgresql://keeper:{CANARY}@host/db")
    assert f"{secret} {secret!r} {[secret]}" == "*** *** [***]"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        copy.copy(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(secret)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://k:p%40ss@h/d", 'password "p@ss" or p%40ss'),
        ("postgresql://k:p@ss@h/d", "p@ss is wrong"),
        ("postgresql://h/d?user=k&password=sesame", "sesame"),
        ("postgresql://k:%ZZx@h/d", 'invalid percent-encoded token: "%ZZx"'),
        ("postgresql://k:pw@[h/d", "the URL postgresql://k:pw@[h/d is wrong"),
    ],
)
def test_what_a_driver_says_is_scrubbed(url: str, said: str):
    scrubbed = Secret(url).scrub(said)
    assert "***" in scrubbed
    assert not any(word in scrubbed for word in ("p@ss", "p%40ss", "sesame", "ZZx", ":pw"))


def test_url_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DB_URL", " postgresql://h/d\n")
    (tmp_path / "url").write_text("postgresql://h/d\n")
    for source in ("env:DB_URL", f"file:{tmp_path / 'url'}", "postgresql://h/d"):
        assert secret_of(source).reveal() == "postgresql://h/d"
    monkeypatch.delenv("DB_URL")
    with pytest.raises(DataError, match="variable DB_URL is not set"):
        secret_of("env:DB_URL")
    with pytest.raises(DataError, match="The file none, which holds the URL"):
        secret_of(f"file:{tmp_path / 'none'}")


READS, FAILS = "select 1 as one", f"select '{CANARY}'::int"
WAYS = [(form, text) for form in ("url", "env", "file") for text in (READS, FAILS)]


@pytest.mark.parametrize(("form", "text"), only([("url", FAILS), ("env", READS), ("file", FAILS)], WAYS))
def test_canary_is_found_nowhere(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd, form: str, text: str
):
    """The password of a real server, through the whole way of the import process."""
    assert CANARY in postgresql
    (tmp_path / "url").write_text(postgresql)
    monkeypatch.setenv("DB_URL", postgresql)
    source = {"url": postgresql, "env": "env:DB_URL", "file": f"file:{tmp_path / 'url'}"}[form]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    heard = []
    try:
        heard.append(read([source], scratch, query=Query(text), progress=lambda *said: heard.append(said)))
    except DataError as refusal:
        heard += [refusal.message, *traceback.format_exception(refusal), refusal.__context__]
    heard += capfd.readouterr()
    heard += [(path, path.is_file() and path.read_bytes()) for path in scratch.rglob("*")]
    assert len(heard) > 3
    assert CANARY not in repr(heard)
