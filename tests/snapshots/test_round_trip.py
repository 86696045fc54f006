"""What is published comes back: the same rows, the same money, under an id made from the content."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import CsdashError, DataError
from csdash.snapshots.listing import current_id, list_snapshots
from csdash.snapshots.publish import publish
from tests.histories import folder_of, history

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)
PAID = history(
    "2024-01",
    {
        "A/P": [Decimal("0.0001"), Decimal("0.0003"), Decimal(1), Decimal(2)],
        "B/P": [Decimal("99999999999.9999")] * 4,
        "A/Q": [None, Decimal(5), Decimal(5), Decimal(5)],
    },
    segment={"A/P": "大企業", "B/P": "", "A/Q": "大企業"},
    tier={"A/P": "high", "B/P": None, "A/Q": "high"},
)
SURVEYS = pl.DataFrame(
    {"account_id": ["A"], "contact_id": ["c"], "kind": ["nps"], "date": [date(2024, 2, 1)], "score": [9.5]}
)
TARGETS = pl.DataFrame(
    {"month": ["2024-04", "2024-03"], "metric": ["nrr"] * 2, "window": [1, 1], "value": [1.0, 0.9]}
)
TABLES = {"accounts": PAID, "surveys": SURVEYS, "targets": TARGETS}


def everything(session: csdash.Session) -> list[pl.DataFrame]:
    by = ["segment"]
    return [
        session.bridge(1, by=by),
        session.cohorts(by=by),
        session.survival(),
        session.metrics("nrr", "mrr", "nps", "grr_product_level", window=1, by=by),
        session.bridge(1, by=["product"]),
        session.table("targets").sort("month"),
    ]


def test_published_gives_the_same_answers_as_the_files(tmp_path: Path):
    publish(TABLES, tmp_path, APRIL, "test")
    published, bare = csdash.open(tmp_path), csdash.open(folder_of(PAID, surveys=SURVEYS, targets=TARGETS))
    assert published.coverage == bare.coverage
    assert published.tables == bare.tables == ("accounts", "surveys", "targets")
    for one, other in zip(everything(published), everything(bare), strict=True):
        assert one.equals(other)


def test_money_is_stored_to_the_tick(tmp_path: Path):
    snapshot = publish(TABLES, tmp_path, APRIL, "test")
    stored = pl.read_parquet(tmp_path / "snapshots" / snapshot / "accounts" / "2024-01.parquet")
    assert stored["mrr"].sum() == Decimal("100000000000.0000")
    assert csdash.open(tmp_path).metrics("mrr")["numerator"][0] == Decimal("100000000000.0000")


def test_same_content_has_the_same_id_whatever_the_order_of_rows(tmp_path: Path):
    first = publish(TABLES, tmp_path, APRIL, "export of Monday")
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=1) for name, frame in TABLES.items()}
    assert publish(shuffled, tmp_path, APRIL, "export of Tuesday") == first
    assert len(list_snapshots(tmp_path)) == 1
    # And nothing was rewritten: the first source stands.
    assert csdash.open(tmp_path).source == "export of Monday"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: (
            t | {"accounts": t["accounts"].with_columns(mrr=pl.col("mrr") + Decimal("0.0001"))},
            APRIL,
        ),
        lambda t: ({"accounts": t["accounts"]}, APRIL),
        lambda t: (t, date(2024, 5, 1)),
        lambda t: (t | {"surveys": t["surveys"].with_columns(score=pl.lit(9.6))}, APRIL),
    ],
)
def test_any_change_has_another_id(change, tmp_path: Path):
    tables, as_of = change(TABLES)
    assert publish(tables, tmp_path, as_of, "x") != publish(TABLES, tmp_path, APRIL, "x")


def test_manifest_says_what_there_is(tmp_path: Path):
    publish({"accounts": PAID.filter(pl.col("month") < APRIL.replace(day=1))}, tmp_path, MARCH, "first")
    snapshot = publish(TABLES, tmp_path, APRIL, "second")
    manifest = list_snapshots(tmp_path)[0]
    assert (manifest.id, manifest.as_of, manifest.source) == (snapshot, APRIL, "second")
    assert manifest.rows == {"accounts": 11, "surveys": 1, "targets": 2}
    assert manifest.parent == list_snapshots(tmp_path)[1].id
    written = json.loads((tmp_path / "snapshots" / snapshot / "manifest.json").read_text())
    assert (written["first_month"], written["last_month"]) == ("2024-01", "2024-04")
    assert {file["path"] for file in written["files"]} == {
        *(f"accounts/2024-0{m}.parquet" for m in range(1, 5)),
        "surveys.parquet",
        "targets.parquet",
    }


def test_months_that_were_not_over_are_left_out(tmp_path: Path):
    publish(TABLES, tmp_path, date(2024, 4, 29), "mid-April")
    session = csdash.open(tmp_path)
    assert session.metrics("mrr")["month"].max() == date(2024, 3, 1)
    assert session.as_of == date(2024, 4, 29)


def test_no_month_over_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="no month that was over on 2024-01-30"):
        publish(TABLES, tmp_path / "root", date(2024, 1, 30), "too early")
    assert not (tmp_path / "root").exists()


def test_where_the_data_stops_is_not_churn(tmp_path: Path):
    # Published in July with data up to April: May and June are unknown, not a total loss.
    publish({"accounts": PAID}, tmp_path, date(2024, 7, 15), "late export")
    session = csdash.open(tmp_path)
    assert session.metrics("logo_churn_rate", window=1)["month"].max() == date(2024, 4, 1)
    assert session.metrics("logo_churn_rate", window=1)["value"].to_list() == [0, 0, 0]
    assert session.survival()["events"].sum() == 0


def test_as_of_asks_for_what_was_known(tmp_path: Path):
    restated = PAID.with_columns(
        mrr=pl.when(pl.col("month") == date(2024, 2, 1)).then(Decimal(7)).otherwise("mrr")
    )
    march = publish({"accounts": PAID}, tmp_path, MARCH, "march")
    april = publish({"accounts": restated}, tmp_path, APRIL, "april")
    assert [
        csdash.open(tmp_path, as_of=day).id for day in (MARCH, date(2024, 4, 29), APRIL, date(2030, 1, 1))
    ] == [march, march, april, april]
    assert csdash.open(tmp_path).id == april
    before, after = (csdash.open(tmp_path, as_of=day).metrics("mrr")["value"][1] for day in (MARCH, APRIL))
    assert before != after == 21
    with pytest.raises(
        CsdashError, match=r"No snapshot was known on 2024-03-30. The oldest is of 2024-03-31"
    ):
        csdash.open(tmp_path, as_of=date(2024, 3, 30))


def test_publishing_the_past_again_leaves_the_newest_current(tmp_path: Path):
    april = publish({"accounts": PAID}, tmp_path, APRIL, "april")
    march = publish({"accounts": PAID}, tmp_path, MARCH, "march, found again")
    assert current_id(tmp_path) == april
    assert [manifest.id for manifest in list_snapshots(tmp_path)] == [april, march]


def test_a_correction_of_the_same_day_becomes_current(tmp_path: Path):
    publish({"accounts": PAID}, tmp_path, APRIL, "april")
    corrected = publish({"accounts": PAID.with_columns(mrr=Decimal(1))}, tmp_path, APRIL, "april, corrected")
    assert csdash.open(tmp_path).id == corrected
    again = publish({"accounts": PAID}, tmp_path, APRIL, "april, after all")
    assert csdash.open(tmp_path).id == again
