"""The restatement page: before there is anything to compare, and the choices that go into its link."""

from datetime import date

import polars as pl
import pytest

from csdash.snapshots.publish import publish
from tests.app.company import accounts, opened, texts

PAGE = "trust/restatements.py"
pytestmark = pytest.mark.usefixtures("kept")
NOVEMBER, DECEMBER = date(2025, 11, 30), date(2025, 12, 31)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """November as it was known, and December, which knows that A02 had left before."""
    place = tmp_path / "root"
    whole = accounts()
    publish({"accounts": whole.filter(pl.col("month") <= NOVEMBER)}, place, as_of=NOVEMBER, source="a test")
    left = (pl.col("account_id") == "A02") & (pl.col("month") >= date(2025, 11, 1))
    publish({"accounts": whole.filter(~left)}, place, as_of=DECEMBER, source="a test")
    monkeypatch.setenv("CSDASH_DATA", str(place))
    return place


@pytest.mark.parametrize(
    ("locale", "says"), [("ja-JP", "過去の時点がまだありません"), ("en-US", "no earlier snapshot")]
)
def test_a_bare_folder_says_what_will_appear(locale, says):
    app = opened(page=PAGE, locale=locale)
    assert says in texts(app)
    assert not app.exception


def test_the_newest_month_both_know_comes_first(root):
    app = opened(page=PAGE)
    assert not app.exception
    assert "2025年11月のNRRは、2025年11月30日時点では" in texts(app)
    assert "遅れて届いた解約(1社)" in texts(app).replace("\\", "")
    assert app.query_params["month"] == "2025-11"
    assert app.query_params["then"] == "2025-11-30"


def test_metric_and_month_are_part_of_the_link(root):
    app = opened({"metric": "mrr", "month": "2025-10"}, page=PAGE)
    assert "2025年10月のMRRは" in texts(app)
    assert "変わっていません" in texts(app)
    assert app.query_params["metric"] == "mrr"


def test_the_oldest_snapshot_has_none_before_it(root):
    app = opened({"as_of": "2025-11-30"}, page=PAGE)
    assert "過去の時点がまだありません" in texts(app)


def test_in_english(root):
    app = opened(page=PAGE, locale="en-US")
    assert "NRR for Nov 2025 was given as" in texts(app)
    assert "churn reported late (1 account)" in texts(app).replace("\\", "")
