"""Build: the cubes of money of one snapshot, added up on an engine and kept where `csdash build` keeps its own."""

from functools import partial
from pathlib import Path

import narwhals.stable.v2 as nw
import polars as pl

from csdash.building import index
from csdash.building.plan import Built
from csdash.building.snapshot import grains_of, terms_of, vault_of
from csdash.building.vault import Vault, key_of
from csdash.engines.engine import Engine
from csdash.engines.lines import NAMES, attributes_of, lines
from csdash.engines.money import Plan, money_cubes
from csdash.engines.told import Told, told_of
from csdash.measures.account_months import Coverage
from csdash.place import Place, is_bucket
from csdash.progress import Progress, unheard
from csdash.settings import Settings
from csdash.snapshots.layout import FOLDER
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.refusals import damaged
from csdash.snapshots.store import Store
from csdash.text import Text

VERIFYING = Text("チェックサムを確かめています", "Verifying the checksums")
ADDING_UP = Text("全期間をまとめて集計しています", "Adding up all months together")

# What names a row of a cube.
BY = ("window", "t", "cohort_m", "age", "is_left_truncated", "cell", "opening_cell", "closing_cell")


def build_on(
    engine: Engine, store: Store, manifest: Manifest, settings: Settings, progress: Progress = unheard
) -> None:
    """Add up the cubes of money at every grain; raises DataError, also where rates are not there.

    The engine reads the accounts itself, not through the store, and so it verifies them itself.
    """
    files = {
        address_of(settings.data, manifest, file): file for file in manifest.files if file.table == "accounts"
    }
    progress(VERIFYING, 0, 1)
    _verify(engine, files)
    with engine.rows(list(files), NAMES) as accounts:
        told = told_of(engine, accounts, store, manifest, settings)
        _build(engine, accounts, told, manifest, settings, progress)


def _build(
    engine: Engine,
    accounts: nw.LazyFrame,
    told: Told,
    manifest: Manifest,
    settings: Settings,
    progress: Progress,
) -> None:
    columns = accounts.collect_schema().names()
    vault, terms = vault_of(settings), terms_of(settings)
    grains = grains_of(columns)
    for done, grain in enumerate(grains):
        progress(ADDING_UP, done, len(grains))
        by = [*(name for name in grain if name == "product"), *attributes_of(columns)]
        coverage = Coverage(manifest.first_month, manifest.last_month)
        plan = Plan(coverage, grain, by, terms.bands, told.mergers, told.rates)
        name = index.name_of(manifest.id, grain, terms)
        cubes: dict[str, list[str]] = {}
        with vault.while_building():
            vocabulary, unit = money_cubes(
                engine,
                lines(accounts, told.reporting),
                plan,
                partial(_keep, vault, key_of("engine", name), cubes),
            )
            index.note(vault, name, manifest.id, Built(vocabulary, unit, cubes))


def address_of(root: Place, manifest: Manifest, file: StoredFile) -> str:
    """Where an engine finds a file of a snapshot: a path, or an address of a bucket."""
    below = f"{FOLDER}/{manifest.id}/{file.path}"
    if is_bucket(root):
        return f"{str(root).rstrip('/')}/{below}"
    return str(Path(root).resolve() / below)


def _keep(vault: Vault, key: str, cubes: dict[str, list[str]], cube: str, frame: pl.DataFrame) -> None:
    """The rows in an order of their own: engines give them in any."""
    parts = cubes.setdefault(cube, [])
    parts.append(f"{cube}-{key_of(key, cube, len(parts))}.zip")
    vault.keep(parts[-1], {cube: frame.sort(name for name in BY if name in frame.columns)})


def _verify(engine: Engine, files: dict[str, StoredFile]) -> None:
    found = engine.checksums(list(files))
    for address, file in files.items():
        if found[address] != file.sha256:
            raise damaged(file.path, "チェックサムが一致しません", "its checksum does not match")
