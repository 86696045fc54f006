"""`restatements`: causes and accounts lie exactly between what was said then and what is said now."""

import io
from datetime import date

import polars as pl
import pytest

from csdash.snapshots.publish import publish
from tests.cli.asking import ask
from tests.histories import history

THEN, NOW = date(2024, 3, 31), date(2024, 4, 30)
# A left in March, B pays less than was said, C was not known; D stays.
BEFORE = {"A": [40, 40, 40], "B": [30, 30, 30], "D": [30, 30, 30]}
AFTER = {"A": [40, 40, None, None], "B": [30, 30, 20, 20], "C": [10, 10, 20, 20], "D": [30] * 4}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    place = tmp_path_factory.mktemp("data")
    for paid, as_of in ((BEFORE, THEN), (AFTER, NOW)):
        segment = {"A": "SMB", "B": "ENT" if as_of == NOW else "SMB", "C": "SMB", "D": "ENT"}
        publish({"accounts": history("2024-01", paid, segment=segment)}, place, as_of=as_of, source="a test")
    return place


def rows(root, *words: str) -> pl.DataFrame:
    usual = ("--month", "2024-03", "--then", "2024-03-31", "--window", "1", "--format", "csv")
    done = ask("restatements", root, *usual, *words)
    assert done.exit_code == 0, done.stderr
    return pl.read_csv(io.StringIO(done.stdout))


def test_causes_lie_between_then_and_now(root):
    told = rows(root, "--metric", "nrr")
    values = dict(told.select("row", "value").iter_rows())
    # Then 100 of 100; now 70 of 110: A -40, B -10, C 20 where 10 would have kept the rate.
    assert values == pytest.approx(
        {
            "then": 1.0,
            "late_churn": -40 / 110,
            "backdated": 10 / 110,
            "amount_changed": -10 / 110,
            "now": 70 / 110,
        }
    )
    assert told["row"].to_list()[0] == "then"
    assert told["n_accounts"].to_list()[1:-1] == [1, 1, 1]


def test_accounts_are_the_causes_in_detail(root):
    told = rows(root, "--metric", "mrr", "--by", "account")
    assert dict(told.select("account_id", "effect").iter_rows()) == {"A": -40.0, "B": -10.0, "C": 20.0}
    assert dict(told.select("account_id", "closing_now").iter_rows()) == {"A": 0.0, "B": 20.0, "C": 20.0}


def test_a_filter_tells_who_moved(root):
    told = rows(root, "--metric", "mrr", "--where", "segment=SMB")
    values = dict(told.select("row", "value").iter_rows())
    assert values == {
        "then": 70.0,
        "late_churn": -40.0,
        "re_segmented": -30.0,
        "backdated": 20.0,
        "now": 20.0,
    }


def test_names_are_in_the_language_asked_for(root):
    words = ("restatements", root, "--month", "2024-03", "--then", "2024-03-31", "--window", "1")
    assert "遅れて届いた解約" in ask("--lang", "ja", *words).stdout
    assert "Churn reported late" in ask(*words).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--month", "2024-04", "--then", "2024-03-31"), "cannot be told both"),
        (("--month", "2024-01", "--then", "2024-03-31"), "cannot be told both"),
        (("--month", "2024-03", "--then", "2024-04-30"), "no newer snapshot"),
        (("--month", "2024-03", "--then", "2024-01-31"), "No snapshot was known on 2024-01-31"),
        (("--month", "2024-03", "--then", "2024-03-31", "--metric", "nrrr"), 'Did you mean "nrr"'),
        (("--month", "03/2024", "--then", "2024-03-31"), "write it as 2024-04"),
    ],
)
def test_what_cannot_be_told_is_explained(root, words, says):
    done = ask("restatements", root, "--window", "1", *words)
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_metric_without_accounts_has_none(root):
    done = ask(
        *("restatements", root, "--month", "2024-03", "--then", "2024-03-31", "--window", "1"),
        *("--metric", "grr_product_level", "--by", "account"),
    )
    assert done.exit_code == 2
    assert "--by cause" in done.stderr
