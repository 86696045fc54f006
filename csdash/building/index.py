"""The index: which of the built files are the cubes of a snapshot, at which grain and under which bands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from csdash.building import few
from csdash.building.build import VERSION
from csdash.building.plan import Built
from csdash.building.vault import Vault, key_of
from csdash.configs.health import Bands
from csdash.measures.cells import Vocabulary
from csdash.measures.made import Made


@dataclass(frozen=True, slots=True)
class Terms:
    """All that cubes depend on besides the snapshot: change one, and they are other cubes."""

    bands: Bands
    onboarding_days: int
    renewal_grace_days: int


def name_of(snapshot_id: str, grain: Sequence[str], terms: Terms) -> str:
    """The name under which the index of these cubes is kept."""
    return f"index-{key_of(VERSION, snapshot_id, tuple(grain), terms)}.json"


def note(vault: Vault, name: str, snapshot_id: str, built: Built) -> None:
    """Make what was built findable, beside what was found under that name before; nobody reads it before."""
    # Under one name a cube always is the same, whoever built it.
    earlier = vault.facts(name)["cubes"] if vault.has(name) else {}
    facts = {
        "version": VERSION,
        "snapshot": snapshot_id,
        "labels": {one: list(values) for one, values in built.vocabulary.labels.items()},
        "square_unit": built.square_unit,
        "cubes": earlier | dict(built.cubes),
        "state": list(built.state),
    }
    vault.note(name, facts)


def made(vault: Vault, name: str) -> Made | None:
    """The cubes that were built under this name; None where nobody built them. Raises DataError."""
    if not vault.has(name):
        return None
    facts = vault.facts(name)
    labels = {one: tuple(values) for one, values in facts["labels"].items()}
    cubes, vocabulary = facts["cubes"], Vocabulary(labels)
    frames = {cube: partial(_cube, vault, names, cube) for cube, names in cubes.items() if cube != few.FEW}
    by_few = {few.CUBE: partial(few.read, vault, cubes, vocabulary)} if few.FEW in cubes else {}
    return Made(vocabulary, facts["square_unit"], frames, by_few)


def tidy(vault: Vault, snapshot_ids: Collection[str]) -> None:
    """Remove what was built for snapshots that are gone or in another version, and what no index names."""
    needed = set()
    for name in vault.names():
        if name.startswith("index-"):
            facts = vault.facts(name)
            if facts.get("version") == VERSION and facts["snapshot"] in snapshot_ids:
                needed |= {
                    name,
                    *facts["state"],
                    *(one for names in facts["cubes"].values() for one in names),
                }
    vault.keep_only(needed)


def add(vault: Vault, name: str, cubes: Sequence[str], bundle: str) -> None:
    """Add whole cubes, which are in one bundle, to an index that is there."""
    facts = vault.facts(name)
    facts["cubes"] |= {cube: [bundle] for cube in cubes}
    vault.note(name, facts)


def _cube(vault: Vault, bundles: Sequence[str], name: str) -> pl.DataFrame:
    # In one piece: every filter and sum to come goes over it.
    whole = pl.concat([vault.frame(bundle, name) for bundle in bundles], rechunk=True)
    # Of one window mostly; where its rows lie together, leaving out the others takes a third less.
    return whole.sort("window", maintain_order=True) if "window" in whole.columns else whole
