"""What is installed is what was declared: pinned, hashed, without an address, and the same for screen and tests."""

import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.layers.source import PRODUCT, Source, imports

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECLARED = PROJECT["project"]["dependencies"]
TESTS = PROJECT["dependency-groups"]["test"]
SPARK = PROJECT["project"]["optional-dependencies"]["spark"]
FILES = {
    "requirements.txt": DECLARED,
    "requirements-test.txt": [*DECLARED, *TESTS],
    "requirements-spark.txt": SPARK,
}
# Which packages an importable name comes from; reading it takes a second.
shipped_by = cache(packages_distributions)
# Below these, a hole is known that a reader of the dashboard could use.
SAFE_FROM = {"streamlit": "1.54", "starlette": "1.1", "pyarrow": "23.0.1", "authlib": "1.6.12"}

PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>\S+)(?: ;.*?)? \\$((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)",
    re.MULTILINE,
)


def pins(text: str) -> dict[str, str]:
    """The version of every package that is pinned with at least one hash."""
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer(text)}


def loose(text: str) -> list[str]:
    """Lines that are no pin with its hashes and no comment: a range, a missing hash, an option, an address."""
    rest = PIN.sub("", text)
    return [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def out_of_step(declared: list[str], text: str) -> list[str]:
    """Declared packages that are not pinned, or pinned outside their range."""
    held = pins(text)
    found = []
    for requirement in map(Requirement, declared):
        version = held.get(canonicalize_name(requirement.name))
        if version is None or Version(version) not in requirement.specifier:
            found.append(f"{requirement} is declared and {version} is pinned; run `make lock`")
    return found


def addresses(text: str) -> list[str]:
    """Addresses of any kind: where packages come from is for each machine to say."""
    return re.findall(r"\S*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host)\S*", text)


OPTIONAL = [name for names in PROJECT["project"].get("optional-dependencies", {}).values() for name in names]
KNOWN = {canonicalize_name(Requirement(text).name) for text in [*DECLARED, *OPTIONAL]}


def undeclared(source: Source) -> list[str]:
    """Imports of packages that pyproject.toml does not name: they are there by chance."""
    found = []
    for line, name in imports(source):
        top = name.split(".")[0]
        if top in sys.stdlib_module_names or (ROOT / top).is_dir() or (ROOT / f"{top}.py").is_file():
            continue
        if not KNOWN & {canonicalize_name(shipper) for shipper in shipped_by().get(top, [top])}:
            found.append(
                f"{source.path}:{line} imports {top}; declare it in pyproject.toml and run `make lock`"
            )
    return found


@pytest.mark.parametrize("name", FILES)
def test_requirements_are_pinned_hashed_and_in_step(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not loose(text)
    assert not addresses(text)
    assert not out_of_step(FILES[name], text)


def test_the_tests_run_on_what_is_served():
    served, tested, spark = (pins((ROOT / name).read_text(encoding="utf-8")) for name in FILES)
    assert served.items() <= tested.items()
    assert {"pyspark", "py4j", "setuptools"} == spark.keys()
    assert not {"pyspark", "py4j"} & tested.keys(), "nobody who does not ask for Spark is given it"


def test_no_pinned_version_has_a_known_hole():
    held = pins((ROOT / "requirements-test.txt").read_text(encoding="utf-8"))
    assert not [
        name for name, least in SAFE_FROM.items() if name in held and Version(held[name]) < Version(least)
    ]


def test_everything_imported_is_declared():
    assert not [found for source in PRODUCT for found in undeclared(source)]


GOOD = "polars==2.1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via csdash\n"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (loose, GOOD + "pandas>=3\n"),
        (loose, GOOD + "pandas==3.1.1\n"),
        (loose, "--no-binary :all:\n" + GOOD),
        (addresses, "--index-url https://example.org/simple\n"),
        (addresses, "polars @ file:///srv/polars.whl\n"),
        (lambda text: out_of_step(["polars>=3"], text), GOOD),
        (lambda text: out_of_step(["pandas"], text), GOOD),
        (lambda text: undeclared(Source("csdash/months.py", text)), "import scipy.stats"),
        (lambda text: undeclared(Source("csdash/months.py", text)), "import not_to_be_had"),
    ],
)
def test_is_refused(rule, text):
    assert rule(text)


def test_a_pin_with_its_hash_is_allowed():
    marked = GOOD.replace("2.1.0", "2.1.0 ; sys_platform == 'win32'")
    for text in (GOOD, marked):
        assert pins(text) == {"polars": "2.1.0"}
        assert not loose(text) + addresses(text) + out_of_step(["polars>=2,<3"], text)
