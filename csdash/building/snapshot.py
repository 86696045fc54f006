"""The cubes of a snapshot: built from its files, kept beside it, and found again when it is opened."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from csdash.building import index
from csdash.building.build import build
from csdash.building.contract_terms import ContractTerms
from csdash.building.families import build_families
from csdash.building.index import Terms
from csdash.building.month_files import MonthFiles
from csdash.building.plan import Plan
from csdash.building.survey import columns_of, name_of_survey, square_unit_of, vocabulary_of
from csdash.building.vault import FOLDER, Vault
from csdash.configs import Configs
from csdash.contract.accounts import DIMENSIONS
from csdash.errors import CsdashError
from csdash.measures.account_months import Coverage
from csdash.measures.made import Made
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.place import is_bucket
from csdash.progress import Progress, unheard
from csdash.settings import Settings
from csdash.snapshots.beside import beside
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.store import Store
from csdash.text import Text

NOWHERE = Text(
    "集計を保存する場所がありません。スナップショットのルートを使うか、設定 state にフォルダーを指定してください。",
    "There is no place to keep cubes: use a snapshot root, or name a folder by the setting state.",
)


class NotByMonth(CsdashError):
    """Data whose months cannot be added up one by one: they are added up together."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "アカウントの統合または複数の通貨があるデータは、全期間をまとめて集計します。",
                "Data with merged accounts or several currencies is added up over all months together.",
            )
        )


def build_snapshot(
    store: Store,
    manifest: Manifest,
    settings: Settings,
    progress: Progress = unheard,
    *,
    only_money: bool = False,
) -> None:
    """Build the cubes of one snapshot month by month, at every grain it has; raises NotByMonth where that cannot be done.

    These are the cubes of money and, unless `only_money` is asked for, all others.
    """
    files, vault, terms = MonthFiles(store, manifest), vault_of(settings), terms_of(settings)
    with vault.while_building():
        by_sha = files.surveys(vault, progress)
    surveys = by_sha.values()
    currencies = {one for found in surveys for one in found.currencies}
    if len(currencies) > 1 or any(found.has_parents for found in surveys):
        raise NotByMonth
    columns = columns_of(surveys)
    coverage = Coverage(manifest.first_month, manifest.last_month)
    attributes = [name for name in DIMENSIONS if name in columns and name != "product"]
    contracts = ContractTerms(files, columns, coverage, terms.renewal_grace_days, vault)
    for grain in grains_of(columns):
        by = [*(name for name in grain if name == "product"), *attributes]
        told = vocabulary_of(surveys, by), files.combinations, square_unit_of(surveys)
        plan = Plan(files.months(), coverage, grain, *told, terms.bands)
        built = build(plan, vault, progress)
        surveyed = map(name_of_survey, by_sha)
        built = replace(built, state=(*surveyed, *built.state))
        name = index.name_of(manifest.id, grain, terms)
        index.note(vault, name, manifest.id, built)
        if not only_money:
            days = terms.onboarding_days, terms.renewal_grace_days
            told = build_families(plan, built, files, columns, days, contracts, vault, progress)
            index.note(vault, name, manifest.id, told)


def made_cubes(settings: Settings, snapshot_id: str, grain: tuple[str, ...]) -> Made | None:
    """The cubes of a snapshot that were built beforehand, here or beside it in its bucket; None where there are none."""
    folder = _folder(settings)
    if folder is None:
        return None
    vault, name = Vault(folder), index.name_of(snapshot_id, grain, terms_of(settings))
    if is_bucket(settings.data) and not vault.has(name):
        # What no folder needs takes as long to import as polars.
        from csdash.building import in_bucket  # noqa: PLC0415

        in_bucket.fetch(vault, settings.data, name)
    return index.made(vault, name)


def grains_of(columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The grains that accounts with these columns have."""
    return (ACCOUNT, PRODUCT) if "product" in columns else (ACCOUNT,)


def vault_of(settings: Settings) -> Vault:
    """Where cubes are kept; raises CsdashError where there is no place."""
    folder = _folder(settings)
    if folder is None:
        raise CsdashError(NOWHERE)
    return Vault(folder)


def _folder(settings: Settings) -> Path | None:
    """Beside the data; of a bucket without the setting `state` where its files are kept."""
    folder = beside(settings, FOLDER)
    if folder is None and is_bucket(settings.data):
        from csdash.snapshots.bucket import Bucket  # noqa: PLC0415
        from csdash.snapshots.bucket_cache import BucketCache  # noqa: PLC0415

        return BucketCache(Bucket(settings.data).address).folder / FOLDER
    return folder


def terms_of(settings: Settings) -> Terms:
    """What cubes depend on under these settings."""
    bands = Configs(settings.configs).health.value.bands
    return Terms(bands, settings.onboarding_days, settings.renewal_grace_days)
