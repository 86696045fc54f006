"""The team page in sections: each is drawn or says what would unlock it, and the link says which."""

import polars as pl
import pytest

from tests.app.company import accounts, folder, opened, texts

PAGE = "practice/team.py"
SECTIONS = ("load", "outcomes", "handover", "cost", "practice")


@pytest.fixture
def with_team(data):
    number = pl.col("account_id").str.slice(1).cast(pl.Int64)
    rows = accounts().with_columns(csm_id=pl.when(number < 40).then(pl.format("C{}", number % 4)))
    folder(data, rows)
    months = rows.select("month").unique()
    people = pl.DataFrame({"csm_id": [f"C{i}" for i in range(4)], "capacity": [8] * 4, "tier": ["low"] * 4})
    team = months.join(people, how="cross").with_columns(
        role=pl.lit("csm"), team=pl.lit("<b>東</b>"), cost=pl.lit(100)
    )
    team.write_parquet(data / "team.parquet")
    return data


def test_every_section_is_drawn(with_team):
    app = opened(page=PAGE, locale="en-US")
    for section in SECTIONS:
        app.segmented_control(key="choice.show.en").set_value(section).run()
        assert not app.exception, section
        assert app.query_params["show"] == section
        assert not {"エラーが発生しました", "Something went wrong"} & {one.value for one in app.header}, (
            section
        )


def test_who_has_nobody_is_listed_and_opens(with_team):
    app = opened({"show": "handover"}, page=PAGE, locale="en-US")
    # Eight of 48 have no CSM; one of them, the 43rd, left in the middle.
    assert "7 accounts with MRR" in texts(app).replace("\\", "")
    assert len(app.dataframe[0].value) == 7
    assert list(app.dataframe[0].proto.selection_mode)


def test_without_csms_each_section_says_what_is_missing():
    for section in ("load", "outcomes"):
        said = texts(opened({"show": section}, page=PAGE, locale="en-US")).replace("\\", "")
        assert "Add accounts.csm_id" in said or "Add team" in said
