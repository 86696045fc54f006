"""Which headline rates moved: one surprise is one, and the same surprise among many looked at may be chance."""

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.headline import Headline
from csdash.analysis.moved import moved
from csdash.metrics.registry import metric


def told(key: str, now: float, then: float, arm: float = 0.05) -> Headline:
    ends = [Measured(value, value - arm, value + arm, 100) for value in (now, then)]
    return Headline(metric(key), Difference(*ends), (), None, ())


def test_the_surest_first_and_none_without_an_interval():
    untold = Headline(
        metric("csat"), Difference(Measured(0.5, None, None, 9), Measured(0.9, None, None, 9)), (), None, ()
    )
    every = [told("nrr", 1.0, 1.2), untold, told("grr", 0.8, 0.95), told("nps", 20, 20)]
    assert [one.metric.key for one in moved(every)] == ["nrr", "grr"]
    assert moved([]) == []


def test_what_stands_alone_may_fall_among_others():
    one = told("nrr", 1.0, 1.085)
    assert 0.05 / 4 < one.difference.p_value < 0.05
    assert moved([one]) == [one]
    others = [told(key, 0.5, 0.5) for key in ("grr", "logo_churn_rate", "csat")]
    assert moved([one, *others]) == []
