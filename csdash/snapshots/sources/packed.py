"""Packed: the bytes of a file in chunks, unpacked where its name ends in .gz, and stopped before they exhaust the machine."""

import zlib
from collections.abc import Iterator
from pathlib import Path

from csdash.progress import Progress, unheard
from csdash.snapshots.sources.limits import GIB, MIB, Limits
from csdash.snapshots.sources.refusal import refusal, shown
from csdash.text import Text

CHUNK = MIB
READING = Text("{name} を読み込んでいます", "reading {name}")
_WINDOW = 31  # zlib's word for: expect the header of gzip
_SPLIT = Text("期間などで分けて書き出してください。", "Export it in parts, by period for instance.")


def is_packed(path: Path) -> bool:
    """Whether a file is named as a gzip file."""
    return path.name.lower().endswith(".gz")


def chunks(name: str, path: Path, limits: Limits, progress: Progress = unheard) -> Iterator[bytes]:
    """The bytes of `path`, unpacked, a MiB or less at a time."""
    doing = READING.format(name=shown(name))
    size = path.stat().st_size
    check_size(name, size, limits.file)
    total = 0
    with path.open("rb") as file:
        raw = iter(lambda: file.read(CHUNK), b"")
        for chunk in _inflated(name, raw) if is_packed(path) else raw:
            total += len(chunk)
            check_size(name, total, limits.unpacked)
            if total > limits.ratio_from and total > size * limits.ratio:
                raise too_dense(name, limits.ratio)
            yield chunk
            progress(doing, file.tell(), size)


def _inflated(name: str, raw: Iterator[bytes]) -> Iterator[bytes]:
    """What a gzip stream holds; several streams one after the other are one file."""
    inflater = zlib.decompressobj(_WINDOW)
    is_open = False
    try:
        for chunk in raw:
            while chunk:
                if inflater.eof:
                    inflater = zlib.decompressobj(_WINDOW)
                is_open = True
                yield inflater.decompress(chunk, CHUNK)
                chunk = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
                is_open = not inflater.eof
        while not inflater.eof and (rest := inflater.decompress(b"", CHUNK)):
            yield rest
        is_open = not inflater.eof
    except zlib.error as cause:
        raise _damaged(name) from cause
    if is_open:
        raise _damaged(name)


def check_size(name: str, size: int, limit: int) -> None:
    """Raises DataError where a source is larger than allowed."""
    if size > limit:
        raise refusal(
            name,
            Text(f"大きさが上限({limit / GIB:g} GB)を超えています。", f"this is over {limit / GIB:g} GB."),
            _SPLIT,
        )


def too_dense(name: str, ratio: int) -> Exception:
    """The refusal of a file that unpacks to far more than it is."""
    return refusal(
        name,
        Text(
            f"展開すると元の{ratio}倍を超えます。読み込みを中止しました。",
            f"this unpacks to more than {ratio} times its size; reading was stopped.",
        ),
        Text(
            "圧縮せずに書き出して、中身を確かめてください。", "Export it without compression and look inside."
        ),
    )


def _damaged(name: str) -> Exception:
    return refusal(
        name,
        Text("gzip ファイルが壊れているか、途中で切れています。", "the gzip file is damaged or cut off."),
        Text("もう一度書き出してください。", "Export it again."),
    )
