"""The layout: what things are called below a root, in a folder and in a bucket alike.

CURRENT                         the id of the snapshot that is shown
snapshots/<id>/manifest.json    what the snapshot is; without it the rest is no snapshot
snapshots/<id>/accounts/2024-04.parquet, events.parquet, ...
snapshots/.trash-<id>-<...>     what was pruned a while ago
"""

FOLDER = "snapshots"
CURRENT = "CURRENT"
TRASH = ".trash-"
