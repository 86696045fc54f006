"""The cohorts page in sections: each is drawn, the link says which one, and a cell opens its accounts."""

import polars as pl
import pytest

from tests.app.company import accounts, folder, opened, texts

PAGE = "retention/cohorts.py"
LOCALES = {"ja": "ja-JP", "en": "en-US"}
pytestmark = pytest.mark.usefixtures("kept")


@pytest.mark.parametrize(("section", "language"), [("time", "ja"), ("survival", "en")])
def test_every_section_is_drawn(section, language):
    app = opened({"show": section}, page=PAGE, locale=LOCALES[language])
    assert not app.exception
    assert app.query_params["show"] == section
    assert app.title
    assert not {"エラーが発生しました", "Something went wrong"} & {one.value for one in app.header}


def test_reasons_say_what_would_unlock_them():
    app = opened({"show": "churn"}, page=PAGE, locale="en-US")
    said = texts(app).replace("\\", "")
    assert not app.exception
    assert "Add events to see Reason." in said


def test_a_cell_opens_its_accounts_and_the_link_says_which(data):
    # Twelve accounts begin in the second month of the data, December 2023; two of them leave in the middle.
    number = pl.col("account_id").str.slice(1).cast(pl.Int64)
    late = accounts().filter((number >= 12) | (pl.col("month") > pl.col("month").min()))
    folder(data, late)
    app = opened({"cohort": "2023-10", "age": "15", "kind": "logo"}, page=PAGE, locale="en-US")
    assert "12 accounts, after 15 months: 10 active, 0 returned, 2 left." in texts(app).replace("\\", "")
    assert app.query_params["cohort"] == "2023-10"
    shown = app.dataframe[0].value
    assert len(shown) == 12
    assert sorted(shown["state"].unique()) == ["Active", "Left"]


def test_a_cell_that_is_not_there_is_no_error(data):
    folder(data, accounts())
    app = opened({"cohort": "1999-01", "age": "7", "period": "nothing"}, page=PAGE)
    assert not app.exception
    assert "エラーが発生しました" not in texts(app)
