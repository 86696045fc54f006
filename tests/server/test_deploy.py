"""What is shipped to deploy with: the container's files and command serve, and the unit is one that systemd takes."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from urllib.request import urlopen

import pytest

from csdash.ui.boundary import BROKEN
from csdash.ui.navigation import PAGES
from tests.app.readers import CANARY, CEO, claims, company, settled
from tests.patience import SECONDS
from tests.server.spoken import Spoken
from tools.serving import ROOT, free_port, serving

SECRET = secrets.token_hex(32)
CONTAINER, UNIT = ROOT / "deploy" / "Containerfile", ROOT / "deploy" / "csdash@.service"


def test_what_the_container_copies_is_all_that_its_command_needs(tmp_path):
    text = CONTAINER.read_text()
    inside = tmp_path / "opt"
    for wanted, place in re.findall(r"(?m)^COPY (\S+) (\S+)$", text):
        source, target = ROOT / wanted, inside / place
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            inside.mkdir(exist_ok=True)
            shutil.copy(source, inside)
    root = settled(company(tmp_path / "var"))
    (root / "access.toml").chmod(0o600)
    config = root / "csdash.toml"
    port = free_port()
    config.write_text(f'base_url = "http://localhost:{port}"\n' + config.read_text())
    config.chmod(0o600)
    command = [
        {"python": sys.executable, "8501": str(port)}.get(word, word)
        for word in json.loads(re.search(r"(?m)^CMD (\[.*\])$", text)[1])
    ]
    environment = {
        "CSDASH_CONFIG": str(config),
        "CSDASH_SIGN_IN_CLIENT_SECRET": "of no importance here",
        "CSDASH_SIGN_IN_COOKIE_SECRET": SECRET,
        "PYTHONPATH": str(inside),
    }
    with serving(command, port, environment=environment, seconds=SECONDS, cwd=inside) as url:
        with urlopen(f"{url}/healthz", timeout=SECONDS) as answer:
            assert answer.status == 200
        one = Spoken(url, SECRET, claims(CEO))
        shown = [one.run(page_name=page.url_path).told for page in PAGES]
        one.close()
    assert [BROKEN["en"] in told for told in shown] == [False] * len(PAGES)
    assert CANARY in shown[[page.url_path for page in PAGES].index("accounts")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    made = tmp_path / "csdash@8501.service"
    here = {
        "/opt/csdash/.venv/bin/python": sys.executable,
        "=csdash\n": "=root\n",
        "=/opt/csdash": f"={ROOT}",
    }
    text = UNIT.read_text()
    for shipped, ours in here.items():
        assert shipped in text
        text = text.replace(shipped, ours)
    made.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", made],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
