"""The index: which of the built files are the cubes of a snapshot, at which grain and under which bands."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from csdash.building.build import VERSION, Built
from csdash.building.vault import Vault, key_of
from csdash.configs.health import Bands
from csdash.measures.build import Made
from csdash.measures.cells import Vocabulary


def name_of(snapshot_id: str, grain: Sequence[str], bands: Bands) -> str:
    """The name under which the index of these cubes is kept."""
    return f"index-{key_of(VERSION, snapshot_id, tuple(grain), bands)}.json"


def note(vault: Vault, name: str, built: Built) -> None:
    """Make what was built findable; nobody reads it before."""
    labels = {one: list(values) for one, values in built.vocabulary.labels.items()}
    vault.note(name, {"labels": labels, "square_unit": built.square_unit, "cubes": dict(built.cubes)})


def kept(vault: Vault, name: str) -> Made | None:
    """The cubes that were built under this name; None where nobody built them. Raises DataError."""
    if not vault.has(name):
        return None
    facts = vault.facts(name)
    labels = {one: tuple(values) for one, values in facts["labels"].items()}
    frames = {cube: partial(_cube, vault, names) for cube, names in facts["cubes"].items()}
    return Made(Vocabulary(labels), facts["square_unit"], frames)


def files_of(vault: Vault, name: str) -> set[str]:
    """Every file that an index names, and its own."""
    return {name, *(file for names in vault.facts(name)["cubes"].values() for file in names)}


def _cube(vault: Vault, names: Sequence[str]) -> pl.DataFrame:
    return pl.concat([vault.frame(name) for name in names])
