"""Awake: after a start the first reader finds what the pages open with."""

import logging
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from csdash.scope import EVERYTHING, Scope
from csdash.settings import load_settings
from csdash.snapshots.publish import publish
from csdash.ui import awake, cache
from tests.app.company import PATIENCE, accounts, opened
from tools.serving import ROOT

ROLES = """
[roles.board]
rows = "all"
mask_names = false

[roles.csm]
rows = { csm_id = "me" }

[roles.kansai]
rows = { region = ["Kansai"] }

[roles.sums]
rows = "all"
minimum_cell = 5

[roles.finance]
rows = "all"
mask_names = false

[[members]]
email = "ceo@example.co.jp"
role = "board"
"""
SIGN_IN = """
access = "{access}"

[sign_in]
metadata_url = "https://id.example.com/.well-known/openid-configuration"
client_id = "csdash"
client_secret_file = "{secret}"
cookie_secret_file = "{secret}"
"""


def kept() -> set[object]:
    """What is worked out of the newest snapshot so far."""
    return set(cache.session(cache.known_snapshots()[0], EVERYTHING).results.get.cache)


@pytest.mark.parametrize("page", ["executive/overview.py", "customers/health.py", "executive/all_hands.py"])
def test_nothing_is_left_to_work_out_for_the_first_reader(page):
    awake._wake()
    before = kept()
    assert len(before) > 20
    app = opened(page=page)
    assert not app.exception
    assert kept() - before == set()


# In a process of its own, where nothing else has imported anything.
IMPORTS = """
import ast, pathlib, sys
from csdash.ui import awake
awake._code()
named = (one for page in pathlib.Path("pages").rglob("*.py") for one in ast.walk(ast.parse(page.read_text())))
ours = {one.module for one in named if isinstance(one, ast.ImportFrom) and one.module.startswith("csdash")}
assert len(ours) > 50
# Files are taken seldom, and never by a server for others.
print(sorted(ours - set(sys.modules) - {"csdash.ui.imports.section"}))
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
assert not AppTest.from_file("app.py", default_timeout=120).run().exception
print(sorted(name for name in set(sys.modules) - before if name.startswith("csdash.")))
"""


def test_what_pages_import_is_there(usual):
    environment = {**os.environ, "CSDASH_DATA": str(usual)}
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTS],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment,
        cwd=ROOT,
    )
    assert ran.stdout.splitlines() == ["[]", "[]"], ran.stdout + ran.stderr[-2000:]


def test_who_cannot_be_awake_serves_all_the_same(monkeypatch, tmp_path, caplog):
    (tmp_path / "csdash.toml").write_text("data = ")
    monkeypatch.setenv("CSDASH_CONFIG", str(tmp_path / "csdash.toml"))
    with caplog.at_level(logging.WARNING):
        awake._wake()
    assert [one.getMessage() for one in caplog.records if one.name == "csdash.ui.awake"] == [
        "could not be awake before readers come: SettingError"
    ]


def test_workers_are_awake_one_after_the_other(monkeypatch, tmp_path):
    root = tmp_path / "root"
    publish({"accounts": accounts()}, root, date(2025, 12, 31), "a test")
    monkeypatch.setenv("CSDASH_DATA", str(root))
    (root / "turns").mkdir()
    opens, opened_by = cache.csdash.open, []

    def recorded(*arguments: object, **named: object) -> object:
        opened_by.append(threading.current_thread().name)
        return opens(*arguments, **named)

    monkeypatch.setattr(cache.csdash, "open", recorded)
    with FileLock(root / "turns" / "unhurried.lock"):
        waking = threading.Thread(target=awake._wake)
        waking.start()
        waking.join(3)
        assert opened_by == [], "two processes are at it together"
    waking.join(PATIENCE)
    assert len(opened_by) == 1


def test_without_sign_in_all_rows_are_read():
    assert awake.whole_scopes(load_settings()) == [EVERYTHING]


def test_with_sign_in_the_roles_say_whose(monkeypatch, tmp_path: Path):
    (tmp_path / "access.toml").write_text(ROLES)
    (tmp_path / "secret").write_text("a" * 64)
    (tmp_path / "csdash.toml").write_text(
        SIGN_IN.format(access=tmp_path / "access.toml", secret=tmp_path / "secret")
    )
    monkeypatch.setenv("CSDASH_CONFIG", str(tmp_path / "csdash.toml"))
    assert awake.whole_scopes(load_settings()) == [EVERYTHING, Scope.of(masked=True, region=["Kansai"])]
