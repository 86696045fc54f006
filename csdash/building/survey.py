"""The survey: what must be known of every month before the first is built. Read once per file, then remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from csdash.building.vault import Vault, key_of
from csdash.measures import bridge
from csdash.measures.cells import NONE, Vocabulary, vocabulary_in_order
from csdash.measures.stage import ORDER


@dataclass(frozen=True, slots=True)
class Survey:
    """One month: the labels of its paying lines per attribute, and its squares (ticks, as a float)."""

    labels: Mapping[str, tuple[str, ...]]
    squares: float


def name_of_survey(sha: str, attributes: Sequence[str]) -> str:
    """Where the survey of the month file with this checksum is kept: of these attributes, and of no others."""
    return f"survey-{key_of(sha, *attributes)}.json"


def survey(vault: Vault, sha: str, lines: pl.LazyFrame, attributes: Sequence[str]) -> Survey:
    """The survey of the month file with this checksum; `lines` is read only where nobody did before."""
    name = name_of_survey(sha, attributes)
    if not vault.has(name):
        paying = lines.filter(pl.col("mrr") > 0)
        found = paying.select(
            *(pl.col(one).drop_nulls().unique().implode() for one in attributes),
            (pl.col("mrr").cast(pl.Float64) ** 2).sum().alias("squares"),
        ).collect()
        labels = {one: sorted(found[one][0].to_list()) for one in attributes}
        vault.note(name, {"labels": labels, "squares": found["squares"].item() or 0.0})
    facts = vault.facts(name)
    return Survey({one: tuple(values) for one, values in facts["labels"].items()}, facts["squares"])


def vocabulary_of(surveys: Sequence[Survey], attributes: Sequence[str]) -> Vocabulary:
    """The labels of all months, as they would be found in all rows at once."""
    labels = {one: {label for found in surveys for label in found.labels[one]} - {NONE} for one in attributes}
    return vocabulary_in_order(labels, ORDER)


def square_unit_of(surveys: Sequence[Survey]) -> int:
    """The unit in which a month's squares fit."""
    return bridge.square_unit(max((found.squares for found in surveys), default=0.0))
