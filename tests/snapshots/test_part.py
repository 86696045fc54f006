"""What a reader of a part of the rows sees of what is not an account: nothing that tells of the others."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import CsdashError, DataError
from csdash.panels.data_status import data_answer, snapshots_table
from csdash.scope import Scope
from csdash.settings import SAMPLE_DATA, Settings
from csdash.share.asked import view_of
from csdash.snapshots.publish import publish
from tests.contract.test_currencies import rates
from tests.histories import at, folder_of, history, opened

PAID = {"A": [10] * 4, "B": [5] * 4, "C": [2] * 4, "D": [7, 7, None, None]}
CSM = {"A": "C1", "B": ["C1", "C1", "C2", "C2"], "C": ["C2", "C2", "C1", "C1"], "D": "C1"}
EVENTS = pl.DataFrame(
    {
        "account_id": ["A", "B", "B", "C", "D"],
        "kind": ["qbr"] * 5,
        "date": [date(2024, 1, 5), date(2024, 1, 6), date(2024, 4, 6), date(2024, 1, 7), date(2024, 2, 1)],
    }
)
MINE = Scope.of(csm_id=["C1"])


def mine(**tables: pl.DataFrame) -> csdash.Session:
    return opened(history("2024-01", PAID, csm_id=CSM), options={"scope": MINE}, **tables)


def test_an_account_is_seen_by_its_last_month_and_as_a_whole():
    session = mine(events=EVENTS)
    assert session.known_accounts()["account_id"].to_list() == ["A", "C", "D"]
    # C came by a handover: it is no new account; B left by one: it is no churn. D churned while it was theirs.
    table = session.bridge(1)
    assert table["new_mrr"].sum() == 0
    assert at(table, "2024-03")["churned_mrr"] == 7
    assert at(table, "2024-03")["n_churned"] == 1
    assert session.metrics("mrr")["value"].to_list() == [19, 19, 12, 12]


def test_whoever_gave_an_account_away_hears_of_it_no_more():
    assert mine(events=EVENTS).row_counts["events"] == 3


def test_in_doubt_an_account_is_not_seen():
    # Two lines of one month that say different things.
    frame = history(
        "2024-01", {"A/x": [1], "A/y": [1], "B/x": [1]}, region={"A/x": "EU", "A/y": "US", "B/x": "EU"}
    )
    cut = opened(frame, options={"scope": Scope.of(region=["EU"])})
    assert cut.known_accounts()["account_id"].to_list() == ["B"]


def test_a_product_is_cut_line_by_line():
    frame = history("2024-01", {"A/x": [1], "A/y": [10], "B/y": [100]})
    cut = opened(frame, options={"scope": Scope.of(product=["x"])})
    assert cut.metrics("mrr")["value"].to_list() == [1]
    assert cut.known_accounts()["account_id"].to_list() == ["A"]


ABOUT_ALL = {
    "team": pl.DataFrame({"month": [date(2024, 1, 1)], "csm_id": ["C2"], "cost": [5.0]}),
    "targets": pl.DataFrame({"month": [date(2024, 4, 1)], "metric": ["nrr"], "window": [12], "value": [1.0]}),
    "annotations": pl.DataFrame({"date": [date(2024, 1, 2)], "text_ja": ["B社"], "text_en": ["B"]}),
    "assessments": pl.DataFrame(
        {"date": [date(2024, 1, 2)], "unit": ["company"], "dimension": ["metrics"], "stage": [2]}
    ),
    "benchmarks": pl.DataFrame(
        {"metric": ["nrr"], "value": [1.1], "population": ["us"], "year": [2024], "source": ["own"]}
    ),
    "audit": pl.DataFrame({"edge": ["weekly_price"], "mrr": [99.0]}),
}


@pytest.mark.parametrize("name", ABOUT_ALL)
def test_a_table_about_all_is_for_those_who_see_all(name: str):
    tables = {name: ABOUT_ALL[name]}
    assert opened(history("2024-01", PAID, csm_id=CSM), **tables).has(name)
    cut = mine(**tables)
    assert not cut.has(name)
    assert name not in cut.row_counts
    assert name not in cut.profile.columns["table"].to_list()


def test_a_case_that_names_no_account_is_of_all():
    audit = pl.DataFrame({"edge": ["gap", "weekly_price"], "account_id": [None, "A"], "detail": ["all", "a"]})
    told = mine(audit=audit).audit()
    assert told.filter(pl.col("edge").is_in(["gap", "weekly_price"]))["detail"].to_list() == ["a"]


def test_only_values_in_sight_have_names():
    labels = pl.DataFrame(
        {
            "dimension": ["csm_id", "csm_id", "csm_id", "reason"],
            "value": ["C1", "C2", "C3", "price"],
            "ja": ["佐藤", "加藤", "伊藤", "価格"],
            "en": ["Sato", "Kato", "Ito", "Price"],
        }
    )
    # C2 had an account of theirs once, and so is in sight.
    assert mine(labels=labels).table("labels")["value"].to_list() == ["C1", "C2", "price"]


def test_a_parent_nobody_here_may_see_is_no_parent():
    frame = history(
        "2024-01",
        {"A": [1, 1], "B": [1, 1], "Hidden": [1, 1]},
        region={"A": "EU", "B": "EU", "Hidden": "US"},
        parent_id={"A": [None, "Hidden"], "B": [None, "A"]},
    )
    cut = opened(frame, options={"scope": Scope.of(region=["EU"])})
    assert cut.known_accounts()["account_id"].to_list() == ["A", "B"]
    assert "Hidden" not in str(cut.audit().rows())
    # What was paid stays where it was paid, and B counts with A.
    assert cut.metrics("mrr")["value"].to_list() == [2, 2]
    assert cut.bridge(1)["n_churned"].sum() == 0


def test_the_currency_does_not_depend_on_rows_out_of_sight():
    frame = history(
        "2024-01",
        {"A": [10, 10], "B": [1000, 1000]},
        region={"A": "US", "B": "JP"},
        currency={"A": "USD", "B": "JPY"},
    )
    americas = {"scope": Scope.of(region=["US"])}
    # Without a currency of the company the whole cannot be told, and a part in one currency can.
    with pytest.raises(DataError, match="none is chosen"):
        opened(frame, fx=rates(USD=[100, 150]))
    assert opened(frame, fx=rates(USD=[100, 150]), options=americas).currency == "USD"
    yen = {"settings": Settings(currency="JPY")}
    cut = opened(frame, fx=rates(USD=[100, 150]), options=americas | yen)
    assert (cut.currency, cut.metrics("mrr")["value"].to_list()) == ("JPY", [1000, 1500])
    alone = opened(
        frame.filter(pl.col("account_id") == "A"), fx=rates(USD=[100, 150]), options=americas | yen
    )
    assert alone.metrics("mrr").equals(cut.metrics("mrr"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("root")
    publish({"accounts": history("2024-01", PAID, csm_id=CSM)}, root, date(2024, 4, 30), "test")
    return root


def test_figures_of_the_time_of_publication_are_of_all():
    assert csdash.open(SAMPLE_DATA).published is not None
    assert csdash.open(SAMPLE_DATA, scope=Scope.of(region=["Kansai"])).published is None


@pytest.mark.parametrize("scope", [MINE, Scope(masked=True)])
def test_the_report_of_the_checks_is_of_all(root: Path, scope: Scope):
    session = csdash.open(root, scope=scope)
    with pytest.raises(CsdashError, match="about the data as a whole"):
        _ = session.report
    assert len(data_answer(view_of(session, "en"))) == 2
    assert len(data_answer(view_of(csdash.open(root), "en"))) == 3


def test_what_a_snapshot_holds_is_counted_within_the_scope(root: Path):
    rows, _ = snapshots_table(view_of(csdash.open(root, scope=MINE), "en"))
    assert rows["rows"].to_list() == [10]
    rows, _ = snapshots_table(view_of(csdash.open(root), "en"))
    assert rows["rows"].to_list() == [14]


def test_why_data_is_refused_is_not_for_readers():
    broken = folder_of(history("2024-01", {"Secret": [1, -5]}, region={"Secret": "EU"}))
    with pytest.raises(DataError, match="Secret"):
        csdash.open(broken)
    for scope in (Scope.of(region=["EU"]), Scope(masked=True)):
        with pytest.raises(DataError) as refusal:
            csdash.open(broken, scope=scope)
        assert "Secret" not in str(refusal.value)
