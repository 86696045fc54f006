"""In a bucket: cubes kept beside the snapshot they were added up from, for whoever opens it on another machine.

Bundles go first and the index that names them last. Nobody waits for it: where the bucket does not answer, or does not
let us, there are no cubes, and the snapshot is added up as if nobody had built any.
"""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from csdash.building import index
from csdash.building.vault import FOLDER, Vault
from csdash.errors import CsdashError, DataError
from csdash.progress import Progress, unheard
from csdash.snapshots.bucket import Away, Bucket, Missing
from csdash.snapshots.bucket_listing import published
from csdash.snapshots.layout import FOLDER as SNAPSHOTS
from csdash.text import Text

SENDING = Text("集計を保存先へ送っています", "Sending the cubes to the bucket")
# Whoever is sending a snapshot's cubes is done with them by then.
GRACE = timedelta(days=1)
# An index is read from where others may write: it may name files of the vault and nothing else.
_NAME = re.compile(r"[a-z]\w*-[\w-]+\.zip", re.ASCII)


def send(vault: Vault, address: str, snapshot_ids: Collection[str], progress: Progress = unheard) -> None:
    """Send the cubes of these snapshots that are not there, and remove what belongs to none; raises DataError."""
    bucket = Bucket(address)
    try:
        there = {one.key: one for one in bucket.listed(f"{FOLDER}/")}
        needed = {_key(name): name for name in _needed(vault, snapshot_ids)}
        # An index may have been added to.
        missing = [key for key in needed if key not in there or _is_index(needed[key])]
        for done, key in enumerate(missing):
            progress(SENDING, done, len(missing))
            with (vault.folder / needed[key]).open("rb") as content:
                bucket.put(key, content)
        _sweep(bucket, snapshot_ids)
    except Away as cause:
        raise cause.refusal from cause


def fetch(vault: Vault, address: str, name: str) -> None:
    """Bring here the cubes of which that is the index, where somebody sent them."""
    with suppress(Away, Missing, DataError):
        bucket = Bucket(address)
        found = bucket.find(_key(name))
        facts = _facts(found.content) if found else None
        if facts is None:
            return
        for bundle in sorted(_bundles(facts)):
            if not vault.has(bundle):
                vault.take(bundle, partial(bucket.fetch, _key(bundle), told=lambda _bytes: None))
        vault.note(name, facts | {"state": []})
        ids = published(bucket.listed(f"{SNAPSHOTS}/"))
        # Who builds here tidies up by itself.
        with suppress(CsdashError), vault.only_builder():
            index.tidy(vault, ids)


def _needed(vault: Vault, snapshot_ids: Collection[str]) -> Iterator[str]:
    """Bundles first, each once, and then the indexes that name them."""
    told = {name: vault.facts(name) for name in sorted(vault.names()) if _is_index(name)}
    ours = {name: facts for name, facts in told.items() if facts["snapshot"] in snapshot_ids}
    yield from dict.fromkeys(bundle for facts in ours.values() for bundle in sorted(_bundles(facts)))
    yield from ours


def _sweep(bucket: Bucket, snapshot_ids: Collection[str]) -> None:
    listed = bucket.listed(f"{FOLDER}/")
    needed = set()
    for one in listed:
        if _is_index(one.key.removeprefix(f"{FOLDER}/")):
            facts = _facts(bucket.get(one.key).content)
            if facts and facts["snapshot"] in snapshot_ids and facts["version"] == index.VERSION:
                needed |= {one.key, *map(_key, _bundles(facts))}
    now = max((one.written for one in listed), default=None)
    for one in listed:
        if one.key not in needed and now - one.written > GRACE:
            bucket.delete(one.key)


def _facts(content: bytes) -> Any:
    """What an index says; None where it says nothing that could be one."""
    try:
        facts = json.loads(content)
        if all(_NAME.fullmatch(bundle) for bundle in _bundles(facts)) and {"snapshot", "version"} <= set(
            facts
        ):
            return facts
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _bundles(facts: Any) -> set[str]:
    return {bundle for names in facts["cubes"].values() for bundle in names}


def _is_index(name: str) -> bool:
    return name.startswith("index-")


def _key(name: str) -> str:
    return f"{FOLDER}/{name}"
