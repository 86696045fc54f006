"""The sample data, opened once."""

import pytest

import csdash
from tests.sample import sample_session


@pytest.fixture(scope="session")
def sample() -> csdash.Session:
    """A session on the sample data."""
    return sample_session()
