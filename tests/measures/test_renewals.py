"""What became of contracts that were due, case by case, and what is committed; every expectation is by hand."""

from datetime import date

import polars as pl
import pytest

from csdash.measures.renewals import MONEY_SQUARES, OUTCOMES
from csdash.measures.stage import ACCOUNT
from csdash.settings import Settings
from tests.histories import at, history, opened
from tests.metrics.examples.renewals import EIGHT

FIRST = date(2023, 4, 1)
MARCH = date(2024, 3, 31)
FULL_YEAR = date(2025, 3, 31)
COLUMNS = {
    "contract_id": pl.String,
    "account_id": pl.String,
    "product": pl.String,
    "start_date": pl.Date,
    "end_date": pl.Date,
    "signed_date": pl.Date,
    "mrr": pl.Int64,
    "renewal_number": pl.Int64,
    "outcome": pl.String,
    "notice_date": pl.Date,
}


def contract(name: str, start: date, end: date, mrr: int = 100, **more) -> dict:
    return {
        "contract_id": name,
        "account_id": name[0],
        "start_date": start,
        "end_date": end,
        "mrr": mrr,
        **more,
    }


def company(*contracts: dict, paid: dict | None = None, settings: Settings | None = None, **attributes):
    """A session on 2023-01 to 2024-06; A pays 100 throughout unless said otherwise."""
    rows = history("2023-01", paid or {"A": [100] * 18}, **attributes)
    frame = pl.DataFrame(list(contracts), schema=COLUMNS)
    there = [name for name in COLUMNS if frame[name].null_count() < frame.height]
    return opened(rows, contracts=frame.select(there), options={"settings": settings} if settings else None)


def outcomes(session, month: str = "2024-03", window: int = 1) -> dict[str, int]:
    row = at(session.renewals(window), month)
    assert sum(row[f"n_{word}"] for word in OUTCOMES) == row["n_due"]
    return {word: row[f"n_{word}"] for word in OUTCOMES if row[f"n_{word}"]}


OLD = contract("A0", FIRST, MARCH)
NEXT = date(2024, 4, 1)


def later(mrr: int = 100, start: date = NEXT, **more) -> dict:
    return contract("A1", start, FULL_YEAR, mrr, **more)


@pytest.mark.parametrize(
    ("mrr", "word", "kept", "up", "down"),
    [(100, "renewed", 100, 0, 0), (130, "upgraded", 100, 30, 0), (70, "downgraded", 70, 0, 30)],
)
def test_the_next_contract_tells_where_no_word_does(mrr, word, kept, up, down):
    session = company(OLD, later(mrr), paid={"A": [100] * 15 + [mrr] * 3})
    assert outcomes(session) == {word: 1}
    row = at(session.renewals(1), "2024-03")
    assert (row["due_mrr"], row["retained_mrr"], row["upgrade_mrr"], row["downgrade_mrr"]) == (
        100,
        kept,
        up,
        down,
    )


@pytest.mark.parametrize(
    ("paid", "end", "grace", "word"),
    [
        ([100] * 15, MARCH, 60, "lost"),
        ([100] * 18, MARCH, 60, "overdue"),
        # 2024-06-30 is the last day known: thirty days after the end of May.
        ([100] * 18, date(2024, 5, 31), 30, "open"),
        ([100] * 18, date(2024, 5, 31), 29, "overdue"),
        ([100] * 17, date(2024, 5, 31), 60, "lost"),
    ],
)
def test_without_word_or_next_contract_the_payments_tell(paid, end, grace, word):
    old = contract("A0", FIRST, end)
    session = company(old, paid={"A": paid, "B": [1] * 18}, settings=Settings(renewal_grace_days=grace))
    assert outcomes(session, f"{end:%Y-%m}") == {word: 1}


def test_open_is_no_decision_and_a_signed_contract_is_one():
    assert outcomes(company(OLD | {"outcome": "open"}, later())) == {"renewed": 1}
    # Said to be open, it is not lost however little is paid.
    assert outcomes(company(OLD | {"outcome": "open"}, paid={"A": [100] * 15, "B": [1] * 18})) == {
        "overdue": 1
    }


def test_what_the_data_says_wins():
    assert outcomes(company(OLD | {"outcome": "lost"}, later())) == {"lost": 1}
    # A renewal that is called flat is flat: what was bought in the months after it is no upgrade.
    grown = company(OLD | {"outcome": "renewed"}, later(160))
    row = at(grown.renewals(1), "2024-03")
    assert (row["n_renewed"], row["retained_mrr"], row["upgrade_mrr"]) == (1, 100, 0)


