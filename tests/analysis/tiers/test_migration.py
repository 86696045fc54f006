"""Migration: from where to where by hand, and as much money as the bridge has."""

from datetime import date

import pytest

from csdash.analysis.question import Question
from csdash.analysis.tiers import told
from csdash.analysis.tiers.migration import changed, crossed_moves, tier_moves
from tests.contract.test_currencies import JPY, rates
from tests.histories import day, history, opened
from tests.sample import sample_session


def test_by_hand():
    session = opened(
        history(
            "2024-01",
            {"up": [10, 15], "stays": [20, 20], "gone": [30, None], "new": [None, 7], "down": [50, 40]},
            tier={
                "up": ["tech", "low"],
                "stays": ["low", "low"],
                "gone": ["high", ""],
                "new": ["", "tech"],
                "down": ["high", "tech"],
            },
        )
    )
    moves = tier_moves(session, Question(1, (), session.first_month, session.last_month))
    assert crossed_moves(moves).rows() == [
        ("high", "tech", 1, 50, 40),
        ("high", "left", 1, 30, 0),
        ("low", "low", 1, 20, 20),
        ("tech", "low", 1, 10, 15),
        ("arrived", "tech", 1, 0, 7),
    ]
    assert changed(moves)["account_id"].to_list() == ["down", "up"]
    said = [one.en for one in told.migration(moves, 1, "")]
    assert said == [
        "2 accounts changed tier in 1 months (MRR 55).",
        "1 moved to more attention (MRR 15), 1 to less (MRR 40).",
    ]


@pytest.mark.parametrize("where", [(), (("tier", ("high",)),), (("region", ("Kansai", "Kanto")),)])
def test_moves_hold_the_money_of_the_bridge(where):
    session = sample_session()
    question = Question(12, where, session.first_month, session.last_month)
    moves = tier_moves(session, question)
    bridge = session.bridge(12, where=dict(where)).filter(month=date(2026, 10, 1)).row(0, named=True)
    assert moves["opening_mrr"].sum() == bridge["opening_mrr"]
    assert moves["closing_mrr"].sum() == bridge["closing_mrr"] - bridge["transfer_mrr"]


def test_money_of_two_currencies():
    # In March the dollar is 150, in February 110: B pays 10 dollars then and 12 now, costs 2 and earns half.
    session = opened(
        history(
            "2024-02",
            {"A": [100, 120], "B": [10, 12]},
            currency={"A": "JPY", "B": "USD"},
            tier={"A": "tech", "B": ["low", "high"]},
            gross_margin={"A": 0.8, "B": 0.5},
            cost_to_serve={"A": 7, "B": 2},
        ),
        fx=rates(USD=[None, 110, 150]),
        options=JPY,
    )
    moves = tier_moves(session, Question(1, (), session.first_month, session.last_month))
    assert crossed_moves(moves).rows() == [("low", "high", 1, 1100, 1800), ("tech", "tech", 1, 100, 120)]
    worth = session.account_worth(day("2024-03")).select("account_id", "mrr", "profit", "cost").rows()
    assert worth == [("A", 120, 96 * 12, 7 * 12), ("B", 1800, 900 * 12, 300 * 12)]
