"""The cache: one computation per view, and no view ever sees another's."""

import gc
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import polars as pl
import pytest

from csdash.scope import EVERYTHING, Scope
from csdash.ui import cache
from csdash.views.kept import cached
from csdash.views.view import Snapshot, View
from tests.app.company import LAST, N_ACCOUNTS, accounts, folder

HERE = Snapshot(cache.BARE, None)


def view_of(scope: Scope = EVERYTHING, **chosen) -> View:
    """What a reader of that scope sees, as the shell makes it."""
    whole = View("ja", "light", HERE, scope, LAST, 12, (24287, 24311), (), cache.session(HERE, scope))
    return replace(whole, **chosen)


def counting():
    """A cached function that remembers how often it ran."""
    runs = []

    @cached
    def accounts(session, view, *plain):
        runs.append(view)
        return session.metrics("mrr", where=dict(view.where))["n_accounts"][-1], view.language, plain

    return accounts, runs


def test_a_view_is_computed_once():
    accounts, runs = counting()
    assert accounts(view_of()) == accounts(view_of()) == (40, "ja", ())
    assert len(runs) == 1


@pytest.mark.parametrize(
    "chosen",
    [
        {"language": "en"},
        {"theme": "dark"},
        {"window": 1},
        {"months": (24300, 24311)},
        {"where": (("segment", ("SMB",)),)},
        {"scope": Scope.of(segment=["SMB"])},
    ],
)
def test_every_part_of_the_view_is_in_the_key(chosen):
    accounts, runs = counting()
    accounts(view_of())
    accounts(view_of(**chosen))
    assert runs == [view_of(), view_of(**chosen)]


def test_a_part_of_the_view_is_in_the_key_even_where_the_session_is_the_same():
    accounts, runs = counting()
    whole = view_of()
    accounts(whole)
    accounts(replace(whole, scope=Scope.of(segment=["SMB"])))
    assert len(runs) == 2


def test_a_scope_is_cut_before_anything_is_kept():
    accounts, _ = counting()
    narrow = view_of(Scope.of(segment=["SMB"]))
    assert [accounts(view)[0] for view in (view_of(), narrow, view_of(), narrow)] == [40, 8, 40, 8]


def test_more_csms_than_roles_are_open_at_once(data):
    folder(data, accounts(2).with_columns(csm_id=pl.lit("C00")))
    people = [Scope.of(csm_id=["C00", f"C{i:02}"]) for i in range(1, 13)]
    assert not EVERYTHING.is_personal
    first = [cache.session(HERE, one) for one in people]
    again = [cache.session(HERE, one) for one in people]
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_further_arguments_are_in_the_key_and_plain():
    accounts, runs = counting()
    view = view_of()
    assert [accounts(view, by)[2] for by in ("segment", "region", "segment")] == [
        ("segment",),
        ("region",),
        ("segment",),
    ]
    assert len(runs) == 2
    # A frame hashed by a sample of it: two that differ elsewhere would share one answer.
    with pytest.raises(TypeError, match="DataFrame is no cache key"):
        accounts(view, pl.DataFrame({"a": [1]}))


def test_functions_of_one_name_in_two_files_are_two():
    results = []
    for file, key in (("pages/a.py", "mrr"), ("pages/b.py", "arr")):
        source = "@cached\ndef value(session, view):\n    return session.metrics(KEY)['metric'][0]\n"
        page = {"cached": cached, "KEY": key}
        exec(compile(source, file, "exec"), page)
        results.append(page["value"](view_of()))
    assert results == ["mrr", "arr"]


def test_readers_who_ask_at_the_same_time_wait_for_one_answer():
    runs = []

    @cached
    def slow(session, view):
        runs.append(view)
        sleep(0.2)
        return session.id

    view = view_of()
    with ThreadPoolExecutor(8) as readers:
        told = list(readers.map(lambda _: slow(view), range(8)))
    assert (len(set(told)), len(runs)) == (1, 1)


def test_an_error_is_not_kept():
    runs = []

    @cached
    def fails_once(session, view):
        runs.append(view)
        if len(runs) == 1:
            raise OSError("the disk was away")
        return "there"

    with pytest.raises(OSError, match="away"):
        fails_once(view_of())
    assert fails_once(view_of()) == "there"


def test_what_is_kept_does_not_keep_a_closed_session_alive():
    @cached
    def opening(session, view):
        return session.metrics("mrr")

    opening(view_of())
    session = weakref.ref(cache.session(HERE, EVERYTHING))
    cache._held.clear()
    gc.collect()
    assert session() is None


def test_options_are_counted_in_the_last_month():
    counts = cache.accounts_per_value(cache.session(HERE, EVERYTHING))
    assert sum(counts["region"].values()) == 40 < N_ACCOUNTS
    assert counts["tier"] == {"high": 15, "low": 13, "tech": 12}


def test_the_collector_is_told_once_what_stays():
    assert cache.freeze_start()


def test_small_queries_begin_at_once():
    # In a process of its own, where nothing else has chosen an engine.
    asked = "import csdash.ui.cache, os; print(os.environ['POLARS_ENGINE_AFFINITY'])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "in-memory"
