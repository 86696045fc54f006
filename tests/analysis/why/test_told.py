"""Why it moved, told: no sentence claims a move, a size or a side that the figures do not carry."""

import polars as pl
import pytest

from csdash.analysis.sentences import NO_CAUSE, change
from csdash.analysis.why import told as why
from csdash.analysis.why.drivers import SCHEMA
from csdash.contract.names import Names
from csdash.metrics.registry import metric
from tests.analysis.phrases import CHANGES, HOSTILE, is_sentence, is_title

NRR = metric("nrr")
MAY = 2024 * 12 + 4
SAID = {
    "rising": "It rose 20.0 points from 90.0% in May 2024.",
    "falling": "It fell 15.0 points from 95.0% in May 2024.",
    "flat": "The difference from 100.0% in May 2024 is within chance.",
    "tiny": "The difference from 95.0% in May 2024 is within chance.",
    "rising within chance": "The difference from 90.0% in May 2024 is within chance.",
    "falling without interval": "It was 90.0% in May 2024; too few accounts decide it to say whether the difference "
    "is more than chance.",
    "no value": "It cannot be compared: it is undefined for May 2024.",
    "no value a year ago": "It cannot be compared: it is undefined for May 2024.",
    "nothing": "It cannot be compared: it is undefined for May 2024.",
}
TITLES = {
    "flat": "NRR did not change (within chance)",
    "tiny": "NRR changed by +0.1 points (within chance)",
    "rising within chance": "NRR changed by +30.0 points (within chance)",
    "falling without interval": "NRR changed by -40.0 points (too few accounts decide it to tell that from chance)",
}


@pytest.mark.parametrize("name", CHANGES)
def test_how_far_it_is_from_any_month(name):
    difference = CHANGES[name][0]
    said = why.changed(NRR, difference, MAY, is_year=False)
    assert said.en == SAID[name]
    assert is_sentence(said)
    assert ("上がり" in said.ja, "下がり" in said.ja) == (name == "rising", name == "falling")
    assert "2024年5月" in said.ja
    # A year has its own words, and names no month.
    assert why.changed(NRR, difference, MAY, is_year=True) == change(NRR, difference)


def parts(*rows: tuple[str, float]) -> pl.DataFrame:
    made = [{"group": group, "within": effect, "mix": 0.0, "effect": effect} for group, effect in rows]
    return pl.DataFrame(made, schema=SCHEMA)


@pytest.mark.parametrize("name", TITLES)
def test_a_change_that_may_be_chance_names_no_group(name):
    said = why.driven(NRR, CHANGES[name][0], parts(("A", -0.3)), "segment", Names(), is_year=False)
    assert said.en == TITLES[name]
    assert is_title(said)
    assert "1年" not in said.ja
    a_year = why.driven(NRR, CHANGES[name][0], parts(("A", -0.3)), "segment", Names(), is_year=True)
    assert "year" in a_year.en
    assert NO_CAUSE.en not in a_year.en


@pytest.mark.parametrize("is_year", [True, False])
def test_a_change_beyond_chance_names_the_group_that_pulled_its_way(is_year):
    effects = parts(("against", 0.2), (HOSTILE, -0.15))
    said = why.driven(NRR, CHANGES["falling"][0], effects, "segment", Names(), is_year=is_year)
    assert said.en == f"{HOSTILE} moved it most: -15.0 points through a changed rate"


@pytest.mark.parametrize(
    ("moves", "change", "effect"), [((0.04, -0.01), "+3.0", "+4.0"), ((-0.04, 0.04), "0.0", "-4.0")]
)
def test_the_account_that_moved_it_most(moves, change, effect):
    said = why.moved_most(NRR, pl.DataFrame({"effect": moves}), HOSTILE)
    assert said.en == f"Of the change in NRR of {change} points, {HOSTILE} alone makes {effect}"
    assert f"変化{change}ポイントのうち" in said.ja


@pytest.mark.parametrize(("moves", "name"), [((0.0004, 0.1), "A"), ((0.2,), None), ((), "A")])
def test_no_account_moved_it(moves, name):
    told = pl.DataFrame({"effect": moves}, schema={"effect": pl.Float64})
    assert why.moved_most(NRR, told, name).en == "No account moved NRR"


@pytest.mark.parametrize(
    ("size", "text"), [(0.0004, "0.0"), (-0.0004, "0.0"), (0.001, "+0.1"), (-0.123, "-12.3")]
)
def test_points_have_a_sign_unless_they_are_none(size, text):
    assert why.signed(size) == text
