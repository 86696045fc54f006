"""Findings: titles, not sentences, that say no more than the figure shows."""

from dataclasses import replace

import polars as pl
import pytest

from csdash.analysis import findings
from csdash.analysis.groups import SCHEMA
from csdash.analysis.headline import Headline
from csdash.contract.names import Names
from csdash.metrics.registry import metric
from csdash.text import Text
from tests.analysis.phrases import CHANGES, HOSTILE, change, is_title, measured

NRR, GRR, NPS = metric("nrr"), metric("grr"), metric("nps")


def told(asked, value, half=0.02, target=None) -> Headline:
    return Headline(asked, change(value, None, half), (), target, ())


@pytest.mark.parametrize(
    ("one", "ja", "en"),
    [
        (told(NRR, 1.1), "既存顧客だけで売上が増えています", "grow revenue"),
        (told(NRR, 0.9), "既存顧客の売上は減っています", "shrinks"),
        (told(NRR, 1.01), "誤差の範囲内", "cannot be told from 100%"),
        (told(NRR, 1.0, None), "2024年1月のNRRは100.0%", "NRR is 100.0% in Jan 2024"),
        (told(NRR, 0.9, None), "2024年1月のNRRは90.0%", "NRR is 90.0% in Jan 2024"),
        (told(NRR, None), "算出できません", "undefined"),
        (told(GRR, 0.9), "2024年1月のGRRは90.0%", "GRR is 90.0% in Jan 2024"),
        (told(GRR, 0.9, target=0.85), "5.0ポイント上回っています", "5.0 points above"),
        (told(GRR, 0.8, target=0.85), "5.0ポイント下回っています", "5.0 points below"),
        (told(GRR, 0.86, target=0.85), "の差は誤差の範囲内です", "cannot be told from the target"),
        (told(GRR, 0.80, None, target=0.85), "2024年1月のGRRは80.0%", "GRR is 80.0% in Jan 2024"),
        (told(GRR, None, target=0.85), "算出できません", "undefined"),
        (told(NPS, 30.0, 5, target=40.0), "2024年1月のNPSは", "NPS is "),
    ],
)
def test_against_target_or_against_all(one, ja, en):
    text = findings.against_target(one, 2024 * 12)
    assert is_title(text)
    assert ja in text.ja
    assert en in text.en


def steps(**amounts: float) -> pl.DataFrame:
    given = {"opening": 100.0, "new": 0.0, "expansion": 0.0, "contraction": 0.0, "churn": 0.0} | amounts
    given["closing"] = sum(given.values())
    return pl.DataFrame({"movement": list(given), "amount": list(given.values()), "n": [1] * len(given)})


@pytest.mark.parametrize(
    ("frame", "ja", "en"),
    [
        (
            steps(new=30.0, churn=-20.0, contraction=-5.0),
            "MRRは100から105へ。増加の最大は新規、減少の最大は解約",
            "MRR went from 100 to 105; new added most, churn took most",
        ),
        (steps(new=5.0, transfer=9.0, fx=-3.0), "増加の最大は区分の移動、減少の最大は為替", "FX took most"),
        (steps(new=30.0), "MRRは100から130へ。減少はありません", "without a loss"),
        (steps(), "減少はありません", "without a loss"),
        (
            steps(churn=-20.0),
            "MRRは100から80へ。増加はなく、減少の最大は解約",
            "nothing was added, churn took most",
        ),
    ],
)
def test_the_bridge_in_a_title(frame, ja, en):
    text = findings.bridged(frame, "")
    assert is_title(text)
    assert ja in text.ja
    assert en in text.en


def groups(*rows: tuple[str, float, float, bool]) -> pl.DataFrame:
    frame = [
        (group, value, value - 0.02, value + 0.02, 50, rest, real, True) for group, value, rest, real in rows
    ]
    return pl.DataFrame(frame, schema=SCHEMA, orient="row")


def test_groups_that_differ_and_those_that_do_not():
    frame = groups(("a", 0.5, 0.9, True), (HOSTILE, 0.99, 0.8, True), ("c", 0.1, 0.9, False))
    text = findings.groups_differ(GRR, frame, "segment", Names())
    assert text.en == f"GRR by segment: a is lower than the rest, {HOSTILE} is higher than the rest"
    assert HOSTILE in text.ja
    assert is_title(text)
    alike = findings.groups_differ(GRR, frame.filter(~pl.col("is_distinguishable")), "segment", Names())
    assert "誤差を超える差はありません" in alike.ja
    assert is_title(alike)


