"""Sentences: they never claim a move, a cause or a culprit that the figures do not carry."""

import polars as pl
import pytest

from csdash.analysis import sentences
from csdash.analysis.why.drivers import SCHEMA
from csdash.analysis.worst import Worst
from csdash.contract.names import Names
from csdash.metrics.registry import metric
from csdash.text import LANGUAGES, Text
from tests.analysis.phrases import CHANGES, HOSTILE, MOVED, change, is_sentence, measured

NRR, ARR, CHURN = metric("nrr"), metric("arr"), metric("logo_churn_rate")
every_change = pytest.mark.parametrize(("difference", "is_real"), CHANGES.values(), ids=CHANGES)


def says_move(text: Text) -> bool:
    said = {any(word in text[language] for word in MOVED[language]) for language in LANGUAGES}
    assert len(said) == 1, text
    return said.pop()


def parts(*rows: tuple[str, float, float]) -> pl.DataFrame:
    """Drivers with their rate and mix effects, the largest first as `drivers` gives them."""
    made = [
        {"group": group, "within": within, "mix": mix, "effect": within + mix, "n_accounts": 50}
        for group, within, mix in rows
    ]
    return pl.DataFrame(made, schema=SCHEMA).sort(pl.col("effect").abs(), descending=True)


@every_change
def test_a_rate_rose_or_fell_only_where_it_is_more_than_chance(difference, is_real):
    text = sentences.change(NRR, difference)
    assert says_move(text) == is_real
    assert is_sentence(text)
    if difference.is_untold:
        # Neither real nor chance: nothing can be said of it.
        assert "判定できません" in text.ja
        assert "within chance" not in text.en


@pytest.mark.parametrize(
    ("name", "ja", "en"),
    [
        (
            "rising",
            "1年前の90.0%から20.0ポイント上がりました。",
            "It rose 20.0 points from 90.0% a year ago.",
        ),
        (
            "falling",
            "1年前の95.0%から15.0ポイント下がりました。",
            "It fell 15.0 points from 95.0% a year ago.",
        ),
    ],
)
def test_the_direction_and_size_of_a_move(name, ja, en):
    assert sentences.change(NRR, CHANGES[name][0]) == Text(ja, en)


@pytest.mark.parametrize(
    ("key", "now", "then", "ja", "en"),
    [
        (
            "nps",
            20.0,
            45.0,
            "1年前の+45から25ポイント下がりました。",
            "It fell 25 points from +45 a year ago.",
        ),
        (
            "nps",
            -5.0,
            -25.0,
            "1年前の-25から20ポイント上がりました。",
            "It rose 20 points from -25 a year ago.",
        ),
        (
            "quick_ratio",
            4.5,
            2.0,
            "1年前の2.0倍から2.5倍上がりました。",
            "It rose 2.5x from 2.0x a year ago.",
        ),
        (
            "quick_ratio",
            2.0,
            4.5,
            "1年前の4.5倍から2.5倍下がりました。",
            "It fell 2.5x from 4.5x a year ago.",
        ),
    ],
)
def test_a_move_is_told_in_the_unit_of_its_metric(key, now, then, ja, en):
    assert sentences.change(metric(key), change(now, then)) == Text(ja, en)


@pytest.mark.parametrize(
    ("now", "then", "ja", "en"),
    [
        (1200, 1000, "20.0%増え", "grew 20.0%"),
        (900, 1000, "10.0%減り", "shrank 10.0%"),
        (1000, 1000, "同じ", "what it was"),
        (500, 0, "履歴はまだありません", "no year-ago figure"),
        (500, None, "履歴はまだありません", "no year-ago figure"),
        (0, 1000, "100.0%減り", "shrank 100.0%"),
    ],
)
def test_totals_grow_and_know_no_chance(now, then, ja, en):
    text = sentences.change(ARR, change(now, then, None), "JPY")
    assert ja in text.ja
    assert en in text.en
    assert "誤差" not in text.ja
    assert "chance" not in text.en
    assert not says_move(text)
    assert is_sentence(text)


