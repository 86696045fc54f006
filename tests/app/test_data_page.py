"""The data page in sections: each says what it is about, and the link says which one."""

from itertools import product

import polars as pl
import pytest

from csdash.text import LANGUAGES
from tests.app.company import accounts, folder, opened, texts
from tests.thorough import only

PAGE = "trust/data.py"
LOCALES = {"ja": "ja-JP", "en": "en-US"}
pytestmark = pytest.mark.usefixtures("kept")


@pytest.mark.parametrize(
    ("section", "language"),
    only(
        [("status", "ja"), ("completeness", "en"), ("audit", "ja"), ("missing", "en")],
        product(["status", "completeness", "audit", "missing"], LANGUAGES),
    ),
)
def test_every_section_is_drawn(section, language):
    app = opened({"show": section}, page=PAGE, locale=LOCALES[language])
    assert not app.exception
    assert app.query_params["show"] == section
    assert app.dataframe
    assert "エラーが発生しました" not in texts(app)


def test_a_gap_is_the_finding_of_the_calendar(data):
    folder(data, accounts().filter(pl.col("month") != pl.date(2025, 8, 1)))
    assert "accountsに行のない月があります: 2025年8月" in texts(opened(page=PAGE)).replace("\\", "")


def test_thin_columns_are_named(data):
    frame = accounts().with_columns(plan=pl.when(pl.col("account_id") < "A20").then(pl.lit("pro")))
    folder(data, frame)
    said = texts(opened({"show": "completeness"}, page=PAGE)).replace("\\", "")
    assert "満たない列は1つです: plan 40.0%" in said


def test_the_emptiest_column_is_the_first(data):
    frame = accounts().with_columns(plan=pl.when(pl.col("account_id") < "A20").then(pl.lit("pro")))
    folder(data, frame)
    shown = opened({"show": "completeness"}, page=PAGE).dataframe[0].value
    assert shown["column"].to_list()[:2] == ["plan", "month"]


def test_another_table_can_be_looked_at():
    app = opened({"show": "completeness"}, page=PAGE)
    assert app.query_params["table"] == "accounts"
    assert app.dataframe[0].value["column"].to_list()[:3] == ["month", "account_id", "mrr"]


def test_the_cases_of_one_kind_are_listed():
    app = opened({"show": "audit"}, page=PAGE)
    # Every sixth of the 48 accounts left in the middle, the others were there from the first month on.
    assert app.query_params["edge"] == "deleted_row"
    assert len(app.dataframe[1].value) == 8
    older = opened({"show": "audit", "edge": "left_truncated"}, page=PAGE)
    assert len(older.dataframe[1].value) == 48


def test_a_bare_folder_has_no_history_of_checks():
    assert "検査の履歴はありません" in texts(opened(page=PAGE))


def test_a_page_without_filters_is_about_everything(data):
    folder(data, accounts())
    asked = {"region": "関東", "window": "3", "from": "2025-06"}
    plain, chosen = opened(page=PAGE), opened(asked, page=PAGE)
    assert texts(chosen) == texts(plain)
    assert [
        one.value.equals(other.value) for one, other in zip(chosen.dataframe, plain.dataframe, strict=True)
    ] == [True] * len(plain.dataframe)
    # What was chosen is not lost: it is there on the next page, and leaves with what is shared.
    assert chosen.query_params["region"] == "関東"
