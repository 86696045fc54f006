"""Beside: where csdash keeps what is not in a snapshot, such as notes and what was sent."""

from hashlib import sha256
from pathlib import Path

from csdash.place import Place, is_bucket
from csdash.settings import Settings
from csdash.snapshots.listing import is_root


def beside(settings: Settings, folder: str) -> Path | None:
    """The folder of that name: below the setting `state`, else in the snapshot root; None where neither is there.

    Below `state` each place of data has its own.
    """
    data: Place = settings.data
    if settings.state:
        where = data if is_bucket(data) else str(Path(data).resolve())
        return settings.state / folder / sha256(str(where).encode()).hexdigest()[:16]
    if is_bucket(data) or not is_root(data):
        return None
    return Path(data) / folder
