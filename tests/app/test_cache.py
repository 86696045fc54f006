"""The cache: one computation per view, and no view ever sees another's."""

from dataclasses import replace

import polars as pl
import pytest

from csdash.scope import EVERYTHING, Scope
from csdash.ui import cache
from csdash.ui.cache import cached
from csdash.ui.state import Snapshot, View
from tests.app.company import LAST, N_ACCOUNTS

VIEW = View("ja", "light", Snapshot(cache.BARE, None), EVERYTHING, LAST, 12, (24287, 24311), ())


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
    assert accounts(VIEW) == accounts(VIEW) == (40, "ja", ())
    assert len(runs) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(VIEW, language="en"),
        replace(VIEW, theme="dark"),
        replace(VIEW, window=1),
        replace(VIEW, months=(24300, 24311)),
        replace(VIEW, where=(("segment", ("SMB",)),)),
        replace(VIEW, scope=Scope.of(segment=["SMB"])),
    ],
)
def test_every_part_of_the_view_is_in_the_key(other):
    accounts, runs = counting()
    accounts(VIEW)
    accounts(other)
    assert runs == [VIEW, other]


def test_a_scope_is_cut_before_anything_is_kept():
    accounts, _ = counting()
    narrow = replace(VIEW, scope=Scope.of(segment=["SMB"]))
    assert [accounts(view)[0] for view in (VIEW, narrow, VIEW, narrow)] == [40, 8, 40, 8]


def test_further_arguments_are_in_the_key_and_plain():
    accounts, runs = counting()
    assert [accounts(VIEW, by)[2] for by in ("segment", "region", "segment")] == [
        ("segment",),
        ("region",),
        ("segment",),
    ]
    assert len(runs) == 2
    # Streamlit hashes a sample of a frame: two that differ elsewhere would share one answer.
    with pytest.raises(TypeError, match="DataFrame is no cache key"):
        accounts(VIEW, pl.DataFrame({"a": [1]}))


def test_functions_of_one_name_in_two_files_are_two():
    results = []
    for file, key in (("pages/a.py", "mrr"), ("pages/b.py", "arr")):
        source = "@cached\ndef value(session, view):\n    return session.metrics(KEY)['metric'][0]\n"
        page = {"cached": cached, "KEY": key}
        exec(compile(source, file, "exec"), page)
        results.append(page["value"](VIEW))
    assert results == ["mrr", "arr"]


def test_options_are_counted_in_the_last_month():
    counts = cache.accounts_per_value(VIEW.snapshot, EVERYTHING)
    assert sum(counts["region"].values()) == 40 < N_ACCOUNTS
    assert counts["tier"] == {"high": 15, "low": 13, "tech": 12}


def test_the_collector_is_told_once_what_stays():
    assert cache.freeze_start()
