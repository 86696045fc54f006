"""No weak configuration is served: each weakness is found alone, and the command refuses with one line for each."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from csdash.server.options import OPTIONS
from csdash.server.plan import Plan
from csdash.server.weaknesses import WEAKNESSES, weaknesses
from csdash.settings import Settings
from tests.server.asked import STRONG, sound


def cookie_secret(text: str):
    def weaken(plan: Plan, folder: Path) -> Plan:
        (folder / "cookie").write_text(text)
        return plan

    return weaken


def readable(name: str, mode: int):
    def weaken(plan: Plan, folder: Path) -> Plan:
        (folder / name).chmod(mode)
        return plan

    return weaken


def setting(**changed: object):
    return lambda plan, _: replace(plan, settings=replace(plan.settings, **changed))


def broken_access(plan: Plan, folder: Path) -> Plan:
    (folder / "access.toml").write_text("[roles.board]\nrows = 1\n")
    return plan


def secrets_file(plan: Plan, folder: Path) -> Plan:
    (folder / "secrets.toml").touch(0o644)
    return option("secrets.files", [str(folder / "secrets.toml")])(plan, folder)


def audit_in_a_file(plan: Plan, folder: Path) -> Plan:
    (folder / "file").touch()
    return setting(audit=folder / "file" / "audit")(plan, folder)


def option(name: str, value: object):
    return lambda plan, _: replace(plan, option=(STRONG | {name: value}).get)


# What makes a sound plan weak, by the weakness it has to be found as.
WEAKENED = {
    "open to all": [
        lambda plan, _: replace(plan, host="0.0.0.0", settings=replace(plan.settings, sign_in=None))
    ],
    "unencrypted": [setting(base_url="http://cs.example.co.jp")],
    "cookie secret": [
        cookie_secret("3f9c1e7ab2d84056c7e1f0a9d3b2658"),
        cookie_secret("changeme" * 6),
        cookie_secret("a" * 64),
        readable("cookie", 0o640),
    ],
    "client secret": [readable("client", 0o604), lambda plan, folder: (folder / "client").unlink() or plan],
    "access file": [setting(access=None), broken_access],
    "writable by others": [readable("access.toml", 0o620)],
    "secrets file": [secrets_file],
    "no audit log": [audit_in_a_file],
    "no state": [
        lambda plan, folder: setting(state=None, data="s3://bucket/data", audit=folder / "audit")(
            plan, folder
        )
    ],
    "windows": [lambda plan, _: replace(plan, platform="win32")],
    "client.allowedOrigins": [option("client.allowedOrigins", ["https://*.example.com"])],
    "client.disableDataExport": [option("client.disableDataExport", False)],
    "client.showErrorDetails": [option("client.showErrorDetails", "full")],
    "client.toolbarMode": [option("client.toolbarMode", "developer")],
    "browser.gatherUsageStats": [option("browser.gatherUsageStats", True)],
    "global.developmentMode": [option("global.developmentMode", True)],
    "runner.magicEnabled": [option("runner.magicEnabled", True)],
    "server.baseUrlPath": [option("server.baseUrlPath", "cs")],
    "server.corsAllowedOrigins": [option("server.corsAllowedOrigins", ["https://example.com"])],
    "server.enableAgentApi": [option("server.enableAgentApi", True)],
    "server.enableCORS": [option("server.enableCORS", False), option("server.enableCORS", 1)],
    "server.enableStaticServing": [option("server.enableStaticServing", True)],
    "server.enableXsrfProtection": [option("server.enableXsrfProtection", False)],
    "server.fileWatcherType": [option("server.fileWatcherType", "auto")],
    "server.runOnSave": [option("server.runOnSave", True)],
    "server.scriptHealthCheckEnabled": [option("server.scriptHealthCheckEnabled", True)],
    "server.trustedUserHeaders": [option("server.trustedUserHeaders", {"X-User": "email"})],
    "server.unsafeMetricsUserAttributes": [option("server.unsafeMetricsUserAttributes", ["email"])],
    "server.xsrfCookieSameSite": [option("server.xsrfCookieSameSite", "none")],
}


def test_every_weakness_is_tried():
    assert WEAKENED.keys() == {weakness.name for weakness in WEAKNESSES}
    assert len(OPTIONS) == len(STRONG) - 1


def test_a_sound_plan_has_none(tmp_path):
    assert not list(weaknesses(sound(tmp_path)))


@pytest.mark.parametrize(("name", "weaken"), [(name, one) for name, many in WEAKENED.items() for one in many])
def test_is_refused(name, weaken, tmp_path):
    plan = weaken(sound(tmp_path), tmp_path)
    found = {weakness.name: text for weakness in WEAKNESSES if (text := weakness.found(plan))}
    assert list(found) == [name]
    assert found[name].ja != found[name].en
    secret = (tmp_path / "cookie").read_text()
    assert secret not in found[name].ja + found[name].en


def test_an_open_address_is_served_when_it_is_said_in_words():
    settings = replace(Settings(), base_url="https://cs.example.co.jp")
    plan = Plan(settings, "0.0.0.0", 8501, STRONG.get, is_open_on_purpose=True)
    assert not list(weaknesses(plan))


def test_the_command_refuses_with_a_line_for_each_and_two(tmp_path):
    (tmp_path / "csdash.toml").write_text('base_url = "http://cs.example.co.jp"\n')
    command = [sys.executable, "-m", "csdash", "--lang", "ja", "serve", "--host", "0.0.0.0", "--port", "1"]
    environment = {**os.environ, "CSDASH_CONFIG": str(tmp_path / "csdash.toml")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    open_to_all, unencrypted = done.stderr.strip().splitlines()
    assert "--without-sign-in-everybody-sees-everything" in open_to_all
    assert "https のアドレス" in unencrypted
