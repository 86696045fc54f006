"""Refusal: the error for a source that cannot be taken as it is, with its name, what was found and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import fastexcel
import polars as pl
import pyarrow as pa

from csdash.errors import DataError
from csdash.text import Text, one_line

_SHOWN = 120
# What the system says where the disk is full, or where more is written than allowed.
_FULL = ("No space left", "File too large")
_EXPORT_AGAIN = Text(
    "元のシステムからもう一度書き出してください。", "Export it again from where it came from."
)
_MAKE_ROOM = Text("空き容量を増やしてください。", "Make room and try again.")


def refusal(name: str, found: Text, advice: Text) -> DataError:
    """`name` and whatever stands in `found` may come from the file itself: shown on one line, never parsed."""
    return DataError(
        Text(
            f"{shown(name)}: {one_line(found.ja)}{one_line(advice.ja)}",
            f"{shown(name)}: {one_line(found.en)} {one_line(advice.en)}",
        )
    )


def shown(value: object, longest: int = _SHOWN) -> str:
    """A value from outside, short and on one line."""
    text = one_line(str(value))
    return text if len(text) <= longest else text[: longest - 3] + "..."


@contextmanager
def readable(name: str, kind: Text) -> Iterator[None]:
    """Turns whatever a parser raises on a damaged file into a refusal; `kind` is what the file should be.

    What the parser says is left out: it quotes the file, and names paths of this machine.
    """
    try:
        yield
    except MemoryError:
        raise
    except (pl.exceptions.PolarsError, fastexcel.FastExcelError, pa.ArrowException, OSError) as cause:
        if any(words in str(cause) for words in _FULL):
            raise refusal(
                name,
                Text("作業用の場所に空きがありません。", "there is no space left to work in."),
                _MAKE_ROOM,
            ) from cause
        raise _damaged(name, kind) from cause
    except BaseException as cause:
        # Parsers written in Rust panic on some damaged files; each brings its own class, none an Exception.
        if type(cause).__name__ != "PanicException":
            raise
        raise _damaged(name, kind) from cause


def _damaged(name: str, kind: Text) -> DataError:
    return refusal(
        name,
        Text(
            f"{kind.ja}として読めません。壊れているか、途中で切れている可能性があります。",
            f"this cannot be read as {kind.en}; it may be damaged or cut off.",
        ),
        _EXPORT_AGAIN,
    )
