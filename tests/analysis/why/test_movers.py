"""Movers: each account's part of a change, by hand, and the parts of any set of accounts as a law."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.question import Question
from csdash.analysis.why.change import account_sums
from csdash.analysis.why.drivers import drivers
from csdash.analysis.why.movers import SCHEMA, movers
from csdash.months import parse_month
from tests.histories import history, opened
from tests.laws.companies import companies, law
from tests.laws.company import FIRST, LAST

LATER = parse_month("2025-02")
MONTHLY = Question(1, (), LATER, LATER)


def sums(session, question, key="nrr", by=()):
    return [account_sums(session, question, key, month, by) for month in (question.month, question.before)]


def told(top=10, **paid) -> dict[str | None, dict]:
    months = {name: [*pair[0], *[1] * 10, *pair[1]] for name, pair in paid.items()}
    frame = movers(*sums(opened(history("2024-01", months)), MONTHLY), top)
    return {row["account_id"]: row for row in frame.iter_rows(named=True)}


def test_the_effects_of_accounts_by_hand():
    # 2024: 100 to 110 and 100 to 90, NRR 1.0. 2025: 150 to 120 and 50 to 60, NRR 0.9. The mean is 0.95.
    rows = told(a=((100, 110), (150, 120)), b=((100, 90), (50, 60)))
    # a: (120 - .95 x 150) / 200 - (110 - .95 x 100) / 200; b: (60 - .95 x 50) / 200 - (90 - .95 x 100) / 200
    assert rows["a"]["effect_now"] == pytest.approx(-0.1125)
    assert rows["a"]["effect_before"] == pytest.approx(-0.075)
    assert rows["a"]["effect"] == pytest.approx(-0.1875)
    assert rows["b"]["effect"] == pytest.approx(0.0625 + 0.025)
    assert [rows["a"][name] for name in ("movement_before", "movement")] == ["expansion", "contraction"]
    assert [
        float(rows["b"][name]) for name in ("opening_before", "closing_before", "opening", "closing")
    ] == [
        *(100, 90),
        *(50, 60),
    ]
    assert None not in rows


def test_all_others_are_one_row_with_their_own_sums():
    rows = told(1, a=((100, 110), (150, 120)), b=((100, 90), (50, 60)), c=((100, 100), (100, 100)))
    others = rows[None]
    assert (float(others["opening"]), float(others["closing"]), others["n_accounts"]) == (150, 160, 2)
    assert others["movement"] is None
    assert sum(row["effect"] for row in rows.values()) == pytest.approx(280 / 300 - 1)


@pytest.mark.parametrize(("before", "now"), [((100, 0), (0, 0)), ((0, 0), (100, 0))])
def test_an_account_that_left_counts_in_the_window_in_which_it_left(before, now):
    rows = told(a=((100, 100), (100, 100)), b=(before, now))
    assert rows["b"]["movement" if now[0] else "movement_before"] == "churn"
    assert rows["b"]["movement_before" if now[0] else "movement"] is None
    # To leave takes from the change; to have left the year before, and to be counted no more, adds to it.
    assert (rows["b"]["effect"] < 0) == bool(now[0])


def test_empty_without_two_windows():
    session = opened(history("2024-06", {"x": [10] * 9}))
    frame = movers(*sums(session, MONTHLY))
    assert frame.is_empty()
    assert dict(frame.schema) == SCHEMA


@law(8)
@given(companies(), st.sampled_from(["nrr", "grr", "logo_retention_rate"]), st.sampled_from([1, 3]))
def test_the_accounts_add_up_to_the_change_and_those_of_a_group_to_its_effect(company, key, window):
    session = company.opened()
    question = Question(window, (), FIRST, LAST)
    now, then = sums(session, question, key)
    wholes = [(Fraction(one["top"].sum()), Fraction(one["base"].sum())) for one in (now, then)]
    if not all(base for _, base in wholes):
        assert movers(now, then).is_empty()
        return
    change = float(wholes[0][0] / wholes[0][1] - wholes[1][0] / wholes[1][1])
    for top in (1, 100):
        effects = movers(now, then, top)["effect"]
        assert effects.sum() == pytest.approx(change, abs=1e-9 * max(1, effects.abs().max()))
    # Of one region, which never changes: its accounts make what `drivers` says of it.
    everybody = movers(now, then, 100).drop_nulls("account_id").select("account_id", "effect")
    regions = session.account_ends(window, question.month, ["n_opening"], ["region"]).vstack(
        session.account_ends(window, question.before, ["n_opening"], ["region"])
    )
    of_region = everybody.join(regions.select("account_id", "region").unique(), on="account_id")
    added = dict(of_region.group_by(pl.col("region").cast(pl.String)).agg(pl.col("effect").sum()).iter_rows())
    parts = drivers(session, question, key, "region")
    for group, effect in parts.select("group", "effect").iter_rows():
        assert added[group] == pytest.approx(effect, abs=1e-9 * max(1, parts["effect"].abs().max()))
