"""The sample data, opened once, and what a reader of it sees."""

import pytest

import csdash
from csdash.share.asked import view_of
from tests.sample import sample_session
from tests.thorough import only


@pytest.fixture(scope="session")
def sample() -> csdash.Session:
    """A session on the sample data."""
    return sample_session()


@pytest.fixture(scope="session", params=only(["ja"], ["ja", "en"]))
def view(request, sample):
    """The whole sample: in Japanese, where it is harder, and with THOROUGH=1 in English, which `sample_en` is always."""
    return view_of(sample, request.param)
