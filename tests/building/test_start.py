"""What a build does not need it does not import: a month more takes hardly longer than that."""

import subprocess
import sys

import pytest

# What answers questions, and what reads buckets.
SPARED = ("csdash.session", "csdash.analysis", "csdash.metrics", "boto3", "pandas", "pyarrow", "plotly")
# As `python -m csdash build` comes to it.
PROGRAM = """
import sys
from csdash.cli.group import cli
try:
    cli(["build", "--help"])
except SystemExit:
    pass
import csdash.beforehand
print("imported:", *sorted(sys.modules))
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("imported: ")[2].split())


@pytest.mark.parametrize("name", SPARED)
def test_a_build_is_spared(imported, name):
    assert "csdash.building.snapshot" in imported
    assert name not in imported


def test_no_other_command_is_imported(imported):
    assert "csdash.cli.build" in imported
    assert "csdash.cli.deck" not in imported
