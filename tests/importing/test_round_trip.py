"""One history, written in every way, is the same accounts table to the byte."""

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import adbc_driver_postgresql.dbapi
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.importing.apply import build_draft
from csdash.importing.draft import Draft
from csdash.importing.mapping import Feed, Mapping
from csdash.months import month_index, month_start
from csdash.snapshots.sources.query import Query
from csdash.snapshots.sources.read import read_sheets
from tests.importing.written import JA, WAYS, Written, _feed, first_paid, whole_years
from tests.laws.companies import law
from tests.thorough import thorough

FIRST = month_index(date(2023, 11, 1))
SCHEMA = {"month": pl.Date, "account_id": pl.String, "mrr": pl.Decimal(18, 4), "product": pl.String}
SCHEMA |= {"segment": pl.String, "seats": pl.Int64, "start_month": pl.Date}

money = st.one_of(
    st.sampled_from([Decimal(0), Decimal("0.0001"), Decimal("99999999.99")]),
    st.decimals(0, 10**6, places=2),
    st.decimals(1, 10**4, places=4),
)
accounts = st.from_regex(r"[A-Z]{1,3}-[0-9]{1,4}|顧客[0-9]{1,2}", fullmatch=True)
segments = st.sampled_from(["SMB", "大企業", 'a "b", c', "x;y|z", "=1+1", None])


@st.composite
def histories(draw: st.DrawFn) -> pl.DataFrame:
    """Lines that come, change, pause and go; some free, each account with attributes that stay."""
    rows = []
    for account in draw(st.lists(accounts, min_size=1, max_size=4, unique=True)):
        segment = draw(segments)
        for product in draw(
            st.lists(st.sampled_from(["P", "プラスα", "Q,R"]), min_size=1, max_size=2, unique=True)
        ):
            month = FIRST + draw(st.integers(0, 3))
            for _ in range(draw(st.integers(1, 3))):
                mrr, seats, length = (
                    draw(money),
                    draw(st.one_of(st.none(), st.integers(0, 5000))),
                    draw(st.integers(1, 4)),
                )
                rows += [
                    {"month": month_start(month + i), "account_id": account, "mrr": mrr, "product": product}
                    | {"segment": segment, "seats": seats}
                    for i in range(length)
                ]
                month += length + draw(st.integers(0, 2))
    # Somebody pays in every month, so that all of them are covered.
    last = max(month_index(row["month"]) for row in rows)
    rows += [
        {
            "month": month_start(m),
            "account_id": "Z",
            "mrr": Decimal(7),
            "product": "P",
            "segment": "S",
            "seats": 1,
        }
        for m in range(FIRST, last + 1)
    ]
    return known(rows)


def line(account: str, product: str, segment: str | None, seats: int | None, *paid: str | None) -> list[dict]:
    """The months of one line from the first on; None is a month without it."""
    return [
        {"month": month_start(FIRST + i), "account_id": account, "mrr": Decimal(mrr), "product": product}
        | {"segment": segment, "seats": seats}
        for i, mrr in enumerate(paid)
        if mrr is not None
    ]


def known(*lines: list[dict]) -> pl.DataFrame:
    rows = [row for one in lines for row in one]
    starts = first_paid(rows)
    return pl.DataFrame([row | {"start_month": starts.get(row["account_id"])} for row in rows], schema=SCHEMA)


# What every way must keep: pauses, nothing paid, the smallest and a large amount, marks that files use themselves.
TELLING = known(
    line("A-1", "P", 'a "b", c', 3, "0.0001", "0.0001", None, "99999999.99", "120.5"),
    line("A-1", "Q,R", 'a "b", c', None, None, "0", "0", "7"),
    line("顧客7", "プラスα", None, 5000, None, "0", "1234.56", "1234.56", None, "9876.5432"),
    line("B-20", "P", "=1+1", 0, "10", None, None, "10"),
    line("C-3", "P", "x;y|z", 1, None, None, None, None, "33", "33"),
    line("Z", "P", "S", 1, *["7"] * 6),
)


def drafted(written: Written, folder: Path, as_of: date) -> Draft:
    scratch = folder / "scratch"
    scratch.mkdir()
    sheets = read_sheets([written.source], scratch, {"*": written.hints}, query=written.query)
    return build_draft(sheets, Mapping((written.feed,)), folder / "draft", as_of=as_of)


