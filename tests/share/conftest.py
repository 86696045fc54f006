"""The sample data, opened once, and what a reader of it sees."""

import pytest

import csdash
from csdash.settings import SAMPLE_DATA
from csdash.share.asked import view_of


@pytest.fixture(scope="session")
def sample() -> csdash.Session:
    """A session on the sample data."""
    return csdash.open(SAMPLE_DATA)


@pytest.fixture(scope="session", params=["ja", "en"])
def view(request, sample):
    """The whole sample, in each language."""
    return view_of(sample, request.param)
