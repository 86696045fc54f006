"""The hostile company, published once for all tests of a worker."""

from pathlib import Path

import pytest

from tests.hostile.company import company


@pytest.fixture(scope="session")
def hostile_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot root of the hostile company."""
    return company(tmp_path_factory.mktemp("hostile"))
