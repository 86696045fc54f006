"""The survey: what must be known of every month before the first is built. Read once per file, then remembered."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass

import polars as pl

from csdash.building.vault import Vault, key_of
from csdash.contract.accounts import DIMENSIONS
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


def survey(vault: Vault, sha: str, accounts: Callable[[], pl.LazyFrame]) -> Survey:
    """The survey of the month file with this checksum; `accounts`, its rows, are read only where nobody did before."""
    name = name_of_survey(sha)
    if not vault.has(name):
        vault.note(name, asdict(_surveyed(accounts())))
    return Survey(**vault.facts(name))


def _surveyed(accounts: pl.LazyFrame) -> Survey:
    columns = accounts.collect_schema().names()
    paying, attributes = pl.col("mrr") > 0, [name for name in DIMENSIONS if name in columns]
    distinct = {name: pl.col(name).filter(paying) for name in attributes}
    if "currency" in columns:
        distinct["currency of lines"] = pl.col("currency")
    parents = pl.col("parent_id").count() if "parent_id" in columns else pl.lit(0)
    found = accounts.select(
        *(values.drop_nulls().unique().implode().alias(name) for name, values in distinct.items()),
        (pl.col("mrr").filter(paying).cast(pl.Float64) ** 2).sum().alias("squares"),
        parents.alias("parents"),
    ).collect()
    values = {name: sorted(found[name][0].to_list()) for name in distinct}
    currencies = values.pop("currency of lines", [])
    squares, parents = found["squares"].item() or 0.0, found["parents"].item()
    return Survey(columns, values, squares, parents > 0, currencies)


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
