"""Surveys: whose answer counts, in which month, and for which attribute."""

from datetime import date

import polars as pl
import pytest

from tests.histories import at, history, opened


def asked(*rows: tuple[str, str, date, float | None], kind: str = "nps") -> pl.DataFrame:
    frame = pl.DataFrame(
        list(rows),
        schema={"account_id": pl.String, "contact_id": pl.String, "date": pl.Date, "score": pl.Float64},
        orient="row",
    )
    return frame.with_columns(kind=pl.lit(kind))


ACCOUNTS = history(
    "2024-01", {"A": [10] * 6, "B": [5] * 6}, segment={"A": ["SMB"] * 3 + ["ENT"] * 3, "B": "SMB"}
)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([9], 100),
        ([10, 6], 0),
        ([8, 7], 0),
        ([6.5], 0),
        ([0, 6, 9, 10, 8], 0),
        ([10, 9, 0], 100 / 3),
        ([6], -100),
    ],
)
def test_nps_at_the_edges_of_its_classes(scores: list[float], expected: float):
    surveys = asked(*[("A", f"c{i}", date(2024, 2, 1), score) for i, score in enumerate(scores)])
    assert at(opened(ACCOUNTS, surveys=surveys).metrics("nps"), "2024-02")["value"] == pytest.approx(expected)


def test_a_later_answer_replaces_an_earlier_one_and_a_silence_does_not():
    surveys = asked(
        ("A", "c", date(2024, 1, 5), 3), ("A", "c", date(2024, 3, 5), 9), ("A", "c", date(2024, 4, 5), None)
    )
    frame = opened(ACCOUNTS, surveys=surveys).metrics("nps")
    assert frame["value"].to_list() == [-100, -100, 100, 100, 100, 100]


def test_the_order_of_the_rows_does_not_decide():
    surveys = asked(("A", "c", date(2024, 3, 5), 9), ("A", "c", date(2024, 1, 5), 3))
    ahead = opened(ACCOUNTS, surveys=surveys).metrics("nps")
    assert ahead.equals(opened(ACCOUNTS, surveys=surveys.reverse()).metrics("nps"))


def test_response_rate_counts_people_and_not_letters():
    surveys = asked(
        ("A", "c", date(2024, 1, 5), None),
        ("A", "c", date(2024, 2, 5), 9),
        ("B", "d", date(2024, 2, 5), None),
    )
    frame = opened(ACCOUNTS, surveys=surveys).metrics("nps_response_rate")
    assert frame["value"].to_list()[:2] == [0, 0.5]
    assert at(frame, "2024-02")["n_accounts"] == 2


def test_the_attribute_is_that_of_the_month_of_the_request():
    # A was SMB when asked in March and is ENT in April; the answer stays with SMB.
    surveys = asked(("A", "c", date(2024, 3, 5), 9))
    frame = opened(ACCOUNTS, surveys=surveys).metrics("nps", by=["segment"])
    assert at(frame, "2024-05", segment="SMB")["value"] == 100
    assert "ENT" not in frame["segment"].to_list()


def test_n_is_accounts_and_the_base_is_answers():
    surveys = asked(
        ("A", "c1", date(2024, 1, 5), 9), ("A", "c2", date(2024, 1, 5), 9), ("B", "d", date(2024, 1, 5), None)
    )
    row = at(opened(ACCOUNTS, surveys=surveys).metrics("nps"), "2024-01")
    assert (float(row["denominator"]), row["n_accounts"]) == (2, 1)


def test_kinds_do_not_mix():
    both = pl.concat(
        [asked(("A", "c", date(2024, 1, 5), 9)), asked(("A", "c", date(2024, 1, 6), 1), kind="csat")]
    )
    session = opened(ACCOUNTS, surveys=both)
    assert at(session.metrics("nps"), "2024-01")["value"] == 100
    assert at(session.metrics("csat"), "2024-01")["value"] == 0


def test_answers_after_the_last_covered_month_do_not_exist_yet():
    surveys = asked(("A", "c", date(2024, 6, 30), 9), ("A", "c", date(2024, 7, 1), 0))
    assert at(opened(ACCOUNTS, surveys=surveys).metrics("nps"), "2024-06")["value"] == 100
