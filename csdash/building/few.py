"""Few: the cube of cohorts by none of its attributes, by each one and by each two, added up beforehand where it is large.

By all attributes it is nearly as long as there are accounts and months; by two it is as long as their values, cohorts and
ages, however many accounts there are. What names more is added up from the cube itself, part by part.
"""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from csdash.building.vault import Vault, key_of
from csdash.measures.cells import Vocabulary
from csdash.measures.rollups import KEYS
from csdash.progress import Progress, unheard
from csdash.text import Text

CUBE, FEW = "cohorts", "cohorts_few"
MOST = 2
# Bytes of the cube; a smaller one is read as a whole in the time that a few of its parts take.
FROM = 2**28
# Raised by any change of what is kept.
VERSION = 1
ADDING_UP = Text("コホートを属性ごとに集計しています", "Adding cohorts up by attribute")


def add(vault: Vault, index: str, progress: Progress = unheard) -> None:
    """Add to an index that is there what each part of its cube of cohorts comes to, where the cube is large; raises DataError."""
    facts = vault.facts(index)
    parts, vocabulary = facts["cubes"].get(CUBE, []), Vocabulary(facts["labels"])
    if sum(vault.size(part, CUBE) for part in parts) < FROM:
        return
    bundles = [f"few-{key_of(VERSION, part)}.zip" for part in parts]
    with vault.while_building():
        for done, (part, bundle) in enumerate(zip(parts, bundles, strict=True)):
            progress(ADDING_UP, done, len(parts))
            if not vault.has(bundle):
                vault.keep(bundle, sums(vault.frame(part, CUBE), vocabulary))
        facts["cubes"][FEW] = bundles
        vault.note(index, facts)


def read(
    vault: Vault, cubes: Mapping[str, Sequence[str]], vocabulary: Vocabulary, names: Collection[str]
) -> pl.DataFrame:
    """The cube of cohorts by these attributes, its cells without all others; raises DataError."""
    if len(names) <= MOST:
        frames = [vault.frame(bundle, title(vocabulary, names)) for bundle in cubes[FEW]]
    else:
        frames = [added_up(vault.frame(part, CUBE), vocabulary, names) for part in cubes[CUBE]]
    return pl.concat(frames, rechunk=True)


def title(vocabulary: Vocabulary, names: Collection[str]) -> str:
    """What a frame is called that is by these attributes, in whatever order they are named."""
    return "+".join(("by", *(name for name in vocabulary.labels if name in names)))


def sums(cube: pl.DataFrame, vocabulary: Vocabulary) -> dict[str, pl.DataFrame]:
    """A part by up to MOST attributes, by title."""
    told = {}
    # The attribute with most values first: what is left of the others is then short, and all that is left to add up.
    order = sorted(vocabulary.labels, key=lambda name: len(vocabulary.labels[name]), reverse=True)
    for done, name in enumerate(order):
        others = order[done + 1 :]
        for other in others:
            told[title(vocabulary, (name, other))] = added_up(cube, vocabulary, (name, other))
        pair = told[title(vocabulary, (name, others[0]))] if others else cube
        told[title(vocabulary, (name,))] = added_up(pair, vocabulary, (name,))
        cube = added_up(cube, vocabulary, others)
    return told | {title(vocabulary, ()): cube}


def added_up(cube: pl.DataFrame, vocabulary: Vocabulary, names: Collection[str]) -> pl.DataFrame:
    """Rows with their cells by these attributes only."""
    keys = ["cell", *KEYS[CUBE]]
    rows = cube.lazy().with_columns(vocabulary.only("cell", names))
    return rows.group_by(keys).agg(pl.exclude(keys).sum()).collect(engine="streaming")
