"""Merged accounts by hand: churn becomes contraction, NRR stays, and nobody is lost or counted twice."""

from decimal import Decimal

import polars as pl
import pytest

from tests.histories import at, day, history, opened, value


def told(session, month: str, window: int = 1, **group: str) -> dict[str, int]:
    """The lines of a bridge that are not zero."""
    row = at(session.bridge(window, by=list(group)), month, **group)
    return {name: int(amount) for name, amount in row.items() if isinstance(amount, Decimal | int) and amount}


def merged(paid: dict, parents: dict, **attributes: dict):
    return opened(history("2024-01", paid, parent_id=parents, **attributes))


# A (100, SMB) is merged into P (200, ENT) in March, and P pays 250 from then on.
PAID = {"A": [100, 100, 0, 0], "P": [200, 200, 250, 250], "Z": [5, 5, 5, 5]}
PARENTS = {"A": [None, None, "P", "P"]}
SEGMENT = {"A": "SMB", "P": "ENT", "Z": "ENT"}


def test_churn_becomes_contraction_and_nrr_is_what_it_was():
    with_merger = merged(PAID, PARENTS)
    without = opened(history("2024-01", PAID))
    # 305 opened; the group of 300 pays 250. Without the merger A churned 100 and P grew by 50.
    assert told(with_merger, "2024-03") == {
        "opening_mrr": 305,
        "contraction_mrr": 50,
        "closing_mrr": 255,
        "n_opening": 3,
        "n_contraction": 1,
        "n_merged": 1,
        "n_closing": 2,
    }
    for session in (with_merger, without):
        assert value(session, "nrr", "2024-03", 1) == pytest.approx(255 / 305)
    assert value(with_merger, "grr", "2024-03", 1) == pytest.approx(255 / 305)
    assert value(without, "grr", "2024-03", 1) == pytest.approx(205 / 305)
    assert value(with_merger, "logo_retention_rate", "2024-03", 1) == 1
    # From then on it is the parent's business alone.
    assert told(with_merger, "2024-04") == {
        "opening_mrr": 255,
        "closing_mrr": 255,
        "n_opening": 2,
        "n_closing": 2,
    }


def test_a_window_that_opened_before_the_merger_rolls_the_opening_into_the_parent():
    assert told(merged(PAID, PARENTS), "2024-04", 3) == {
        "opening_mrr": 305,
        "contraction_mrr": 50,
        "closing_mrr": 255,
        "n_opening": 3,
        "n_contraction": 1,
        "n_merged": 1,
        "n_closing": 2,
    }


def test_each_account_keeps_its_opening_segment_and_segments_add_up():
    session = merged(PAID, PARENTS, segment=SEGMENT)
    # The parent's own 200 come first; 50 are left of A's 100, and move with it to ENT.
    assert told(session, "2024-03", segment="SMB") == {
        "opening_mrr": 100,
        "contraction_mrr": 50,
        "transfer_mrr": -50,
        "n_opening": 1,
        "n_contraction": 1,
        "n_merged": 1,
    }
    assert told(session, "2024-03", segment="ENT") == {
        "opening_mrr": 205,
        "transfer_mrr": 50,
        "closing_mrr": 255,
        "n_opening": 2,
        "n_closing": 2,
    }
    assert session.breaches.is_empty()


def test_growth_of_the_group_is_the_parents():
    session = merged(PAID | {"P": [200, 200, 330, 330]}, PARENTS, segment=SEGMENT)
    assert told(session, "2024-03", segment="SMB") == {
        "opening_mrr": 100,
        "transfer_mrr": -100,
        "n_opening": 1,
        "n_merged": 1,
    }
    assert told(session, "2024-03", segment="ENT")["expansion_mrr"] == 30


def test_a_merged_account_that_goes_on_paying_pays_for_its_parent():
    # A's line stays on its own id: the group pays 300, as before.
    session = merged(PAID | {"A": [100] * 4, "P": [200] * 4}, PARENTS)
    assert told(session, "2024-03") == {
        "opening_mrr": 305,
        "closing_mrr": 305,
        "n_opening": 3,
        "n_merged": 1,
        "n_closing": 2,
    }
    assert value(session, "n_accounts", "2024-03") == 2
    # In segments the account that pays is P, wherever the line stands.
    split = merged(PAID | {"A": [100] * 4, "P": [200] * 4}, PARENTS, segment=SEGMENT)
    assert at(split.metrics("mrr", by=["segment"]), "2024-03", segment="ENT")["value"] == 305


def test_two_accounts_that_become_a_third_are_not_new_business():
    paid = {"A": [100, 0, 0], "B": [60, 0, 0], "C": [None, 150, 150], "Z": [5, 5, 5]}
    session = merged(paid, {"A": [None, "C", "C"], "B": [None, "C", "C"]})
    assert told(session, "2024-02") == {
        "opening_mrr": 165,
        "contraction_mrr": 10,
        "closing_mrr": 155,
        "n_opening": 3,
        "n_contraction": 1,
        "n_merged": 1,
        "n_closing": 2,
    }


