"""Every metric against numbers that anybody can check with a pencil; none comes from our own output."""

import math

import pytest

from csdash.metrics.registry import REGISTRY
from tests.histories import at, opened
from tests.metrics.examples import deeds, expansion, practice, renewals, retention, voice, worth
from tests.metrics.examples.example import Example

EXAMPLES: dict[str, list[Example]] = (
    retention.EXAMPLES
    | expansion.EXAMPLES
    | deeds.EXAMPLES
    | voice.EXAMPLES
    | practice.EXAMPLES
    | renewals.EXAMPLES
    | worth.EXAMPLES
)
EACH = [(key, example) for key, examples in EXAMPLES.items() for example in examples]


@pytest.fixture(scope="module")
def sessions():
    """One session per set of tables: several examples ask the same."""
    kept = {}

    def session(tables):
        if id(tables) not in kept:
            kept[id(tables)] = opened(**tables)
        return kept[id(tables)]

    return session


@pytest.mark.parametrize(("key", "example"), EACH, ids=[f"{key}: {example.source}" for key, example in EACH])
def test_metric_comes_out_as_in_print(key: str, example: Example, sessions):
    frame = sessions(example.tables).metrics(key, window=example.window, by=list(example.group))
    row = at(frame, example.month, **example.group)
    assert row["value"] == pytest.approx(example.value)
    if example.base is not None:
        assert float(row["denominator"]) == example.base
    if example.n is not None:
        assert row["n_accounts"] == example.n


def test_every_metric_has_a_worked_example():
    assert not set(REGISTRY) - set(EXAMPLES), "give these metrics a worked example, with its source"
    assert not set(EXAMPLES) - set(REGISTRY), "these examples are of no metric"


def test_nps_states_its_margin():
    # 5 of 10 promoters and 3 detractors, with three answers added (decision 0056): 5.75 and 3.75 of 13.
    up, down = 5.75 / 13, 3.75 / 13
    margin = 1.96 * math.sqrt(up + down - (up - down) ** 2) / math.sqrt(13)
    row = at(opened(**voice.TEN).metrics("nps"), "2023-04")
    assert row["value"] == pytest.approx(20)
    assert (row["lower"], row["upper"]) == pytest.approx(
        (100 * (up - down - margin), 100 * (up - down + margin)), rel=1e-4
    )


def test_numerators_are_what_is_divided():
    row = at(opened(**retention.GLOSSARY).metrics("quick_ratio"), "2024-01")
    assert (float(row["numerator"]), float(row["denominator"])) == (24, 8)
    row = at(opened(**retention.GLOSSARY).metrics("revenue_churn_rate"), "2024-01")
    assert (float(row["numerator"]), float(row["denominator"])) == (8, 100)
    row = at(opened(**practice.SCORED).metrics("health_score"), "2024-02")
    assert float(row["numerator"]) == pytest.approx(219.8)
