"""The hostile company, made once for all workers of a run; each has a copy of its own."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.hostile.company import company


@pytest.fixture(scope="session")
def hostile_root(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A snapshot root of the hostile company."""
    ours = tmp_path_factory.mktemp("hostile")
    if worker_id == "master":
        return company(ours)
    shared = tmp_path_factory.getbasetemp().parent / "hostile"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            # Whole or not at all: a worker that fails here leaves nothing to be taken for the company.
            company(ours / "made").rename(shared)
    return shutil.copytree(shared, ours, dirs_exist_ok=True)
