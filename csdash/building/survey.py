"""The survey: what must be known of every month before the first is built. Read once per file, then remembered."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl

from csdash.building.combinations import NUMBER, Combinations
from csdash.building.vault import Vault, key_of
from csdash.measures import bridge
from csdash.measures.cells import NONE, Vocabulary, vocabulary_in_order
from csdash.measures.stage import ORDER

# Raised by any change of what a survey tells.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Survey:
    """One month: the columns it has, the labels of its paying lines per attribute, and its squares (ticks, as a float).

    `has_parents` and `currencies` tell whether it can be built by itself.
    """

    columns: list[str]
    labels: dict[str, list[str]]
    squares: float
    has_parents: bool
    currencies: list[str]


def name_of_survey(sha: str) -> str:
    """Where the survey of the month file with this checksum is kept."""
    return f"survey-{key_of(VERSION, sha)}.json"


def kept_survey(vault: Vault, sha: str) -> Survey | None:
    """The survey of the month file with this checksum; None where nobody made it."""
    name = name_of_survey(sha)
    return Survey(**vault.facts(name)) if vault.has(name) else None


def survey(
    vault: Vault, sha: str, accounts: pl.LazyFrame, lines: pl.DataFrame, combinations: Combinations
) -> Survey:
    """Survey a month: `accounts`, its rows, and `lines`, their mrr with the number of their attributes; kept from now on."""
    columns, mrr = accounts.collect_schema().names(), lines["mrr"].to_numpy()
    labels = combinations.labels(lines[NUMBER].to_numpy()[mrr > 0])
    squares = float((mrr[mrr > 0].astype(np.float64) ** 2).sum())
    has_parents, currencies = False, []
    if "parent_id" in columns:
        has_parents = accounts.select(pl.col("parent_id").count()).collect().item() > 0
    if "currency" in columns:
        found = accounts.select(pl.col("currency").drop_nulls().unique().sort()).collect()
        currencies = found["currency"].to_list()
    surveyed = Survey(columns, labels, squares, has_parents, currencies)
    vault.note(name_of_survey(sha), asdict(surveyed))
    return surveyed


def columns_of(surveys: Collection[Survey]) -> tuple[str, ...]:
    """The columns of all months, since a column may have come later."""
    return tuple(dict.fromkeys(name for found in surveys for name in found.columns))


def vocabulary_of(surveys: Collection[Survey], attributes: Sequence[str]) -> Vocabulary:
    """The labels of all months, as they would be found in all rows at once."""
    labels = {
        one: {label for found in surveys for label in found.labels.get(one, ())} - {NONE}
        for one in attributes
    }
    return vocabulary_in_order(labels, ORDER)


def square_unit_of(surveys: Collection[Survey]) -> int:
    """The unit in which a month's squares fit."""
    return bridge.square_unit(max((found.squares for found in surveys), default=0.0))
