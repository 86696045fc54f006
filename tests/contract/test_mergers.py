"""What is refused and what is named of the mergers that the accounts table tells of."""

import pytest

from csdash.contract.check import check_tables
from csdash.errors import DataError
from tests.histories import history, opened

ALL = {"A": [1, 1], "B": [1, 1], "C": [1, 1]}


@pytest.mark.parametrize("parents", [{"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "A"}])
def test_a_circle_is_refused_by_name(parents: dict[str, str]):
    frame = history("2024-01", ALL, parent_id=parents)
    (finding,) = check_tables({"accounts": frame}).errors
    assert (finding.rule, finding.count) == ("merger_circle", len(parents))
    assert "A → B" in finding.text("en")
    with pytest.raises(DataError, match="merged into each other"):
        opened(frame)


@pytest.mark.parametrize(
    ("parents", "rule", "shown"),
    [
        ({"A": [None, "nobody"]}, "unknown_parent", "A → nobody"),
        ({"A": [None, "B"], "B": [None, "C"]}, "merged_parent", "A → B (2024-02)"),
        ({"A": [None, "B"], "B": ["C", "C"]}, "merged_parent", "A → B (2024-02)"),
        ({"A": ["B", "C"]}, "other_parent", "A → C (2024-02)"),
    ],
)
def test_an_odd_merger_is_named(parents: dict, rule: str, shown: str):
    frame = history("2024-01", ALL, parent_id=parents)
    (finding,) = [one for one in check_tables({"accounts": frame}).warnings if "parent" in one.rule]
    assert finding.rule == rule
    assert shown in finding.text("en")
    assert shown in finding.text("ja")


def test_a_list_that_follows_the_chain_is_no_change_of_parent():
    # When B is merged into C, a careful list writes C on the rows of A as well.
    frame = history("2024-01", ALL, parent_id={"A": ["B", "C"], "B": [None, "C"]})
    assert not [one for one in check_tables({"accounts": frame}).warnings if "parent" in one.rule]
