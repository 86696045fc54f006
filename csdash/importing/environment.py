"""The environment of the import process: what it needs to run and to reach its sources, and no secret beyond."""

import os
from collections.abc import Mapping
from pathlib import Path

from csdash.importing.requests import Read, Request

_ROOT = Path(__file__).parents[2]
_ALWAYS = (
    "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONUTF8",
    "LD_LIBRARY_PATH", "SYSTEMROOT", "POLARS_MAX_THREADS",
)  # fmt: skip
_ALWAYS_BEGIN = ("LC_",)
_BUCKETS_BEGIN = ("AWS_",)
_DATABASES_BEGIN = ("PG",)


def environment_for(request: Request, ours: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables of `ours` that `request` needs: those of buckets and databases only where it names one."""
    beginnings, named = list(_ALWAYS_BEGIN), set(_ALWAYS)
    for source in request.sources if isinstance(request, Read) else ():
        if source.startswith("s3://"):
            beginnings += _BUCKETS_BEGIN
        elif source.startswith("env:"):
            named.add(source.removeprefix("env:"))
            beginnings += _DATABASES_BEGIN
        elif source.startswith(("file:", "postgres:", "postgresql:")):
            beginnings += _DATABASES_BEGIN
    kept = {
        name: value for name, value in ours.items() if name in named or name.startswith(tuple(beginnings))
    }
    return kept | {"PYTHONPATH": str(_ROOT)}