@pytest.mark.parametrize(
    ("judged", "ja", "en"),
    [
        (
            (True, True, True),
            "別のGRRに、誤差を超える差はありません",
            "GRR does not differ by segment by more than chance",
        ),
        (
            (True, True, False),
            "(判定できた2グループ。1グループは判定できません)",
            "GRR does not differ by segment by more than chance (groups judged: 2; too little to judge: 1)",
        ),
        (
            (False, False, False),
            "どのグループも判定できません",
            "Whether GRR differs by segment cannot be told of any group",
        ),
    ],
)
def test_that_no_group_differs_is_said_of_those_that_can_be_judged(judged, ja, en):
    frame = groups(("a", 0.5, 0.9, False), ("b", 0.6, 0.8, False), ("c", 0.1, 0.9, False))
    frame = frame.with_columns(is_judged=pl.Series(judged))
    # A group of nobody has no figure that could be judged.
    nobody = frame.head(1).with_columns(group=pl.lit("d"), value=None, is_judged=False).cast(SCHEMA)
    text = findings.groups_differ(GRR, pl.concat([frame, nobody]), "segment", Names())
    assert text.en == en
    assert text.ja.endswith(ja)
    assert is_title(text)


def curve(group: str, survival: float, half: float, until: int = 12) -> pl.DataFrame:
    rows = [(group, 0, 1.0, 1.0, 1.0, 60), (group, until, survival, survival - half, survival + half, 40)]
    schema = ["group", "age", "survival", "lower", "upper", "at_risk"]
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("curves", "en"),
    [
        ([curve("a", 0.5, 0.05), curve("b", 0.9, 0.05)], "Still there after 12 months: a 50.0%, b 90.0%"),
        (
            [curve("a", 0.8, 0.1), curve("b", 0.9, 0.1)],
            "Still there after 12 months: a 80.0%, b 90.0% (within chance at 12 months)",
        ),
        ([curve(HOSTILE, 0.8, 0.1)], f"Still there after 12 months: {HOSTILE} 80.0%"),
        ([curve("a", 0.8, 0.1), curve("young", 0.1, 0.01, 6)], "Still there after 12 months: a 80.0%"),
        ([curve("young", 0.8, 0.1, 6)], "No cohort has reached a year yet"),
    ],
)
def test_who_is_still_there(curves, en):
    text = findings.survived(pl.concat(curves), "segment", Names())
    assert text.en == en
    assert is_title(text)


def test_the_two_ends_of_many_groups_are_held_to_a_stricter_level():
    two = [curve("a", 0.70, 0.09), curve("z", 0.86, 0.09)]
    between = [curve(name, 0.8, 0.09) for name in "bcdefg"]
    assert "within chance" not in findings.survived(pl.concat(two), "segment", Names()).en
    assert "within chance" in findings.survived(pl.concat(two + between), "segment", Names()).en


def test_cohorts_after_a_year():
    average = pl.DataFrame({"cohort_age": [0, 12], "value": [1.0, 0.781], "n_accounts": [9, 9]})
    assert findings.cohorts_left(average).ja == "12か月後に残るのは78.1%(コホート加重平均)"
    assert findings.cohorts_left(average.head(1)) == findings.COHORTS_YOUNG


def test_one_group_alone_is_not_compared_with_itself():
    top, bottom = Text("ハイタッチ", "High touch"), Text("テックタッチ", "Tech touch")
    assert "15.8x" in findings.times_as_large(top, bottom, 15.8).en
    alone = findings.times_as_large(top, top, None)
    assert "n/a" not in alone.ja + alone.en
    assert is_title(alone)


@pytest.mark.parametrize("name", CHANGES)
def test_what_drove_a_rate_is_a_title_and_claims_a_cause_only_of_a_change(name):
    from csdash.analysis.why.drivers import SCHEMA as DRIVERS

    difference, is_real = CHANGES[name]
    if difference.value is None:
        return
    effect = difference.value
    row = {"group": HOSTILE, "within": effect, "mix": 0.0, "effect": effect, "n_accounts": 9}
    parts = pl.DataFrame([row], schema=DRIVERS)
    text = findings.driven(NRR, difference, parts, "segment", Names())
    assert is_title(text)
    assert (HOSTILE in text.ja) == (HOSTILE in text.en) == is_real
    if difference.is_untold:
        assert "判別はできません" in text.ja
        assert "too few accounts decide" in text.en
    else:
        assert ("誤差の範囲内" in text.ja) == ("within chance" in text.en) == (not is_real)
    assert "-0.0" not in text.ja + text.en


def test_a_measured_figure_of_nothing_is_undefined_whatever_the_target():
    one = replace(told(GRR, 0.9, target=0.9), difference=change(None, 0.9))
    assert one.meets_target is None
    assert measured(None) == one.difference.now
    assert "undefined" in findings.against_target(one, 2024 * 12).en
