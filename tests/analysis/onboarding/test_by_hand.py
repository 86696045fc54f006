"""Onboardings by hand: bands, months left, goals, who is stuck, and that nothing of later is known earlier."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.onboarding.first_renewals import decided, first_renewals, value_left
from csdash.analysis.onboarding.starts import blockers, goals, handover, modes, stuck
from csdash.analysis.onboarding.waits import started, waits
from csdash.analysis.question import Question
from csdash.configs import Configs
from csdash.errors import CsdashError, NotUnlocked
from csdash.months import month_end, parse_month
from tests.histories import day, history, opened

RULES = Configs().onboarding.value
N = 20
START, END = date(2024, 2, 1), date(2025, 1, 31)
PAID = {
    "Quick": [None, *[100] * N],
    "Slow": [None, *[100] * 12],
    "Never": [None, *[100] * 12],
    "Away": [None, *[100] * 4],
    "New": [*[None] * 12, *[50] * (N - 11)],
    "Old": [70] * (N + 1),
}
HAPPENED = [
    ("Quick", "onboarding_started", START, "guided", None),
    ("Quick", "goal_captured", date(2024, 2, 5), None, 1.0),
    ("Quick", "first_value", date(2024, 3, 31), None, None),
    ("Quick", "onboarding_completed", date(2024, 4, 10), None, None),
    ("Slow", "onboarding_started", START, "self", None),
    ("Slow", "goal_captured", date(2024, 2, 20), None, 0.0),
    ("Slow", "first_value", date(2024, 12, 31), None, None),
    ("Never", "first_value", date(2025, 2, 15), None, None),
    ("New", "onboarding_started", date(2025, 1, 1), "self", None),
    ("New", "onboarding_blocked", date(2025, 3, 1), "training", None),
    ("New", "onboarding_blocked", date(2025, 4, 1), "no_owner", None),
    ("New", "goal_captured", date(2025, 7, 1), None, 1.0),
]
EVENTS = pl.DataFrame(HAPPENED, schema=["account_id", "kind", "date", "detail", "value"], orient="row")


def contract(account: str, end: date, outcome: str, start: date = START) -> dict:
    return {
        "contract_id": f"{account}-{start}",
        "account_id": account,
        "start_date": start,
        "end_date": end,
        "mrr": 100,
        "renewal_number": 0,
        "outcome": outcome,
    }


CONTRACTS = pl.DataFrame(
    [
        contract("Quick", END, "renewed"),
        contract("Slow", END, "lost"),
        contract("Never", END, "lost"),
        contract("Away", date(2024, 5, 31), "withdrawn"),
        contract("New", date(2025, 12, 31), "open", date(2025, 1, 1)),
        contract("Old", END, "renewed") | {"renewal_number": 3},
    ]
)
ACCOUNTS = history("2024-01", PAID, segment=dict.fromkeys(PAID, "SMB") | {"Slow": "ENT"})


@pytest.fixture(scope="module")
def six():
    return opened(ACCOUNTS, events=EVENTS, contracts=CONTRACTS)


def question(session, last: str | None = None, **where: tuple[str, ...]) -> Question:
    month = session.last_month if last is None else parse_month(last)
    return Question(12, tuple(where.items()), session.first_month, month)


def test_first_contracts_stand_in_their_band(six):
    rows = decided(six, question(six))
    # 59 days to 31 March, 334 to 31 December; what came after the end came too late.
    assert dict(rows.select("account_id", "days").iter_rows()) == {
        "Quick": 59,
        "Slow": 334,
        "Never": None,
        "Away": None,
    }
    found = first_renewals(six, question(six))
    assert dict(found.bands.select("group", "n_accounts").iter_rows()) == {
        **dict.fromkeys(("90", "180"), 0),
        **dict.fromkeys(("60", "beyond", "never"), 1),
    }
    assert (found.difference.now.value, found.difference.then.value) == (1, 0)
    assert (found.n_withdrawn, found.n_short) == (1, 0)


def test_months_left_are_those_of_the_first_year(six):
    found = value_left(decided(six, question(six)), RULES)
    month = 365.25 / 12
    # From 31 March to 31 January are 307 days, more than 12 months less 59 days allow.
    left = [12 - 59 / month, 12 - 334 / month, 0]
    assert found["value"].item() == pytest.approx(sum(left) / 3)
    assert value_left(decided(six, question(six)), RULES, "segment")["n_accounts"].to_list() == [1, 2]


def test_an_open_contract_and_one_that_is_renewed_for_the_third_time_are_no_first_renewals(six):
    told = dict(six.first_terms(day("2025-09")).select("account_id", "told").iter_rows())
    assert told == {"Quick": "kept", "Slow": "lost", "Never": "lost", "Away": "withdrawn", "New": None}


def test_goals_count_within_their_time(six):
    found = goals(six, question(six)).filter(pl.col("n") > 0)
    # New had its goals recorded after half a year, Never and Away not at all.
    assert found.select("month", "category", "n", "n_started").rows() == [
        (date(2024, 1, 1), "from_sales", 1, 4),
        (date(2024, 1, 1), "asked_again", 1, 4),
        (date(2024, 1, 1), "none", 2, 4),
        (date(2025, 1, 1), "none", 1, 1),
    ]
    told = handover(six, question(six, "2025-04"))
    assert told.captured.now.n + told.captured.then.n == 5
    assert modes(six, question(six)).filter(pl.col("n") > 0)["n"].sum() == 3


def test_the_stuck_pay_and_have_had_their_time(six):
    rows = stuck(six, question(six))
    # Quick has both, Slow and Never are gone, Old began before the data.
    assert rows.select("account_id", "is_without_value", "is_unfinished", "blocker", "end_date").rows() == [
        ("New", True, True, "no_owner", date(2025, 12, 31))
    ]
    assert rows["days"].item() == (date(2025, 9, 30) - date(2025, 1, 1)).days
    assert blockers(rows).row(0)[:3] == ("no_owner", 1, 50.0)
    assert stuck(six, question(six, "2025-03")).is_empty()


@pytest.mark.parametrize("month", ["2024-03", "2024-12", "2025-03"])
def test_what_happens_later_changes_nothing_before(six, month: str):
    until = month_end(parse_month(month))
    earlier = opened(ACCOUNTS, events=EVENTS.filter(pl.col("date") <= until), contracts=CONTRACTS)
    then = six.onboardings(day(month))
    assert then.equals(earlier.onboardings(day(month)))
    assert then["value_date"].drop_nulls().len() == {"2024-03": 1, "2024-12": 2, "2025-03": 3}[month]


def test_who_left_stops_waiting_on_the_last_day_paid_for(six):
    found = waits(six, question(six), "value")
    # Slow saw value while it paid; Never after it had left, in its 366 days until 31 January.
    assert (found.n, found.n_reached, found.n_left) == (5, 2, 2)
    assert found.curves.filter(pl.col("censored") > 0)["age"].to_list() == [120, 272, 365]
    assert started(six, question(six))["account_id"].to_list() == ["Away", "Never", "Quick", "Slow", "New"]


def test_what_is_missing_is_named():
    bare = opened(ACCOUNTS)
    with pytest.raises(NotUnlocked, match="events"):
        bare.onboardings(day("2025-01"))
    only = opened(ACCOUNTS, events=EVENTS.filter(pl.col("kind") == "onboarding_started"))
    with pytest.raises(NotUnlocked, match="contracts"):
        only.first_terms(day("2025-01"))
    for ask in (stuck, goals):
        with pytest.raises(NotUnlocked, match="kind=") as missing:
            ask(only, question(only))
        assert missing.value.message.ja.endswith("。")


def test_products_have_no_onboarding_of_their_own(six):
    with pytest.raises(CsdashError, match="per account"):
        six.onboardings(day("2025-01"), {"product": ["Core"]})
