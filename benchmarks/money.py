"""The part of a build that SQL and frames do as well: cubes of money, month by month, and nothing else.

python -m benchmarks.money ROOT [YYYY-MM-DD]
"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from csdash.building.memory import keep_freed


def build_money(root: Path, as_of: date | None = None) -> None:
    """Build the cubes of money of what was known on a day, the last one where none is said."""
    # As `csdash build` does, before polars is there.
    keep_freed()

    from csdash.building.snapshot import build_snapshot, vault_of
    from csdash.settings import Settings
    from csdash.snapshots.listing import snapshot_at
    from csdash.snapshots.store import open_store

    settings = replace(Settings(), data=root)
    with vault_of(settings).only_builder():
        build_snapshot(open_store(root), snapshot_at(root, as_of), settings, only_money=True)


if __name__ == "__main__":
    build_money(Path(sys.argv[1]), *map(date.fromisoformat, sys.argv[2:]))
