"""How much is tried: `make test` tries every kind of thing, BROWSER=1 all kinds in a browser, THOROUGH=1 every one of each kind.

In a browser `make test` tries only what is marked `telling`: a cold server, signing in, a hostile page. The rest takes as long
as everything else together; `.ci/run` has a step for it, and a file that is named is always tried whole.

A test or a case marked `thorough` runs only with THOROUGH=1. Whoever imports THOROUGH, or lets hypothesis draw, tries
more then; such modules and tests carry the mark `more` by themselves (conftest.py). `.ci/run` goes on to what is `thorough`
outside the browser, and to the laws over more companies; all the rest takes hours: `THOROUGH=1 make test`.
"""

import os
from collections.abc import Iterable

import pytest

THOROUGH, BROWSER = (bool(os.environ.get(name)) for name in ("THOROUGH", "BROWSER"))
thorough = pytest.mark.thorough


def one_in(n: int, cases: Iterable) -> list:
    """Every n-th case always, the others only with THOROUGH=1. A tuple is the arguments of one case."""
    return [case if at % n == 0 else _thorough(case) for at, case in enumerate(cases)]


def only(wanted: Iterable, cases: Iterable) -> list:
    """The cases `wanted` always, the others only with THOROUGH=1."""
    always = list(wanted)
    return [case if case in always else _thorough(case) for case in cases]


def _thorough(case: object) -> object:
    if isinstance(case, tuple):
        return pytest.param(*case, marks=thorough)
    return pytest.param(case, marks=thorough)
