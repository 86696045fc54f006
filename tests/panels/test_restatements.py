"""The restatement page's panels on the sample data: its planted story, in both languages."""

from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl
import pytest

import csdash
from csdash.errors import CsdashError
from csdash.months import parse_month
from csdash.panels import restatement_causes, restatements
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.listing import list_snapshots
from tests.panels.offices import view_of
from tests.panels.test_language import JAPANESE, LATIN, WORD

SEPTEMBER = parse_month("2026-09")
DAY = date(2026, 9, 30)
# From sample_data/README.md: what had been wrong until October, account by account.
PLANTED = {
    "late_churn": {"A0599", "A0674", "A0685", "A0845", "A0856", "A1045"},
    "backdated": {"A1236", "A1237", "A1238", "A1239"},
    "re_segmented": {"A0132", "A0568", "A0626", "A0686", "A1068"},
    "amount_changed": {"A0110"},
}


@pytest.fixture(scope="module")
def opened():
    """What opens an earlier snapshot of the sample, each once."""
    return cache(lambda snapshot: csdash.open(SAMPLE_DATA, as_of=snapshot.as_of))


@pytest.fixture
def ask(sample, opened):
    """A panel of the page, about a metric in September 2026 as it was known at its end."""
    then = next(one.id for one in list_snapshots(SAMPLE_DATA) if one.as_of == DAY)

    def panel(build, *more, language: str = "ja", **chosen):
        view = replace(view_of(sample, language, **chosen), opened=opened)
        return build(view, then, DAY, *more)

    return panel


def accounts(ask, key: str, **chosen) -> dict[str, set[str]]:
    """The accounts of each cause."""
    told = ask(restatements.restatement, key, SEPTEMBER, **chosen).accounts
    by = told.group_by("cause").agg("account_id")
    return {cause: set(found) for cause, found in by.iter_rows()}


def test_the_answer_tells_the_story(ask):
    assert ask(restatements.restatement_answer, "nrr", SEPTEMBER) == [
        "2026年9月のNRRは、2026年9月30日時点では108.7%と示しましたが、今は108.4%です(差-0.3pt)。",
        "差の内訳は、遅れて届いた解約(6社)が-0.25pt、金額の訂正(1社)が-0.02ptです。",
        "表示期間のうち値が変わったのは35か月中4か月で、差が最大なのは2026年9月の-0.3ptです。",
    ]


def test_almost_the_same_arr_and_another_story(ask):
    assert accounts(ask, "arr") == {cause: PLANTED[cause] for cause in PLANTED if cause != "re_segmented"}
    first, why, _ = ask(restatements.restatement_answer, "arr", SEPTEMBER)
    assert "2,595,527,400円と示しましたが、今は2,598,099,840円" in first
    assert why.startswith(
        "差の内訳は、さかのぼって登録された契約(4社)が+7.89百万円、遅れて届いた解約(6社)が-4.99百万円"
    )


@pytest.mark.parametrize("segment", ["SMB", "Mid-market"])
def test_who_moved_between_segments_is_told_under_a_filter(ask, segment):
    found = accounts(ask, "mrr", where=(("segment", (segment,)),))
    assert found["re_segmented"] == PLANTED["re_segmented"]


def test_the_figures_of_the_readme(ask):
    told = ask(restatements.restatement, "mrr", SEPTEMBER)
    effects = {share.cause: float(share.effect) for share in told.shares}
    assert effects == {"backdated": 657_480, "late_churn": -415_720, "amount_changed": -27_390}


def test_what_was_kept_when_the_sample_was_published_is_told(ask):
    panel = ask(restatement_causes.causes_panel, "nrr", SEPTEMBER)
    assert panel.evidence.base == "7社、公開時の値 108.7%"
    assert panel.evidence.frame["effect"].sum() == pytest.approx(-0.2672, abs=1e-4)


def test_a_metric_without_accounts_has_both_values_and_no_causes(ask):
    assert ask(restatement_causes.causes_panel, "nps", SEPTEMBER) is None
    assert ask(restatement_causes.accounts_table, "nps", SEPTEMBER) is None
    (first, *_) = ask(restatements.restatement_answer, "nps", SEPTEMBER)
    assert "から変わっていません" in first


def test_the_accounts_are_the_largest_first_with_their_names(ask):
    frame, headers = ask(restatement_causes.accounts_table, "nrr", SEPTEMBER)
    assert frame["account_id"][0] == "A0685"
    assert frame["effect"].abs().is_sorted(descending=True)
    assert set(headers) - set(frame.columns) == set()
    assert "opening_then" in headers
    assert "opening_then" not in ask(restatement_causes.accounts_table, "mrr", SEPTEMBER)[1]


def test_which_metrics_and_months_there_are(ask):
    keys = ask(restatements.metric_keys)
    assert keys[0] == "nrr"
    assert {"arr", "nps", "health_score"} <= set(keys)
    months = ask(restatements.restatable_months, "nrr")
    assert (months[0], months[-1]) == (SEPTEMBER, parse_month("2023-11"))
    assert ask(restatements.restatable_months, "mrr")[-1] == parse_month("2022-11")


def test_no_month_in_common_is_explained(ask, sample):
    october = (SEPTEMBER + 1, SEPTEMBER + 1)
    with pytest.raises(CsdashError) as refusal:
        ask(restatements.restatable_months, "nrr", months=october)
    assert refusal.value.message.ja.endswith("変えてください。")
    assert sample.last_month == SEPTEMBER + 1


@pytest.mark.parametrize("key", ["nrr", "arr", "n_accounts"])
def test_both_languages(ask, key):
    for build in (restatements.lines_panel, restatement_causes.causes_panel):
        ja, en = (ask(build, key, SEPTEMBER, language=language) for language in ("ja", "en"))
        for here, there in ((ja.finding, en.finding), (ja.subtitle, en.subtitle)):
            assert JAPANESE.search(here)
            assert not JAPANESE.search(there)
            assert not set(WORD.findall(here)) - LATIN - {"pt"}
            assert not here.endswith("。")
            assert not there.endswith(".")
        texts = en.evidence.frame.select(pl.col(pl.String)).rows()
        assert not any(JAPANESE.search(text) for row in texts for text in row)