def test_an_upgrade_is_what_was_paid_at_first_and_not_what_was_bought_since():
    session = company(OLD | {"outcome": "upgraded"}, later(200), paid={"A": [100] * 15 + [120, 150, 200]})
    assert at(session.renewals(1), "2024-03")["upgrade_mrr"] == 20


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (date(2024, 2, 1), "upgraded"),  # early
        (date(2024, 5, 31), "upgraded"),  # late: day 60 of the grace
        (date(2024, 6, 1), "overdue"),  # later than that: another contract
    ],
)
def test_early_and_late_renewals_belong_to_the_month_that_was_due(start, word):
    old = OLD | {"outcome": "open", "signed_date": FIRST}
    session = company(
        old, later(130, start, signed_date=start, outcome="open"), paid={"A": [100] * 12 + [130] * 6}
    )
    assert outcomes(session) == {word: 1}
    assert session.renewals(1)["n_due"].sum() == 1


def test_a_contract_of_three_years_is_due_once():
    session = company(contract("A0", date(2021, 4, 1), MARCH), later())
    assert session.renewals(1)["n_due"].sum() == 1
    assert [at(session.renewals(3), m)["n_due"] for m in ("2024-02", "2024-03", "2024-05", "2024-06")] == [
        0,
        1,
        1,
        0,
    ]


def test_a_contract_is_known_once_it_is_signed():
    old = OLD | {"outcome": "open", "signed_date": FIRST, "end_date": date(2024, 6, 30)}
    ahead = later(start=date(2024, 7, 1), outcome="open")
    assert outcomes(company(old, ahead | {"signed_date": date(2024, 6, 30)}), "2024-06") == {"renewed": 1}
    assert outcomes(company(old, ahead | {"signed_date": date(2024, 7, 1)}), "2024-06") == {"open": 1}


def test_products_are_renewed_each_by_its_own():
    paid = {"A/X": [100] * 18, "A/Y": [50] * 15}
    session = company(
        OLD | {"product": "X"}, later(product="X"), contract("A2", FIRST, MARCH, 50, product="Y"), paid=paid
    )
    assert outcomes(session) == {"renewed": 1, "lost": 1}
    assert (
        at(session.metrics("mrr_renewal_rate", window=1, by=["product"]), "2024-03", product="Y")["value"]
        == 0
    )


def test_an_account_stands_where_it_stood_when_it_first_came_due():
    segment = {"A": ["SMB"] * 14 + ["ENT"] * 4}
    month_by_month = [
        contract("A0", date(2024, 1, 1), date(2024, 1, 31)),
        contract("A1", date(2024, 2, 1), date(2024, 2, 29)),
        contract("A2", date(2024, 3, 1), MARCH),
        later(),
    ]
    month_by_month[-1]["contract_id"] = "A3"
    # Of an account nobody knows there is nothing to stand by.
    session = company(*month_by_month, contract("Z0", FIRST, MARCH, 7), segment=segment)
    groups = session.renewals(3, by=["segment"]).filter(pl.col("month") == date(2024, 3, 1))
    assert dict(groups.select(pl.col("segment").cast(pl.String), "due_mrr").iter_rows()) == {
        "SMB": 300,
        "": 7,
        **({"ENT": 0} if "ENT" in groups["segment"].cast(pl.String) else {}),
    }
    assert at(session.renewals(1, by=["segment"]), "2024-03", segment="ENT")["due_mrr"] == 100


def test_a_merged_account_is_renewed_by_the_one_that_took_it_over():
    parent = {"B": [None] * 15 + ["A"] * 3}
    session = company(
        contract("B0", FIRST, MARCH, 50),
        contract("A1", NEXT, FULL_YEAR, 50),
        paid={"A": [100] * 15 + [150] * 3, "B": [50] * 15 + [0] * 3},
        parent_id=parent,
        segment={"A": "ENT", "B": "SMB"},
    )
    assert outcomes(session) == {"renewed": 1}


def test_the_four_named_parts_of_cmrr_by_hand():
    session = opened(**EIGHT)
    row = at(session.cmrr(3), "2024-02")
    names = ("mrr", "signed_mrr", "notified_churn_mrr", "notified_downgrade_mrr", "cmrr")
    assert [int(row[name]) for name in names] == [630, 140, 90, 60, 620]
    assert (row["suspected_mrr"], row["imminent_mrr"]) == (60, 30)
    assert (row["n_paying"], row["n_signed"], row["n_notified_churn"], row["n_notified_downgrade"]) == (
        7,
        2,
        2,
        1,
    )
    # B's suspicion was cleared; A's came up on the first of March.
    assert at(session.cmrr(3), "2023-06")["suspected_mrr"] == 200
    assert at(session.cmrr(3), "2023-07")["suspected_mrr"] == 0
    assert at(session.cmrr(1), "2024-03")["imminent_mrr"] == 130
    # By the end of March C's and D's contracts have ended; April's MRR no longer has them to lose.
    assert [int(at(session.cmrr(1), "2024-04")[name]) for name in names] == [540, 80, 0, 0, 620]


