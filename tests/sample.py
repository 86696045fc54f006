"""The sample data, opened once for all tests of a process that only ask it."""

from functools import cache

import csdash
from csdash.settings import SAMPLE_DATA


@cache
def sample_session() -> csdash.Session:
    """A session on the sample data; what was added up for one test is there for the next."""
    return csdash.open(SAMPLE_DATA)