@every_change
def test_a_level_is_told_or_said_to_be_undefined(difference, is_real):
    text = sentences.level(NRR, 2024 * 12, difference.now)
    assert is_sentence(text)
    is_undefined = difference.now.value is None
    assert ("算出できません" in text.ja) == is_undefined
    assert ("undefined" in text.en) == is_undefined
    assert "n/a" not in text.ja + text.en


@every_change
def test_a_cause_is_named_only_where_there_is_a_change(difference, is_real):
    effects = parts(("大手", -0.2, 0.01), ("up", 0.3, 0.0))
    text = sentences.cause(difference, effects, "segment", Names())
    if difference.value is None:
        assert text is None
        return
    assert is_sentence(text)
    assert any(name in text.ja for name in ("大手", "up")) == is_real
    assert (text == (sentences.NO_CAUSE_UNTOLD if difference.is_untold else sentences.NO_CAUSE)) != is_real
    assert sentences.cause(difference, parts(), "segment", Names()) is None


def test_the_cause_pulled_in_the_direction_of_the_change():
    effects = parts(("big but up", 0.30, 0.0), ("down by mix", -0.05, -0.10), ("down", -0.1, 0.0))
    text = sentences.cause(CHANGES["falling"][0], effects, "segment", Names())
    assert text.en == "down by mix moved it most: -15.0 points through a changed mix."
    text = sentences.cause(CHANGES["rising"][0], effects, "segment", Names())
    assert text.ja == "最も影響が大きいのはbig but upで、維持率の変化による影響は+30.0ポイントです。"


@pytest.mark.parametrize(
    ("within", "mix", "kind"),
    [(-0.2, 0.05, "a changed rate"), (0.05, -0.2, "a changed mix"), (-0.1, -0.1, "a changed rate")],
)
def test_the_larger_part_is_the_cause_whichever_way_it_pulls(within, mix, kind):
    text = sentences.cause(CHANGES["falling"][0], parts(("down", within, mix)), "segment", Names())
    assert text.en.endswith(f" points through {kind}.")


def test_contradicting_parts_name_no_cause():
    assert sentences.cause(CHANGES["falling"][0], parts(("up", 0.1, 0.0)), "segment", Names()) is None


def worst(asked, value: float, rest: float, *, stands: bool, group: str = "g") -> Worst:
    return Worst(asked, "segment", group, measured(value, n=1234), measured(rest), stands)


@pytest.mark.parametrize(
    ("one", "ja", "en"),
    [
        (worst(NRR, 0.7, 0.9, stands=True), "下回ります", "below the"),
        (worst(CHURN, 0.4, 0.1, stands=True), "上回ります", "above the"),
        (worst(NRR, 0.7, 0.9, stands=False), "偶然もありえます", "can be chance"),
    ],
)
def test_a_group_that_stands_out_and_one_that_may_be_chance(one, ja, en):
    text = sentences.attention([NRR, CHURN], one, Names())
    assert is_sentence(text)
    assert ja in text.ja
    assert en in text.en
    assert "1,234" in text.ja
    assert ("まず見るべき" in text.ja) == ("Look first" in text.en) == one.stands


def test_no_group_stands_out():
    text = sentences.attention([NRR, CHURN], None, Names())
    assert is_sentence(text)
    assert NRR.label.ja in text.ja
    assert CHURN.label.en in text.en


@pytest.mark.parametrize("given", [{}, {("segment", "g"): Text(HOSTILE, HOSTILE)}], ids=["code", "label"])
def test_hostile_names_stay_text(given):
    group = "g" if given else HOSTILE
    names = Names(given)
    said = [
        sentences.attention([NRR], worst(NRR, 0.7, 0.9, stands=stands, group=group), names)
        for stands in (True, False)
    ]
    said.append(sentences.cause(CHANGES["falling"][0], parts((group, -0.2, 0.0)), "segment", names))
    for text in said:
        assert HOSTILE in text.ja
        assert HOSTILE in text.en


def test_joined_and_ended():
    one, other = Text("あ。", "A."), Text("い。", "B.")
    assert sentences.joined(one, None, other) == Text("あ。い。", "A. B.")
    assert sentences.joined() == Text("", "")
    assert sentences.ended(Text("あ", "A")) == one
