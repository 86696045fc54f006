"""Freed memory is kept by `csdash build`: asked for before polars is imported, and not against the operator's word."""

import os
import subprocess
import sys

import pytest

NAME = "_RJEM_MALLOC_CONF"
PROGRAM = f"""
import os, sys
from csdash.cli.group import cli
class Noted(dict):
    def setdefault(self, name, value):
        print("asked with polars" if "polars" in sys.modules else "asked before polars")
        return os.environ.setdefault(name, value)
import csdash.building.memory as memory
memory.os = type("os", (), {{"environ": Noted()}})
try:
    cli(["build", "no-such-folder"])
except SystemExit:
    pass
# Polars puts its own word before it; the last one holds.
print("is", os.environ["{NAME}"].split(",")[-1])
"""


@pytest.mark.parametrize(
    ("said", "is_then"), [(None, "dirty_decay_ms:10000"), ("dirty_decay_ms:1", "dirty_decay_ms:1")]
)
def test_freed_memory_is_kept(said, is_then):
    surroundings = {name: value for name, value in os.environ.items() if name != NAME}
    if said:
        surroundings[NAME] = said
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=surroundings
    )
    assert done.stdout.splitlines() == ["asked before polars", f"is {is_then}"]
