"""Objects in S3-compatible storage: brought to this machine first, then read like files that lie here."""

import re
from collections.abc import Iterator
from pathlib import Path

from csdash.place import BUCKET
from csdash.progress import Progress, unheard
from csdash.snapshots.bucket import Away, Bucket, Missing, Object
from csdash.snapshots.sources.found import LITTER, READABLE, FoundFile, is_readable
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.packed import check_size
from csdash.snapshots.sources.refusal import refusal, shown
from csdash.text import Text

_FETCHING = Text("{name} を取得しています", "fetching {name}")
_WILD = re.compile(r"[*?]")


def fetch_objects(
    address: str, scratch: Path, limits: Limits, progress: Progress = unheard
) -> list[FoundFile]:
    """The objects that s3://bucket/key, a prefix or a pattern (* ? **) means, downloaded into `scratch`.

    Sizes are looked at first. Files here are named by number: nothing of a key becomes a path.
    """
    bucket_name, _, key = address.removeprefix(BUCKET).partition("/")
    bucket = Bucket(f"{BUCKET}{bucket_name}")
    try:
        chosen = _chosen(bucket, key, limits)
        total = sum(one.bytes for _, one in chosen)
        for name, one in chosen:
            check_size(name, one.bytes, limits.file)
        check_size(shown(key) or bucket_name, total, limits.written)
        return list(_fetched(bucket, chosen, scratch, total, progress))
    except Away as away:
        raise away.refusal from away
    except Missing as cause:
        raise _nothing(key or bucket_name) from cause


def _chosen(bucket: Bucket, key: str, limits: Limits) -> list[tuple[str, Object]]:
    """The objects meant, each with its name: relative to the folder that was named, or holds the first wildcard."""
    wild = _WILD.search(key)
    is_one = wild is None and is_readable(key)
    base = key[: wild.start()] if wild else key
    base = base.rpartition("/")[0] + "/" if wild or is_one else f"{base.rstrip('/')}/"
    base = base.removeprefix("/") if base == "/" else base
    pattern = _pattern(key) if wild else re.compile(re.escape(key) if is_one else ".*", re.DOTALL)
    chosen = []
    for one in bucket.listed(key if is_one else base):
        name = one.key.removeprefix(base)
        is_litter = any(part.startswith(LITTER) for part in name.split("/"))
        if pattern.fullmatch(one.key) and is_readable(one.key) and not is_litter:
            chosen.append((name, one))
    if not chosen:
        raise _nothing(key)
    if len(chosen) > limits.files:
        raise refusal(
            key,
            Text(
                f"ファイルが{limits.files:,}を超えています。", f"there are more than {limits.files:,} files."
            ),
            Text("分けて読み込んでください。", "Import them in parts."),
        )
    return chosen


def _pattern(key: str) -> re.Pattern[str]:
    """`*` and `?` stay within a folder, `**/` passes through any."""
    spelled = re.escape(key)
    for wild, meaning in ((r"\*\*/", "(?:.*/)?"), (r"\*\*", ".*"), (r"\*", "[^/]*"), (r"\?", "[^/]")):
        spelled = spelled.replace(wild, meaning)
    return re.compile(spelled, re.DOTALL)


def _fetched(
    bucket: Bucket, chosen: list[tuple[str, Object]], scratch: Path, total: int, progress: Progress
) -> Iterator[FoundFile]:
    before = 0
    for number, (name, one) in enumerate(chosen):
        ending = next(ending for ending in READABLE if one.key.lower().endswith(ending))
        target = scratch / f"{number:05d}{ending}"
        doing = _FETCHING.format(name=shown(name))

        def told(done: int, doing: Text = doing, before: int = before) -> None:
            progress(doing, before + done, total)

        bucket.fetch(one.key, target, told)
        before += one.bytes
        yield FoundFile(name, target)


def _nothing(key: str) -> Exception:
    return refusal(
        key,
        Text("読み込めるオブジェクトがありません。", "there is no object here that can be read."),
        Text(f"読めるもの: {', '.join(READABLE)}。", f"These are read: {', '.join(READABLE)}."),
    )
