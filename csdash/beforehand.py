"""Beforehand: a snapshot added up before anybody asks, so that whoever opens it only reads sums."""

from collections.abc import Callable

from csdash.building import index
from csdash.building.build import Built
from csdash.building.snapshot import NotByMonth, build_snapshot, grains_of, terms_of, vault_of
from csdash.building.vault import Vault, key_of
from csdash.opening import open_session
from csdash.progress import Progress, unheard
from csdash.session import Session
from csdash.settings import Settings
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.store import Store, open_store
from csdash.text import Text

REST = Text("そのほかの集計を作っています", "Adding up the rest")
# What is not of money is added up over all months together, which takes memory by the row.
MOST_ROWS = 5_000_000


# What makes the cubes of money and keeps them; raises NotByMonth where it cannot.
Money = Callable[[Store, Manifest, Settings, Progress], None]


def build(
    manifest: Manifest, settings: Settings, progress: Progress = unheard, money: Money = build_snapshot
) -> None:
    """Build the cubes of a snapshot of the root `settings.data`, and keep them beside it; raises CsdashError.

    Those of money are built month by month, in the memory that a few months take, or by what `money` names. The others, and all of data with
    merged accounts or several currencies, are added up together, up to MOST_ROWS rows; of larger data they are left to
    whoever asks first.
    """
    vault, store = vault_of(settings), open_store(settings.data)
    with vault.only_builder():
        _build(manifest, settings, vault, store, progress, money)
        index.tidy(vault, store.ids())


def _build(
    manifest: Manifest, settings: Settings, vault: Vault, store: Store, progress: Progress, money: Money
) -> None:
    is_small = manifest.rows["accounts"] <= MOST_ROWS
    try:
        money(store, manifest, settings, progress)
    except NotByMonth:
        if not is_small:
            raise
    if is_small:
        session = open_session(settings.data, as_of=manifest.as_of, settings=settings)
        grains = grains_of(session.columns("accounts"))
        for done, grain in enumerate(grains):
            progress(REST, done, len(grains))
            with vault.while_building():
                _rest(session, vault, grain)


def _rest(session: Session, vault: Vault, grain: tuple[str, ...]) -> None:
    name = index.name_of(session.id, grain, terms_of(session.settings))
    cubes = session.cubes(grain)
    files = {}
    for cube, frame in cubes.frames.coded():
        files[cube] = f"{cube}-{key_of(name, cube)}.parquet"
        vault.keep(files[cube], frame)
    if not vault.has(name):
        index.note(vault, name, session.id, Built(cubes.vocabulary, cubes.square_unit, {}))
    index.add(vault, name, files)
