"""What a definition says: name and key, the meaning, the formula and the source, as one text in which no word is markup."""

from csdash.metrics.registry import metric
from csdash.ui.parts.definition import definitions


def test_a_definition_by_hand():
    said = definitions([metric("logo_retention_rate"), metric("arr")], "en").split("\n\n")
    assert said[0].split("  \n") == [
        "**Logo retention**  `logo_retention_rate`",
        "Accounts that paid at the opening and still pay at the closing, over accounts that paid at the opening\\.",
        ":small[:gray[`n_kept` / `n_opening` · Source\\: Gold, Fighting Churn with Data \\(2020\\), listing 2\\.2]]",
    ]
    assert said[1].startswith("**Annual recurring revenue \\(ARR\\)**  `arr`")
    assert len(said) == 2
