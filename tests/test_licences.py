"""What is installed to serve the dashboard may be used and passed on by any company."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.test_setup import pins

ROOT = Path(__file__).parents[1]
# Licences that ask for no more than their own text and the names of the authors.
FREE = {
    *(
        "0BSD",
        "Apache-2.0",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
    ),
    *("PSF-2.0", "Zlib"),
}
# Files of the Mozilla licence stay under it where they are changed; nothing here changes them.
UNCHANGED = {"certifi", "orjson"}
SPELLED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def licences(package: Distribution) -> set[str]:
    """The licences a package names: those of its expression, else its classifiers, else its field."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR", "WITH"}
    named = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    named = named or (about.get("License") or "").splitlines()[:1]
    return {SPELLED.get(name, name) for name in named}


def refused(name: str, named: set[str]) -> set[str]:
    """What of the licences `named` by the package `name` is not free; all that is unknown is not."""
    allowed = FREE | ({"MPL-2.0"} if name in UNCHANGED else set())
    return (named or {"no licence named"}) - allowed


def served() -> dict[str, Distribution]:
    """What requirements.txt installs on this machine; a few packages are for other systems."""
    found = {}
    for name in pins((ROOT / "requirements.txt").read_text(encoding="utf-8")):
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
    return found


def test_every_package_may_be_used_and_passed_on():
    packages = served()
    assert len(packages) > 40
    assert not {name: odd for name, package in packages.items() if (odd := refused(name, licences(package)))}


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("x", {"GPL-3.0-or-later"}),
        ("x", {"MIT", "LGPL-2.1"}),
        ("x", {"MPL-2.0"}),
        ("x", set()),
        ("x", {"UNKNOWN"}),
        ("certifi", {"AGPL-3.0"}),
    ],
)
def test_is_refused(name, named):
    assert refused(name, named)
