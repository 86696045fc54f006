"""The table of measured times: medians, the floor beside them, and whether the promise is kept."""

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.proto.Element_pb2 import Element

import csdash
from benchmarks import generated, imports, large, scaling
from benchmarks.generated import MONTHS, accounts
from benchmarks.measurement import HEADER, Measurement, cells, table
from csdash.months import month_index
from csdash.ui.boundary import BROKEN
from tests.thorough import thorough
from tools.session import RunFailedError, sound


def test_worked_example():
    # Samples 10, 30, 20: median 20. Floor 4, 6: median 5. 15 above it, 4 times as much.
    row = Measurement("page", "ms", [10, 30, 20], [4, 6], promise=15, above_floor=True)
    assert (row.median, row.over_floor, row.ratio, row.is_kept) == (20, 15, 4, True)
    shown = dict(zip(HEADER, cells(row), strict=True))
    assert (shown["min"], shown["max"], shown["n"], shown["kept"]) == ("10", "30", "3", "yes")


def test_a_broken_promise_is_seen():
    assert Measurement("page", "s", [5.1], promise=5).is_kept is False
    assert Measurement("page", "ms", [50], [10], promise=30, above_floor=True).is_kept is False
    assert "NO" in table([Measurement("page", "s", [5.1], promise=5)])


def test_a_promise_may_be_so_many_times_the_floor():
    # 20 times the floor of 5 is 100.
    told = Measurement("build", "s", [99], [5], promise=20, of_floor=True)
    assert told.is_kept
    assert cells(told)[HEADER.index("promise")] == "<= 20 x floor"
    assert Measurement("build", "s", [101], [5], promise=20, of_floor=True).is_kept is False


def test_without_a_floor_a_promise_above_it_is_not_kept():
    assert Measurement("page", "ms", [1], promise=30, above_floor=True).is_kept is False


def test_without_a_promise_nothing_is_claimed():
    row = Measurement("page", "ms", [1])
    assert row.is_kept is None
    assert row.ratio is None


def test_rows_are_as_wide_as_the_header():
    lines = table(
        [Measurement("a page with a long name", "ms", [1]), Measurement("b", "KiB", [12345.6])]
    ).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "12,346" in lines[-1]


def test_made_up_accounts_are_the_same_every_time_and_meet_the_contract():
    table = accounts(3000)
    assert table.equals(accounts(3000))
    assert table.height == 3000
    assert table["month"].n_unique() == MONTHS
    assert not table.select(pl.struct("month", "account_id").is_duplicated().any()).item()


def test_by_month_it_is_the_same_company():
    # All rows: none is cut off to come to a round number.
    whole = accounts(2 * 3000).filter(pl.col("month") == pl.date(2023, 5, 1))
    by_month = pl.concat(generated.months(2 * 3000)).filter(pl.col("month") == pl.date(2023, 5, 1))
    assert set(whole.rows()) < set(by_month.rows())
    assert by_month["account_id"].is_sorted()
    assert whole.height > 0.8 * by_month.height


def test_an_exponent_is_that_of_the_power_which_fits():
    # 5 n^1.5: 5, 40, 320 at 1, 4, 16.
    assert scaling.exponent((1, 4, 16), (5, 40, 320)) == pytest.approx(1.5)
    assert scaling.exponent((1, 4, 16), (7, 7, 7)) == pytest.approx(0)


def test_large_snapshots_are_published_at_two_days(tmp_path):
    folder = large.write(tmp_path / "data", 3000, 14, ("segment",))
    assert len([*folder.iterdir()]) == 14
    session = csdash.open(tmp_path / "data", as_of=date(2022, 1, 31))
    assert session.last_month == month_index(date(2022, 1, 1))
    assert [*session.dimensions] == ["segment"]


def test_what_a_process_takes_is_told_and_its_failure_too():
    seconds, mebibytes, processor = imports.run(
        [sys.executable, "-c", "import time; held = b'x' * 64 * 1024**2; time.sleep(0.5)"]
    )
    assert seconds >= 0.5
    assert mebibytes > 64
    assert processor > 0
    with pytest.raises(RuntimeError, match="ended with 3"):
        imports.run([sys.executable, "-c", "raise SystemExit(3)"])


@thorough
def test_imports_are_measured_from_the_command_line():
    told = imports.measure(Path(), small=3000, large=4000, samples=1)
    assert [row.unit for row in told] == ["s", "MiB", "s"] * 6
    assert [row.promise for row in told if row.promise] == [30, 2048, 60, 4096]
    assert all(min(row.samples) > 0 and min(row.floor) > 0 for row in told)
    assert told[0].name == "import 3,000 rows of CSV; floor: reading and writing it"


def test_no_module_hides_one_of_python_from_what_is_run_beside_it():
    # `streamlit run benchmarks/serve.py` looks for every import in its own folder first.
    names = {path.stem for path in Path("benchmarks").glob("*.py")}
    assert not names & sys.stdlib_module_names


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_page_that_says_it_could_not_be_shown_is_a_failed_click(language):
    drawn = Element()
    drawn.heading.body = BROKEN[language]
    with pytest.raises(RunFailedError, match="could not be shown"):
        sound(drawn)
    drawn.heading.body = "NRR"
    sound(drawn)
