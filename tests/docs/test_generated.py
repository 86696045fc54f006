"""docs/metrics.md and docs/contract.md are what the registry and the contract say now."""

import pytest

from csdash.contract.tables import TABLES
from csdash.metrics.registry import REGISTRY
from csdash.share.glossary import write_docs
from tests.docs.page import ROOT, read


@pytest.mark.parametrize("name", ["metrics.md", "contract.md"])
def test_is_up_to_date(tmp_path, name):
    write_docs(tmp_path)
    written = (tmp_path / name).read_text(encoding="utf-8")
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == written, "run `make docs`"


def test_every_metric_is_told():
    page = read("docs/metrics.md")
    assert [key for key in REGISTRY if f"### `{key}` " not in page] == []


def test_every_word_of_the_contract_is_told():
    page = read("docs/contract.md")
    for table in TABLES.values():
        for column in table.columns:
            assert f"| `{column.name}` | " in page
            assert [word for word in (*column.words, *column.aliases) if f"`{word}`" not in page] == []
