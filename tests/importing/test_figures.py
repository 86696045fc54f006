"""The figures kept with a snapshot are those it answers with: to the tick, in every month and window."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import csdash
from csdash.contract.conform import Part
from csdash.errors import CsdashError, DataError
from csdash.importing.figures import COLUMNS, CUBES, figures, write_figures
from csdash.importing.preview import mrr_by_month
from csdash.measures import totals
from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from csdash.published import NO_WINDOW
from csdash.settings import Settings
from csdash.snapshots.manifest import read_manifest
from csdash.snapshots.staging import Staged, check_and_stage
from tests.histories import history
from tests.thorough import one_in

YEN = Settings(currency="JPY")
JANUARY = 24288
SAMPLE = Path(__file__).parents[2] / "sample_data"


def staged_of(folder: Path, as_of: date, **tables: pl.DataFrame) -> Staged:
    parts = {name: [Part(name, frame.lazy())] for name, frame in tables.items()}
    staged, report = check_and_stage(parts, folder, as_of)
    assert staged is not None, report.lines("en")
    return staged


def answered(session: csdash.Session) -> pl.DataFrame:
    """What a session says of every metric made from bridges and stocks."""
    told = []
    for key, asked in REGISTRY.items():
        if asked.cube not in CUBES:
            continue
        for window in (1, 3, 12) if asked.is_windowed else (NO_WINDOW,):
            try:
                rows = session.metrics(key, window=window or 1)
            except CsdashError:
                continue
            told.append(rows.with_columns(pl.lit(window, dtype=pl.Int32).alias("window")))
    return pl.concat(told).select(COLUMNS)


def assert_told(staged: Staged, root: Path, month_by_month: pytest.MonkeyPatch) -> None:
    wanted = answered(csdash.open(root, settings=YEN))
    assert figures(staged, "JPY").equals(wanted)
    with month_by_month.context() as patch:
        patch.setattr(totals, "FEW", 0)
        assert figures(staged, "JPY").equals(wanted)


@pytest.mark.parametrize(
    "folder", one_in(2, sorted((SAMPLE / "snapshots").iterdir())), ids=lambda path: path.name
)
def test_of_the_sample_data(folder: Path, monkeypatch):
    manifest = read_manifest(folder)
    staged = Staged(folder, manifest.files, manifest.as_of, manifest.first_month, manifest.last_month)
    session = csdash.open(SAMPLE, as_of=manifest.as_of)
    assert session.id == folder.name
    found = figures(staged)
    assert found.equals(answered(session))
    assert found["metric"].n_unique() > 20


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.integers(JANUARY, JANUARY + 13).map(month_start),
            "account_id": st.sampled_from(["A", "B", "C", "D"]),
            "product": st.sampled_from(["", "P", "Q"]),
            "mrr": st.integers(0, 50),
            "health_score": st.sampled_from([None, 20.0, 70.0]),
            "start_month": st.sampled_from([None, month_start(JANUARY - 5)]),
            "currency": st.sampled_from(["JPY", "USD"]),
            "parent_id": st.sampled_from([None, None, None, "A"]),
        }
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda line: (line["month"], line["account_id"], line["product"]),
)
RATES = pl.DataFrame(
    {
        "month": [month_start(JANUARY + i) for i in range(14)],
        "currency": ["USD"] * 14,
        "rate": [100.0 + 7 * i for i in range(14)],
    }
)
SCHEMA = {"health_score": pl.Float64, "start_month": pl.Date, "parent_id": pl.String}


@settings(
    max_examples=settings.default.max_examples // 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(LINES, st.sets(st.sampled_from(["product", "health_score", "start_month", "currency", "parent_id"])))
def test_of_any_history(monkeypatch, tmp_path_factory, lines: list[dict], left_out: set[str]):
    if "product" in left_out:
        lines = list({(line["month"], line["account_id"]): line for line in lines}.values())
    frame = pl.DataFrame(lines, schema_overrides=SCHEMA).drop(left_out)
    folder = tmp_path_factory.mktemp("draft")
    staged = staged_of(folder, date(2025, 2, 28), accounts=frame, fx=RATES)
    assert_told(staged, folder, monkeypatch)


def test_worked_example(tmp_path: Path):
    paid = history("2024-01", {"A": [100, 80], "B": [50, 100], "C": [None, 10]})
    told = figures(staged_of(tmp_path, date(2024, 2, 29), accounts=paid))
    nrr = told.filter(pl.col("metric") == "nrr")
    # 180 kept of 150; one month, and no window of three in a history of two.
    assert nrr.rows() == [(date(2024, 2, 1), 1, "nrr", 1.2, 180, 150)]
    assert told.filter(pl.col("metric") == "mrr").select("month", "window", "value").rows() == [
        (date(2024, 1, 1), 0, 150.0),
        (date(2024, 2, 1), 0, 190.0),
    ]


def test_a_single_month_has_no_bridge(tmp_path: Path):
    paid = history("2024-01", {"A": [100]})
    told = figures(staged_of(tmp_path, date(2024, 1, 31), accounts=paid))
    assert set(told["window"]) == {0}


def test_several_currencies_and_none_to_report_in_are_refused(tmp_path: Path):
    paid = history("2024-01", {"A": [100], "B": [1]}, currency={"A": "JPY", "B": "USD"})
    rates = RATES.with_columns(month=pl.lit(date(2024, 1, 1))).head(1)
    staged = staged_of(tmp_path, date(2024, 1, 31), accounts=paid, fx=rates)
    with pytest.raises(DataError, match="none is chosen to report in"):
        figures(staged)
    mrr = figures(staged, "JPY").filter(pl.col("metric") == "mrr")
    assert mrr["value"].to_list() == [200.0]


def test_written_where_a_snapshot_has_them(tmp_path: Path):
    staged = staged_of(tmp_path, date(2024, 2, 29), accounts=history("2024-01", {"A": [100, 80]}))
    kept = write_figures(staged)
    assert (kept.path, kept.table) == ("figures.parquet", "figures")
    assert pl.read_parquet(tmp_path / kept.path).equals(figures(staged))
    assert kept == write_figures(staged)


def test_the_preview_is_read_from_them(tmp_path: Path):
    paid = history("2024-01", {"A": [100, 80, 80, 80], "B": [50, 100, 100, 0], "C": [None, 10, 10, 10]})
    staged = staged_of(tmp_path, date(2024, 4, 30), accounts=paid)
    session = csdash.open(tmp_path)
    write_figures(staged)
    shown = mrr_by_month(tmp_path)
    assert shown["mrr"].to_list() == session.metrics("mrr")["value"].to_list() == [150, 190, 190, 90]
    assert shown["n_accounts"].to_list() == [2, 3, 3, 2]
    # The longest window of four months is three: of 150 paid in January, 80 are left in April.
    assert shown["nrr"].to_list() == [None, None, None, pytest.approx(80 / 150)]
    assert shown["grr"].to_list() == [None, None, None, pytest.approx(80 / 150)]
