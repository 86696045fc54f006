"""Every metric is registered, says in both languages what it is, and asks only for measures that exist."""

import importlib
import pkgutil
import re

import polars as pl
import pytest

import csdash.metrics
from csdash.metrics.interval import needed
from csdash.metrics.metric import Complement, MedianWait, Metric, Ratio, Total
from csdash.metrics.registry import FAMILIES, REGISTRY, metric
from csdash.unit import Unit
from tests.histories import opened
from tests.metrics.examples import practice, renewals, voice

MODULES = [
    importlib.import_module(f"csdash.metrics.{module.name}")
    for module in pkgutil.iter_modules(csdash.metrics.__path__)
]
EACH = pytest.mark.parametrize("one", REGISTRY.values(), ids=lambda one: one.key)
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_metric_that_is_declared_is_registered(module):
    declared = {one.key for one in vars(module).values() if isinstance(one, Metric)}
    assert declared <= set(REGISTRY), f"add them to METRICS at the end of {module.__name__}"


def test_keys_and_names_are_unique():
    listed = [one for family in FAMILIES.values() for one in family]
    assert len({one.key for one in listed}) == len(listed)
    assert len({one.name.ja for one in listed}) == len(listed)
    assert len({one.name.en for one in listed}) == len(listed)
    assert all(REGISTRY[key].key == key for key in REGISTRY)


@EACH
def test_key_is_fit_for_links_and_scripts(one: Metric):
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", one.key)
    # House rule: a churn says of what, a fraction says that it is one.
    assert one.key != "churn"
    if one.unit is Unit.RATE:
        assert one.key in ("nrr", "grr", "grr_product_level", "csat") or one.key.endswith(("_rate", "_share"))


@EACH
def test_definition_is_full_sentences_in_both_languages(one: Metric):
    assert JAPANESE.search(one.definition.ja)
    assert one.definition.ja.endswith("。")
    assert 1 <= one.definition.ja.count("。") <= 3
    assert one.definition.en[0].isupper() or one.definition.en[0] in "(0123456789"
    assert one.definition.en.endswith(".")
    assert not JAPANESE.search(one.definition.en)
    assert len(one.definition.en) <= 140, "short enough for a caption"


@EACH
def test_metric_says_where_it_comes_from_and_which_way_is_better(one: Metric):
    assert one.source.strip()
    assert one.better in ("higher", "lower", "neither")
    assert isinstance(one.unit, Unit)
    assert one.name.ja.strip()
    assert not JAPANESE.search(one.name.en)


def test_a_loss_is_better_lower():
    lost = ("churn", "contraction", "downsell", "dropped", "risk", "ttv", "cost")
    losses = {key for key in REGISTRY if any(word in key for word in lost)}
    assert {key for key, one in REGISTRY.items() if one.better == "lower"} == losses


@pytest.fixture(scope="module")
def everything():
    """A session in which every metric is unlocked."""
    return opened(
        practice.SCORED["accounts"].with_columns(gross_margin=pl.lit(0.8), cost_to_serve=pl.lit(5)),
        surveys=voice.TEN["surveys"],
        events=practice.NINETY["events"],
        contracts=renewals.CONTRACTS,
    )


@EACH
def test_measures_exist_in_the_cube(one: Metric, everything):
    rule = one.of if isinstance(one, Complement) else one
    match rule:
        case Total():
            names = [*(name.lstrip("-") for name in rule.total), rule.n]
        case Ratio():
            names = [
                *(name.lstrip("-") for name in (*rule.numerator, *rule.denominator)),
                *needed(rule),
                rule.n,
            ]
            names += [rule.where[0]] if rule.where else []
        case MedianWait():
            names = [rule.events, rule.censored, rule.age]
    cube = everything._cubes((), None, product=one.grain == "product").frames[one.cube]
    assert set(names) <= set(cube.columns)
    assert ("window" in cube.columns) == one.is_windowed


@EACH
def test_metric_can_be_asked_for(one: Metric, everything):
    frame = everything.metrics(one.key, window=1)
    assert frame["metric"].unique().to_list() == [one.key]
    assert metric(one.key) is one


@EACH
def test_complement_shares_the_shape_of_what_it_completes(one: Metric):
    if isinstance(one, Complement):
        of = one.of
        assert (one.cube, one.n, one.is_windowed, one.unit, one.grain) == (
            of.cube,
            of.n,
            of.is_windowed,
            of.unit,
            of.grain,
        )
        assert {one.better, of.better} == {"higher", "lower"}