def accounts_of(made: Draft) -> list[tuple[str, int, str]]:
    assert made.manifest, made.report.message().en
    return [(file.path, file.rows, file.sha256) for file in made.manifest.files if file.table == "accounts"]


def expected(history: pl.DataFrame, way: str, folder: Path) -> list[tuple[str, int, str]]:
    """From parquet, which is as it is; without the seats for a pivot, which has no place for them."""
    told = history.drop("seats") if way == "pivot" else history
    told.write_parquet(folder / "known.parquet")
    feed = _feed("known.parquet", names={name: name for name in told.columns})
    return accounts_of(drafted(Written(str(folder / "known.parquet"), feed), folder, whole_years(history)))


def found(history: pl.DataFrame, way: str) -> list[tuple[str, int, str]]:
    with tempfile.TemporaryDirectory() as folder:
        written = WAYS[way](history, Path(folder))
        return accounts_of(drafted(written, Path(folder), whole_years(history)))


def wanted(history: pl.DataFrame, way: str) -> list[tuple[str, int, str]]:
    with tempfile.TemporaryDirectory() as folder:
        return expected(history, way, Path(folder))


@pytest.fixture(scope="module")
def told() -> dict[bool, list[tuple[str, int, str]]]:
    """What comes of the telling history, of a pivot and of all others."""
    return {way == "pivot": wanted(TELLING, way) for way in ("pivot", "parquet")}


@pytest.mark.parametrize("way", WAYS)
def test_a_history_is_the_same_however_it_was_written(way, told):
    assert found(TELLING, way) == told[way == "pivot"]


@thorough
@pytest.mark.parametrize("way", WAYS)
@law(4)
@given(history=histories())
def test_any_history_is_the_same_however_it_was_written(way, history):
    assert found(history, way) == wanted(history, way)


@law(3)
@given(history=histories())
def test_and_from_postgresql(postgresql, history):
    with adbc_driver_postgresql.dbapi.connect(postgresql) as connection, connection.cursor() as cursor:
        cursor.execute("drop table if exists history")
        cursor.adbc_ingest("history", history.to_arrow())
        cursor.execute("alter table history alter column mrr type numeric(18, 4)")
        connection.commit()
    query = Query("select * from history where mrr >= 0", "history.sql")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        written = Written(postgresql, _feed("history.sql", names={name: name for name in JA}), query)
        made = accounts_of(drafted(written, Path(one), whole_years(history)))
        assert made == expected(history, "postgresql", Path(other))


def test_the_same_sheet_twice_is_the_same_snapshot(tmp_path):
    history = pl.DataFrame(
        {"month": [date(2024, 1, 1)], "account_id": ["A"], "mrr": [Decimal(1)], "product": ["P"]}
        | {"segment": ["S"], "seats": [1], "start_month": [date(2024, 1, 1)]}
    )
    ids = set()
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        made = drafted(WAYS["csv, ISO"](history, folder), folder, date(2024, 2, 15))
        ids.add(made.manifest.id)
    assert len(ids) == 1


def test_rows_without_a_key_are_the_same_in_any_order(tmp_path):
    """A database gives events in the order it likes: the snapshot must not change with it."""
    lines = [
        f"a{i % 7},2024-01-{i % 28 + 1:02d},{'QBR' if i % 3 else '研修'},{i % 1000}" for i in range(5000)
    ]
    (tmp_path / "m.csv").write_text("month,id,mrr\n2024-01,a1,5\n", encoding="utf-8")
    log = {"account_id": "who", "date": "day", "kind": "what", "detail": "detail"}
    feeds = (
        Feed("m.csv", columns={"month": "month", "account_id": "id", "mrr": "mrr"}),
        Feed("log.csv", table="events", shape="rows", columns=log, values={"kind": {"研修": "training"}}),
    )
    ids = set()
    for name, rows in (("as-it-is", lines), ("reversed", lines[::-1])):
        (tmp_path / "log.csv").write_text("\n".join(["who,day,what,detail", *rows]), encoding="utf-8")
        scratch = tmp_path / name
        scratch.mkdir()
        sheets = read_sheets([str(tmp_path / "*.csv")], scratch, {})
        made = build_draft(sheets, Mapping(feeds), scratch / "draft", as_of=date(2024, 1, 31))
        ids.add(made.manifest.id)
    assert len(ids) == 1