def test_a_chain_ends_at_the_last_parent():
    paid = {"A": [10, 0, 0, 0], "B": [20, 30, 0, 0], "C": [30, 30, 60, 60]}
    session = merged(paid, {"A": [None, "B", "B", "B"], "B": [None, None, "C", "C"]})
    whole = {"opening_mrr": 60, "closing_mrr": 60, "n_opening": 3, "n_merged": 2, "n_closing": 1}
    assert told(session, "2024-04", 3) == whole
    assert told(session, "2024-02") == whole | {"n_merged": 1, "n_closing": 2}
    rows = session.account_bridge(3, day("2024-04"))
    assert rows.select("account_id", "merged_into", "movement").rows() == [
        ("A", "C", "merged"),
        ("B", "C", "merged"),
        ("C", None, "unchanged"),
    ]


def test_a_group_that_pays_nothing_has_churned_with_all_its_accounts():
    session = merged(PAID | {"P": [200, 200, None, None]}, PARENTS)
    assert told(session, "2024-03") == {
        "opening_mrr": 305,
        "churned_mrr": 300,
        "closing_mrr": 5,
        "n_opening": 3,
        "n_churned": 2,
        "n_closing": 1,
    }


def test_whoever_takes_over_a_lapsed_customer_is_a_return():
    # A lapsed in February and is merged in March into P, which pays for the first time then.
    paid = {"A": [100, None, 0], "P": [None, None, 80], "Z": [5, 5, 5]}
    session = merged(paid, {"A": [None, None, "P"]})
    assert told(session, "2024-03")["reactivation_mrr"] == 80
    assert told(session, "2024-03").get("new_mrr") is None


def test_survival_censors_at_the_merger_and_never_counts_it_as_a_loss():
    # A starts in February, is merged in April at age 2; P starts in February and leaves in June.
    paid = {
        "Z": [1] * 6,
        "A": [None, 100, 100, 0, 0, 0],
        "P": [None, 200, 200, 250, 150, None],
    }
    session = merged(paid, {"A": [None, None, None, "P", "P", "P"]})
    table = session.survival().select("age", "at_risk", "events", "censored").rows()
    assert table == [(0, 2, 0, 0), (2, 2, 0, 1), (4, 1, 1, 0)]


def test_cohorts_keep_the_account_at_what_it_paid_before_the_merger():
    # A starts in February with 100, P in March with 200. Merged in April, they pay 250, then 90, then nothing.
    paid = {
        "Z": [1] * 6,
        "A": [None, 100, 100, 0, 0, 0],
        "P": [None, None, 200, 250, 90, None],
    }
    session = merged(paid, {"A": [None, None, None, "P", "P", "P"]})
    table = session.cohorts().select("cohort_month", "cohort_age", "n_active", "mrr")
    assert [(f"{month:%m}", age, n, int(mrr)) for month, age, n, mrr in table.rows()] == [
        ("02", 0, 1, 100),
        ("02", 1, 1, 100),
        ("02", 2, 1, 100),
        ("02", 3, 1, 90),
        ("02", 4, 0, 0),
        ("03", 0, 1, 200),
        ("03", 1, 1, 150),
        # P pays, so both are active; A's 100 are not covered any more, and nothing is left for P.
        ("03", 2, 1, 0),
        ("03", 3, 0, 0),
    ]


def test_an_account_that_names_itself_or_nobody_is_not_merged():
    plain = opened(history("2024-01", PAID))
    named = merged(PAID, {"A": "A", "P": "", "Z": None})
    assert named.bridge(1).equals(plain.bridge(1))


def test_a_parent_is_forever():
    # The later rows of A do not say it any more.
    forgotten = merged(PAID, {"A": [None, None, "P", None]})
    assert forgotten.bridge(3).equals(merged(PAID, PARENTS).bridge(3))


def test_answers_of_a_merged_account_stand_where_its_parent_does():
    surveys = pl.DataFrame(
        {"account_id": ["A"], "contact_id": ["c"], "date": [day("2024-03")], "kind": ["nps"], "score": [9.0]}
    )
    frame = history("2024-01", PAID, parent_id=PARENTS, segment=SEGMENT)
    nps = opened(frame, surveys=surveys).metrics("nps", by=["segment"])
    assert at(nps, "2024-03", segment="ENT")["n_accounts"] == 1


def test_cohorts_take_what_was_merged_before_out_of_what_is_merged_next():
    # A's 10 are part of B's 30 in April. In May C pays 40: 10 for A, 20 for B, and 10 of its own.
    paid = {
        "Z": [1] * 5,
        "A": [None, 10, 10, 0, 0],
        "B": [None, 20, 20, 30, 0],
        "C": [None, None, 5, 5, 40],
    }
    session = merged(paid, {"A": [None, None, None, "B", "B"], "B": [None, None, None, None, "C"]})
    last = session.cohorts().group_by("cohort_month", maintain_order=True).last()
    assert [
        (f"{month:%m}", n, int(mrr))
        for month, n, mrr in last.select("cohort_month", "n_active", "mrr").rows()
    ] == [
        ("02", 2, 30),
        ("03", 1, 10),
    ]
