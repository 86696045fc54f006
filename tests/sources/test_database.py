"""Databases: a real PostgreSQL and a real SQLite, asked with bound parameters, and silent about passwords."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import adbc_driver_postgresql.dbapi
import polars as pl
import pytest

from csdash.errors import DataError
from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.query import Parameter, Query, read_parameter
from csdash.snapshots.sources.read import read_sheets
from csdash.snapshots.sources.sheet import Sheet

TABLE = """
create schema crm;
create sequence crm.numbers;
create table crm.contracts (
    id uuid, name text, mrr numeric(18, 4), total numeric, seats int, rate real, start date, at timestamptz,
    local timestamp, active boolean, plan char(8), attributes jsonb, price money, tags text[], held interval
);
insert into crm.contracts values
    ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '青空', 1200.5, 123456789012.3456789, 3, 0.1, '2024-04-01',
     '2024-04-01 08:00+09', '2024-04-01 08:00', true, 'basic', '{"a": 1}', 12.5, '{x}', '1 month'),
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
"""


@pytest.fixture(scope="module")
def url(postgresql: str) -> Iterator[str]:
    """The database with a table of every type that contracts are kept in."""
    with adbc_driver_postgresql.dbapi.connect(postgresql) as connection, connection.cursor() as cursor:
        cursor.executescript(TABLE)
        connection.commit()
        yield postgresql
        cursor.executescript("drop schema crm cascade")
        connection.commit()


def ask(folder: Path, source: str, text: str, limits: Limits = LIMITS, **parameters: Parameter) -> Sheet:
    scratch = folder / f"scratch-{len(list(folder.iterdir()))}"
    scratch.mkdir()
    return read_sheets([source], scratch, {}, limits, query=Query(text, "contracts.sql", parameters))[0]


def rows(sheet: Sheet) -> list[dict]:
    return sheet.frame().collect().to_dicts()


def test_values_keep_their_types(url: str, tmp_path: Path):
    sheet = ask(tmp_path, url, "select * from crm.contracts")
    assert (sheet.name, sheet.rows, sheet.is_text) == ("contracts.sql", 2, False)
    first, second = rows(sheet)
    assert first == {
        "id": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "name": "青空",
        "mrr": Decimal("1200.5000"),
        # Declared without a scale: exact as text, where a float would round.
        "total": "123456789012.3456789",
        "seats": 3,
        "rate": 0.1,
        "start": date(2024, 4, 1),
        "at": datetime(2024, 3, 31, 23, tzinfo=UTC),
        "local": datetime(2024, 4, 1, 8),  # noqa: DTZ001 - it has none
        "active": True,
        "plan": "basic",
        "attributes": '{"a": 1}',
    }
    assert set(second.values()) == {None}
    assert sheet.frame().collect_schema()["mrr"] == pl.Decimal(18, 4)


def test_columns_that_cannot_be_kept_are_named(url: str, tmp_path: Path):
    notes = ask(tmp_path, url, "select price, tags, held, 1 as one from crm.contracts").notes
    assert [note.en.split(",")[0] for note in notes] == [
        f'Column "{name}" is left out' for name in ("price", "tags", "held")
    ]


def test_parameters_are_bound_with_their_kinds(url: str, tmp_path: Path):
    text = """
        -- :not_one
        select ':nor_this' as a, '2024-01-01'::date as b, $$ :or_this $$ as c, name, seats
        from crm.contracts
        where start >= :since and seats = :seats and rate < :rate and active = :active and name = :name
          and start >= :since; """
    sheet = ask(
        tmp_path,
        url,
        text,
        since=Parameter("2024-04-01", "date"),
        seats=Parameter("3", "integer"),
        rate=Parameter("0.5", "number"),
        active=Parameter("true", "flag"),
        name=Parameter("青空"),
    )
    assert rows(sheet) == [
        {"a": ":nor_this", "b": date(2024, 1, 1), "c": " :or_this ", "name": "青空", "seats": 3}
    ]
    injected = Parameter("x' or 'a' = 'a")
    assert ask(tmp_path, url, "select name from crm.contracts where name = :name", name=injected).rows == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("select * from crm.nope", 'refuses the query: relation "crm.nope" does not exist'),
        ("select name from", "refuses the query: syntax error at end of input"),
        ("select 1; drop table crm.contracts", "cannot insert multiple commands"),
        ("delete from crm.contracts", "only a query that selects is run"),
        (
            "with gone as (delete from crm.contracts returning *) select * from gone",
            "refuses the query: WITH clause",
        ),
        ("select nextval('crm.numbers')", "cannot execute nextval"),
        ("select 1 / 0", "refuses the query: division by zero"),
        ("select pg_sleep(30)", "not done in the time it is given"),
        ("select :since", "there is no value for :since. Give it with --param since=value"),
        ("select 'NaN'::numeric(9, 2) as mrr", 'column "mrr" holds what is no number'),
        ("select generate_series(1, 11) as n", "more than 10 rows"),
    ],
)
def test_what_cannot_be_asked_is_told(url: str, tmp_path: Path, text: str, says: str):
    with pytest.raises(DataError, match=says) as refusal:
        ask(tmp_path, url, text, Limits(statement_seconds=1, query_rows=10))
    assert str(refusal.value).startswith("contracts.sql: ")
    assert ask(tmp_path, url, "select * from crm.contracts").rows == 2, "the table is as it was"


def test_parameter_that_is_not_in_the_query_is_told(url: str, tmp_path: Path):
    with pytest.raises(DataError, match="no parameter called since"):
        ask(tmp_path, url, "select 1", since=Parameter("x"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("canary-hunter2", "canary-wrong", "the user or the password is wrong"),
        (":canary-hunter2", "", "a password is asked for and none is given"),
        ("127.0.0.1", "no.such.host.invalid", "there is no host of this name"),
        ("/postgres", "/nope", "there is no such database or user"),
        ("canary-hunter2", "canary%ZZ", "cannot be connected to"),
        ("postgresql://", "mysql://", "nothing is read from addresses of this kind"),
    ],
)
def test_wrong_url_is_told_without_its_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, says: str
):
    monkeypatch.delenv("PGPASSWORD", raising=False)
    wrong = url.replace("//keeper:canary-hunter2@", "//keeper@") if not new else url.replace(old, new)
    with pytest.raises(DataError, match=says) as refusal:
        ask(tmp_path, wrong, "select 1")
    assert "canary" not in refusal.value.message.ja + refusal.value.message.en


def test_server_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(DataError, match="nothing answers at this host and port"):
        ask(tmp_path, "postgresql://keeper:x@127.0.0.1:1/postgres", "select 1")


def test_database_needs_a_query(url: str, tmp_path: Path):
    with pytest.raises(DataError, match="A database needs a query"):
        read_sheets([url], tmp_path, {})


def test_large_result_is_streamed(url: str, tmp_path: Path):
    text = "select i as id, (i % 100)::numeric(18, 4) as mrr from generate_series(1, 300000) as i"
    sheet = ask(tmp_path, url, text)
    assert sheet.rows == 300_000
    assert sheet.frame().select(pl.col("mrr").sum()).collect().item() == Decimal("14850000.0000")


def test_sqlite_is_read_as_text_and_never_written(tmp_path: Path):
    path = tmp_path / "crm 1.db"
    with sqlite3.connect(path) as connection:
        connection.execute('create table t (id text, "m""rr", rate real)')
        rows_in = [("A", 1, 0.1), ("B", "2,000", 2), ("C", 3.5, None), ("青空", None, 1e9)]
        connection.executemany("insert into t values (?, ?, ?)", rows_in)
    before = path.read_bytes()
    source = f"sqlite:///{path}"
    sheet = ask(tmp_path, source, "select * from t where id <> :id", id=Parameter("C"))
    assert sheet.is_text
    assert rows(sheet) == [
        {"id": "A", 'm"rr': "1", "rate": "0.1"},
        {"id": "B", 'm"rr': "2,000", "rate": "2.0"},
        {"id": "青空", 'm"rr': None, "rate": "1000000000.0"},
    ]
    for text in (
        "drop table t",
        "select 1; drop table t",
        "attach 'other.db' as other",
        "pragma user_version = 9",
    ):
        with pytest.raises(DataError, match=r"only a query that selects|refuses the query"):
            ask(tmp_path, source, text)
    assert path.read_bytes() == before
    with pytest.raises(DataError, match="URL of the database cannot be used"):
        ask(tmp_path, f"sqlite:///{tmp_path / 'none.db'}", "select 1")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("written", "name", "typed"),
    [
        ("since:date=2024-04-01", "since", date(2024, 4, 1)),
        ("n:integer=3", "n", 3),
        ("n:number=0.5", "n", 0.5),
        ("is_on:flag=true", "is_on", True),
        ("name=a=b", "name", "a=b"),
    ],
)
def test_parameter_is_read_as_it_is_written(written: str, name: str, typed: object):
    found, parameter = read_parameter(written)
    assert (found, parameter.typed) == (name, typed)


@pytest.mark.parametrize("written", ["since", "a b=1", "n:integer=x", "n:float=1", "d:date=4/1", "f:flag=2"])
def test_parameter_that_cannot_be_read_is_told(written: str):
    with pytest.raises(DataError, match="parameter"):
        read_parameter(written)
