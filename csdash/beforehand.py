"""Beforehand: a snapshot added up before anybody asks, so that whoever opens it only reads sums."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from csdash.building import few, index
from csdash.building.plan import Built
from csdash.building.snapshot import NotByMonth, build_snapshot, grains_of, terms_of, vault_of
from csdash.building.vault import Vault, key_of
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.place import is_bucket
from csdash.progress import Progress, unheard
from csdash.settings import Settings
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.store import Store, open_store
from csdash.text import Text

if TYPE_CHECKING:
    from csdash.session import Session

REST = Text("そのほかの集計を作っています", "Adding up the rest")
# Fewer rows than these are added up together in less time than their months take one by one.
BY_MONTH_FROM = 200_000
# What is not built by month is added up over all months together, which takes memory by the row.
MOST_ROWS = 5_000_000


# What makes the cubes of money, and others by month, and keeps them; raises NotByMonth where it cannot.
Money = Callable[[Store, Manifest, Settings, Progress], None]


def build(
    manifest: Manifest, settings: Settings, progress: Progress = unheard, money: Money | None = None
) -> None:
    """Build the cubes of a snapshot of the root `settings.data`, and keep them beside it; raises CsdashError.

    `money` makes those of money; where nobody says what does, they are built month by month from BY_MONTH_FROM rows on,
    and with them all others, in the memory that a few months and the small tables take. What is left, and all of data that is
    not built by month, is added up together, up to MOST_ROWS rows; of larger data it is left to whoever asks first.
    What is beside a bucket is kept here and in it; where the setting `state` names a place, it is kept there alone.
    """
    vault, store = vault_of(settings), open_store(settings.data)
    n_rows = manifest.rows["accounts"]
    if money is None and n_rows >= BY_MONTH_FROM:
        money = build_snapshot
    with vault.only_builder():
        is_whole = False
        if money is not None:
            try:
                money(store, manifest, settings, progress)
                # By month all is told that the data says.
                is_whole = money is build_snapshot
            except NotByMonth:
                if n_rows > MOST_ROWS:
                    raise
        if n_rows <= MOST_ROWS and not is_whole:
            _together(manifest, settings, vault, progress)
        _few(manifest, settings, vault, progress)
        ids = store.ids()
        index.tidy(vault, ids)
        if is_bucket(settings.data) and not settings.state:
            from csdash.building import in_bucket  # noqa: PLC0415

            in_bucket.send(vault, settings.data, ids, progress)


def _few(manifest: Manifest, settings: Settings, vault: Vault, progress: Progress) -> None:
    for grain in (ACCOUNT, PRODUCT):
        name = index.name_of(manifest.id, grain, terms_of(settings))
        if vault.has(name):
            few.add(vault, name, progress)


def _together(manifest: Manifest, settings: Settings, vault: Vault, progress: Progress) -> None:
    """Add up what is not there by now."""
    # Large data is not opened, and then all that a session can answer need not be imported.
    from csdash.opening import open_session  # noqa: PLC0415

    session = open_session(settings.data, as_of=manifest.as_of, settings=settings)
    grains = grains_of(session.columns("accounts"))
    for done, grain in enumerate(grains):
        progress(REST, done, len(grains))
        with vault.while_building():
            _rest(session, vault, grain)


def _rest(session: "Session", vault: Vault, grain: tuple[str, ...]) -> None:
    name = index.name_of(session.id, grain, terms_of(session.settings))
    cubes = session.cubes(grain)
    if not vault.has(name):
        index.note(vault, name, session.id, Built(cubes.vocabulary, cubes.square_unit, {}))
    for family in cubes.frames.coded():
        if family:
            bundle = f"family-{key_of(name, *family)}.zip"
            vault.keep(bundle, family)
            # Family by family: whoever is killed goes on after the last one.
            index.add(vault, name, tuple(family), bundle)
