"""The commands team and account: every part of them answers, and refusals are in words."""

import json

import pytest

from csdash.cli.team import SECTIONS
from csdash.settings import SAMPLE_DATA
from tests.cli.asking import ask, company
from tests.thorough import one_in


@pytest.mark.parametrize("show", one_in(2, [name for name in SECTIONS if name != "skills"]))
def test_every_part_of_the_team_answers(show):
    result = ask("team", "--show", show, "--format", "json", "--data", SAMPLE_DATA)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.output)
    # In the sample data nobody is without a CSM.
    assert bool(rows) is (show != "without")


def test_what_is_missing_is_said():
    data = company()
    for words in (("team",), ("team", "--show", "skills"), ("account", "A", "--show", "contracts")):
        result = ask(*words, "--data", data)
        assert result.exit_code == 2
        assert "Traceback" not in result.output


def test_an_account_tells_its_months_and_a_stranger_is_refused():
    data = company()
    result = ask("account", "B", "--format", "json", "--data", data)
    assert [row["movement"] for row in json.loads(result.output)].count("reactivation") == 1
    refused = ask("account", "Z", "--data", data)
    assert refused.exit_code == 2
    assert 'There is no account "Z"' in refused.output
    assert ask("account", "B", "--by", "segment", "--data", data).exit_code == 2
