"""The sample data, opened once."""

import pytest

import csdash
from csdash.settings import SAMPLE_DATA


@pytest.fixture(scope="session")
def sample() -> csdash.Session:
    """A session on the sample data."""
    return csdash.open(SAMPLE_DATA)
