"""Every panel on every kind of data: it gives its figure, or says in both languages why it cannot."""

from importlib import import_module
from inspect import getmembers, signature
from pkgutil import iter_modules

import pytest

from csdash import panels
from csdash.errors import CsdashError
from csdash.months import parse_month
from csdash.panels import answers, maturity_gates, maturity_history, principles
from csdash.panels.panel import Panel
from tests.histories import history, opened
from tests.panels.offices import EACH_ONCE, PANELS, asked, view_of
from tests.thorough import only

HOSTILE = "{x} <b>b</b>"
N = 26
FULL = {
    "segment": {"A": "big", "B": HOSTILE, "C": "big", "D": "new"},
    "tier": {"A": "high", "B": "tech", "C": "low", "D": "tech"},
    "acquisition_cost": {"A": 100, "B": 500},
    "data_consent": {"A": True, "B": False},
}
PAID = {
    "A": [10 + i for i in range(N)],
    "B": [20] * 20,
    "C": [None, *[5] * (N - 1)],
    "D": [None] * 22 + [4] * 4,
}


def bare(n: int):
    """Only month, account_id and mrr."""
    return opened(history("2024-01", {"A": [10] * n, "B": [5] * (n // 2 + 1)}))


def with_everything():
    return opened(history("2024-01", PAID, **FULL))


FIRST, LAST = parse_month("2024-01"), parse_month("2024-01") + N - 1
ONLY = {group: (("segment", (group,)),) for group in ("big", HOSTILE, "new")}
CASES = {
    "three columns": (lambda: bare(N), {}),
    "1 month": (lambda: bare(1), {}),
    "1 month, monthly": (lambda: bare(1), {"window": 1}),
    "3 months": (lambda: bare(3), {}),
    "3 months, monthly": (lambda: bare(3), {"window": 1}),
    "attributes": (with_everything, {}),
    "two accounts": (with_everything, {"where": ONLY["big"]}),
    "one account that left": (with_everything, {"where": ONLY[HOSTILE]}),
    "one account, monthly": (with_everything, {"where": ONLY[HOSTILE], "window": 1}),
    "one account that just came": (with_everything, {"where": ONLY["new"]}),
    "before it came": (with_everything, {"where": ONLY["new"], "months": (FIRST, LAST - 8)}),
    "too early for a year": (with_everything, {"months": (FIRST, FIRST + 5)}),
    "too early for a month": (with_everything, {"months": (FIRST, FIRST), "window": 1}),
    "one month shown": (with_everything, {"months": (LAST, LAST)}),
}
# Without any attribute, with few accounts that have them all, and where there is nothing to show.
TELLING = ("three columns", "one account that left", "too early for a year")


@pytest.fixture(scope="module")
def sessions():
    opened_once = {}
    return lambda make, name: opened_once.setdefault(name, make())


def told_or_explained(name, session, view):
    """What the panel gives, or the explanation it raises; anything else that is raised fails the test."""
    try:
        return asked(name, session, view)
    except CsdashError as error:
        return error


@pytest.mark.parametrize("case", only(TELLING, CASES))
@pytest.mark.parametrize("name", only(EACH_ONCE, PANELS))
def test_a_panel_gives_its_figure_or_says_why_not(name, case, sessions):
    make, chosen = CASES[case]
    session = sessions(make, case)
    told = told_or_explained(name, session, view_of(session, **chosen))
    if isinstance(told, CsdashError):
        assert told.message.ja != told.message.en
        assert told.message.ja.endswith(("。", "?"))
    elif isinstance(told, Panel):
        assert told.finding
        assert told.subtitle
        assert "None" not in told.finding + told.subtitle + told.evidence.base
        assert set(told.evidence.headers) & set(told.evidence.frame.columns)
    elif isinstance(told, list):
        assert all(sentence and "None" not in sentence for sentence in told)


# Asked with more than a view and a word, and tested beside what they rest on.
ELSEWHERE = {"data_audit", "restatements", "restatement_causes"}


def test_no_panel_is_forgotten():
    modules = [import_module(f"csdash.panels.{one.name}") for one in iter_modules(panels.__path__)]
    assert len(modules) > 90
    kept = {
        value
        for module in modules
        for _, value in getmembers(module)
        if hasattr(value, "__wrapped__")
        and value.__module__ == module.__name__
        # An analysis that several panels are made of is asked with a question, and is no panel.
        and "view" in signature(value.__wrapped__).parameters
    }
    untested = {
        panel
        for panel in kept - {panel for panel, _ in PANELS.values()}
        if panel.__module__.rpartition(".")[2] not in ELSEWHERE
    }
    # What several panels of a view rest on is kept as well, and is no panel.
    parts = {answers.survival_dimensions, maturity_gates.newest, maturity_history._history, principles._every}
    assert untested == parts


@pytest.mark.parametrize("name", ["trend nrr", "ranked", "multiples", "bridge"])
def test_a_month_without_a_year_behind_it_is_explained_alike(name, sessions):
    make, chosen = CASES["too early for a year"]
    session = sessions(make, "too early for a year")
    error = told_or_explained(name, session, view_of(session, **chosen))
    assert error.message.en == (
        "There is no data from 12 months before Jun 2024. Change the months shown or the window."
    )


@pytest.mark.parametrize("name", ["ranked", "trend nrr"])
def test_hostile_names_stay_text(name, sessions):
    session = sessions(with_everything, "attributes")
    panel = asked(name, session, view_of(session, where=(("segment", ("big", HOSTILE)),)))
    assert HOSTILE in panel.subtitle