def test_a_notice_of_a_downgrade_takes_off_what_it_takes_off():
    old = OLD | {"outcome": "downgraded", "notice_date": date(2024, 1, 10), "signed_date": FIRST}
    session = company(old, later(60, signed_date=NEXT), paid={"A": [100] * 15 + [60] * 3})
    row = at(session.cmrr(3), "2024-01")
    assert (row["notified_churn_mrr"], row["notified_downgrade_mrr"], row["cmrr"]) == (0, 40, 60)


def test_nobody_loses_what_is_not_paid_any_more():
    old = OLD | {"outcome": "lost", "notice_date": date(2024, 1, 10)}
    session = company(old, paid={"A": [100] * 13, "B": [5] * 18})
    assert at(session.cmrr(3), "2024-01")["cmrr"] == 5
    assert at(session.cmrr(3), "2024-02")["cmrr"] == 5


def test_what_is_due_next_adds_up_and_names_its_accounts():
    ahead = [
        contract("A0", FIRST, date(2024, 7, 31), outcome="open"),
        contract("B0", FIRST, date(2024, 7, 15), 50, outcome="open", notice_date=date(2024, 6, 1)),
        contract("C0", FIRST, date(2025, 6, 30), 30, outcome="open"),
        contract("D0", FIRST, date(2025, 7, 1), 20, outcome="open"),
        contract("E0", FIRST, date(2024, 6, 10), 10, outcome="open"),
        contract("F0", FIRST, date(2024, 8, 31), 40, outcome="upgraded"),
    ]
    frame = pl.DataFrame(ahead, schema=COLUMNS)
    paid = {name: [value] * 18 for name, value in zip("ABCDEF", (100, 50, 30, 20, 10, 40), strict=True)}
    noted = [(date(2024, 6, 3), "A", "risk_imminent"), (date(2024, 6, 3), "C", "risk_suspected")]
    events = pl.DataFrame(noted, schema=["date", "account_id", "kind"], orient="row")
    session = opened(history("2023-01", paid), contracts=frame, events=events)
    due = session.due()
    july = due.row(0, named=True)
    assert july["month"] == date(2024, 7, 1)
    assert (july["n_contracts"], july["due_mrr"], july["notified_mrr"], july["imminent_mrr"]) == (
        2,
        150,
        50,
        100,
    )
    assert due["renewed_mrr"].to_list() == [0, 40, *[0] * 10]
    assert due.row(-1, named=True)["suspected_mrr"] == 30
    parts = ("renewed", "notified", "imminent", "suspected", "rest")
    assert (due["due_mrr"] == sum(due[f"{part}_mrr"] for part in parts)).all()
    assert due["due_mrr"].sum() == 220
    behind = session.due_contracts()
    assert behind["account_id"].to_list() == ["E", "B", "A", "F", "C"]
    assert behind["is_past"].to_list() == [True, False, False, False, False]
    assert session.due_contracts(date(2024, 8, 1), date(2024, 8, 1))["account_id"].to_list() == ["F"]


def test_what_notice_was_given_of_is_not_at_risk_a_second_time():
    old = OLD | {"mrr": 40, "notice_date": date(2024, 1, 10)}
    noted = pl.DataFrame(
        [(date(2024, 1, 5), "A", "risk_imminent")], schema=["date", "account_id", "kind"], orient="row"
    )
    frame = pl.DataFrame([old], schema=COLUMNS)
    session = opened(history("2023-01", {"A": [100] * 18}), contracts=frame, events=noted)
    row = at(session.cmrr(3), "2024-01")
    assert (row["notified_churn_mrr"], row["imminent_mrr"], row["cmrr"]) == (40, 60, 60)
    assert at(session.cmrr(1), "2024-01")["imminent_mrr"] == 100


@pytest.mark.parametrize(
    # 429,601 are 4,296,010,000 ticks, whose square is 2^64 and 8,957,846,390,448,384 more.
    ("mrr", "square"),
    [(100, 1_000_000**2), (429_601, 0)],
)
def test_squares_that_would_turn_around_are_left_out(mrr, square):
    session = company(contract("A0", FIRST, MARCH, mrr), later(mrr))
    sums = session.cubes(ACCOUNT).frames["renewals"].filter(window=1, t=2024 * 12 + 2)
    assert sums.select("due_mrr", *MONEY_SQUARES).row(0) == (mrr * 10_000, square, square, square)
