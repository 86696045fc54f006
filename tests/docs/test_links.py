"""Links between documents lead somewhere, and every decision is in the list of decisions."""

import re

import pytest

from tests.docs.page import DOCUMENTS, ROOT, read, targets

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file(document):
    assert [str(target) for target in targets(document) if not target.exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_what_when_and_why(decision):
    text = decision.read_text(encoding="utf-8")
    number = decision.name[:4]
    assert re.match(rf"# {number} .+\n\n\d{{4}}-\d\d-\d\d\. Code: `", text)
    assert all(f"**{part}" in text for part in ("Context", "Decision", "Consequences"))
    assert len(text.split()) < 330, "half a page"
    title = text.splitlines()[0].removeprefix(f"# {number} ")
    assert f"| [{number}]({decision.name}) | {title} |" in read("docs/decisions/README.md")


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_the_code_a_decision_names_is_there(decision):
    line = decision.read_text(encoding="utf-8").splitlines()[2]
    named = re.findall(r"`([^`]+)`", line)
    folder = ""
    for name in named:
        folder = name.rpartition("/")[0] or folder
        assert (ROOT / folder / name.rpartition("/")[2]).exists(), name


def test_numbers_are_not_used_twice():
    numbers = [path.name[:4] for path in DECISIONS]
    assert numbers == [f"{i + 1:04d}" for i in range(len(numbers))]
