"""Simpson: examples from print, turned into accounts that stay or leave."""

import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.why.drivers import drivers
from csdash.analysis.why.simpson import reversal, reversed_in_words
from csdash.metrics.registry import metric
from csdash.months import parse_month
from tests.analysis.phrases import is_sentence
from tests.histories import history, opened

LATER = parse_month("2025-02")
MONTHLY = Question(1, (), LATER, LATER)

# Charig et al., BMJ 1986: treatments of kidney stones, successes of patients. Each treatment is a year here.
STONES = {"small": ((234, 270), (81, 87)), "large": ((55, 80), (192, 263))}
# Bickel, Hammel & O'Connell, Science 1975: admissions to Berkeley in the six largest departments, men and women.
BERKELEY = {
    "A": ((512, 825), (89, 108)),
    "B": ((353, 560), (17, 25)),
    "C": ((120, 325), (202, 593)),
    "D": ((138, 417), (131, 375)),
    "E": ((53, 191), (94, 393)),
    "F": ((22, 373), (24, 341)),
}


def parts(groups: dict) -> pl.DataFrame:
    """Per group and year, accounts that pay in January and, those that succeed, in February."""
    rows = []
    for group, years in groups.items():
        for start, (stayed, n) in zip(("2024-01", "2025-01"), years, strict=True):
            names = [f"{group}{start}-{i}" for i in range(n)]
            paid = {name: [1, 1 if i < stayed else None] for i, name in enumerate(names)}
            rows.append(history(start, paid, segment=dict.fromkeys(names, group)))
    # Somebody is there in every month between.
    rows.append(history("2024-01", {"witness": [1] * 14}, segment={"witness": "none"}))
    session = opened(pl.concat(rows))
    return drivers(session, MONTHLY, "logo_retention_rate", "segment").filter(pl.col("group") != "none")


def test_kidney_stones_every_group_better_and_the_whole_worse():
    found = reversal(parts(STONES))
    assert found.is_every
    assert (found.k, found.n) == (2, 2)
    # 289 of 350 became 273 of 350; the witness, kept both times, is in the whole with 1 of 351.
    assert found.change == pytest.approx(-16 / 351, abs=2e-3)
    assert found.within > 0
    said = reversed_in_words(metric("logo_retention_rate"), found, "segment")
    assert is_sentence(said)
    assert "every group" in said.en
    assert "fell 4.6 points" in said.en
    assert "すべてのグループで上がっている" in said.ja
    assert "4.6ポイント下がって" in said.ja


def test_berkeley_most_groups_better_and_the_whole_worse():
    told = parts(BERKELEY)
    found = reversal(told)
    # Women did better in A, B, D and F, and worse in C and E.
    assert set(told.filter(pl.col("change") > 0)["group"]) == {"A", "B", "D", "F"}
    assert (found.k, found.n, found.is_every) == (4, 6, False)
    assert found.share == pytest.approx((0.462 + 0.808) / 2, abs=1e-3)
    said = reversed_in_words(metric("logo_retention_rate"), found, "segment")
    assert is_sentence(said)
    assert "rose in 4 of 6 groups (64% of the weight)" in said.en
    assert "6グループ中4グループ(比重64%)で上がり" in said.ja
    assert told["effect"].sum() == pytest.approx(557 / 1835 - 1198 / 2691, abs=2e-3)
    assert told["within"].sum() > 0


def test_the_other_way_round():
    # The same stones with both years exchanged: every group worse, the whole better.
    found = reversal(parts({group: years[::-1] for group, years in STONES.items()}))
    assert found.is_every
    assert found.change > 0 > found.within
    said = reversed_in_words(metric("logo_retention_rate"), found, "segment")
    assert "fell in every group while the whole rose" in said.en
    assert "すべてのグループで下がっている" in said.ja


FRAME = {"effect": [0.0], "within": [0.0], "change": [0.0], "share": [1.0], "share_before": [1.0]}
SAME_WAY = {"effect": [0.05, 0.01], "within": [0.04, 0.01], "change": [0.1, 0.1]}
ONE_GROUP = {"effect": [-0.05, -0.05], "within": [0.01, 0.0], "change": [0.1, None]}
FEW = {"effect": [-0.05, 0.0], "within": [0.02, -0.01], "change": [0.1, -0.1], "share": [0.4, 0.6]}
# Most of the weight moved against the whole, but so little that the groups together moved with it.
LITTLE = {"effect": [0.006, -0.2], "within": [0.006, -0.2], "change": [0.01, -0.5], "share": [0.6, 0.4]}
TINY = {"effect": [-0.0002, 0.0], "within": [0.02, 0.01], "change": [0.1, 0.1]}


# Of the weight of both ends, half and not more moved against the whole, though most of that of one end did.
HALF = {"effect": [-0.05, 0.0], "within": [0.02, -0.01], "change": [0.1, -0.1]}
HALF |= {"share": [0.75, 0.25], "share_before": [0.25, 0.75]}
# Groups up and down that together moved nothing.
EVEN = {"effect": [-0.05, 0.0], "within": [0.02, -0.02], "change": [0.1, -0.1]}
EVEN |= {"share": [0.8, 0.2], "share_before": [0.8, 0.2]}
# A group that did not move is not against the whole.
STILL = {"effect": [-0.05, 0.0], "within": [0.02, 0.0], "change": [0.1, 0.0]}
STILL |= {"share": [0.4, 0.6], "share_before": [0.4, 0.6]}


@pytest.mark.parametrize("case", [FRAME, SAME_WAY, ONE_GROUP, FEW, LITTLE, TINY, HALF, EVEN, STILL])
def test_what_is_no_reversal(case):
    n = len(case["effect"])
    told = {"share": [1 / n] * n, "share_before": case.get("share", [1 / n] * n)} | case
    assert reversal(pl.DataFrame(told)) is None


def test_the_weight_is_that_of_both_ends_among_the_groups_there_at_both():
    told = {
        "effect": [-0.04, 0.0, 0.01],
        "within": [0.02, -0.01, None],
        "change": [0.1, -0.1, None],
        "share": [0.7, 0.1, 0.2],
        "share_before": [0.4, 0.6, 0.0],
    }
    found = reversal(pl.DataFrame(told))
    # .55 and .35 of the .9 that the two groups hold on average.
    assert found.share == pytest.approx(0.55 / 0.9)
    assert (found.change, found.within) == pytest.approx((-0.03, 0.01))
    assert (found.k, found.n) == (1, 2)
    assert (
        "(61% of the weight), which alone makes +1.0 points"
        in reversed_in_words(metric("nrr"), found, "segment").en
    )
