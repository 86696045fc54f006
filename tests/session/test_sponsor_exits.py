"""Exits and those that might be their peers, by hand: who is compared, on what, and what came of it."""

from datetime import date

import polars as pl
import pytest

from csdash.configs.config import shipped_text
from csdash.session import Session
from csdash.settings import Settings
from tests.histories import day, history, opened

N = 40
# From January 2023. X loses its sponsor in March 2024, E in May 2023 (and is adrift in February 2024), L in July 2024.
PAID = {
    "X": [10] * 20,
    "E": [20] * N,
    "L": [30] * N,
    "P": [40] * N,
    "Q": [50] * 16,
    "Y": [None] * 10 + [60] * 30,
    "Z": [None] * 15 + [70] * 25,
}


def noted(account: str, on: date, kind: str) -> dict:
    return {"account_id": account, "date": on, "kind": kind}


def opened_with(**options: Settings) -> Session:
    events = [
        noted("X", date(2024, 3, 10), "sponsor_left"),
        noted("X", date(2024, 7, 9), "sponsor_reengaged"),
        # A second one while the account is adrift is part of the first.
        noted("X", date(2024, 5, 1), "sponsor_left"),
        noted("E", date(2023, 5, 1), "sponsor_left"),
        noted("E", date(2023, 8, 28), "sponsor_reengaged"),
        noted("L", date(2024, 7, 1), "sponsor_left"),
    ]
    contract = {"contract_id": "c", "account_id": "P", "mrr": 40, "end_date": date(2024, 12, 31)}
    contracts = [
        contract | {"start_date": date(2023, 6, 1)},
        contract | {"contract_id": "later", "start_date": date(2024, 4, 1)},
    ]
    tier = dict.fromkeys(PAID, "high")
    return opened(
        history("2023-01", PAID, tier=tier),
        events=pl.DataFrame(events),
        contracts=pl.DataFrame(contracts),
        options=options,
    )


@pytest.fixture(scope="module")
def session() -> Session:
    return opened_with()


def before(session: Session, month: str, **more: int) -> dict[str, dict]:
    rows = session.sponsor_exits(6, **more).filter(month=day(month))
    return {row["account_id"]: row for row in rows.iter_rows(named=True)}


def test_who_is_compared_is_settled_by_what_was_known(session):
    there = before(session, "2024-02")
    # E is still adrift; L will lose its sponsor, which nobody knows yet; Z comes later.
    assert set(there) == {"X", "L", "P", "Q", "Y"}
    assert {name for name, row in there.items() if row["is_exit"]} == {"X"}
    # 121 days after the exit is too late to count as won.
    assert (there["X"]["is_won"], there["X"]["pays"]) == (False, True)
    assert (there["Q"]["pays"], there["P"]["pays"]) == (False, True)
    early = before(session, "2023-04")
    assert (early["E"]["is_exit"], early["E"]["is_won"]) == (True, True)


def test_the_next_exit_within_fifteen_months_is_none_of_its_own(session):
    months = session.sponsor_exits(6).filter("is_exit")["month"].sort().to_list()
    assert months == [day("2023-04"), day("2024-02"), day("2024-06")]


@pytest.mark.parametrize(("followed", "is_adrift"), [(9, False), (10, True)])
def test_an_account_is_adrift_for_as_long_as_the_config_follows_it(tmp_path, followed, is_adrift):
    text = shipped_text("health").replace("followed_months = 15", f"followed_months = {followed}")
    (tmp_path / "health.toml").write_text(text, encoding="utf-8")
    session = opened_with(settings=Settings(configs=tmp_path))
    # Nine months lie between May 2023, when E lost its sponsor, and February 2024.
    assert ("E" in before(session, "2024-02")) is not is_adrift


def test_bands_are_of_the_month_before(session):
    there = before(session, "2024-02")
    # Four months paid; of the others nobody knows more than that it has been thirteen or longer.
    assert (there["Y"]["tenure"], there["Y"]["tenure_band"]) == (3, 0)
    assert [there[name]["mrr_band"] for name in ("X", "Y")] == [1, 4]
    # Four months to June; the term that begins in April is not known yet.
    assert there["P"]["term_band"] == 1
    assert there["X"]["term_band"] is None


def test_a_landmark_keeps_those_still_there(session):
    assert "Q" in before(session, "2024-02", landmark=1)
    assert "Q" not in before(session, "2024-02", landmark=4)
