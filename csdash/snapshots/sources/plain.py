"""Plain text: a text file, packed or not and in any known encoding, as UTF-8 with its lines counted.

It is read in chunks, whatever it claims to be, so that a line without end stops at the limit. What is plain
UTF-8 already is not copied.
"""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from csdash.progress import Progress, unheard
from csdash.snapshots.sources.checksum import sha256_of
from csdash.snapshots.sources.encoding import UTF8, is_mixed, likely_encoding, marked_encoding
from csdash.snapshots.sources.limits import Limits
from csdash.snapshots.sources.packed import chunks, is_packed
from csdash.snapshots.sources.refusal import refusal
from csdash.text import Text

_SAMPLE = 64 * 1024
_SIGNED = "utf-8-sig"
_IS_IT_A_TABLE = Text(
    "表形式のテキスト(CSV)か確かめてください。", "Check that this is a table as text, such as CSV."
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A UTF-8 file of `lines` lines, made of a source in `encoding` with the checksum `sha256`."""

    path: Path
    lines: int
    encoding: str
    sha256: str


class _NotInEncoding(Exception):
    """Some bytes do not belong to the encoding; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def make_plain(
    name: str, path: Path, target: Path, limits: Limits, encoding: str = "", progress: Progress = unheard
) -> Plain:
    """The text of `path` as UTF-8, written to `target` where it has to be changed for that."""
    chosen = encoding or marked_encoding(next(chunks(name, path, limits), b"")[:_SAMPLE]) or UTF8
    try:
        codecs.lookup(chosen)
    except LookupError:
        raise refusal(
            name,
            Text(f"文字コード {chosen} は知られていません。", f"{chosen} is no known encoding."),
            Text("utf-8、cp932、euc_jp などを指定してください。", "Name one such as utf-8, cp932 or euc_jp."),
        ) from None
    try:
        return _translated(name, path, target, limits, chosen, progress)
    except _NotInEncoding as broken:
        if chosen != UTF8 or encoding:
            raise _not_in_encoding(name, broken.line, chosen) from None
        lines = _foreign_lines(name, path, limits)
        if is_mixed(lines):
            raise _mixed(name, broken.line) from None
        chosen = likely_encoding(lines)
    try:
        return _translated(name, path, target, limits, chosen, progress)
    except _NotInEncoding as broken:
        raise _mixed(name, broken.line) from None


def _translated(
    name: str, path: Path, target: Path, limits: Limits, encoding: str, progress: Progress
) -> Plain:
    """Raises _NotInEncoding at the first line that is not in `encoding`."""
    is_copied = is_packed(path) or encoding not in {UTF8, _SIGNED}
    decoder = codecs.getincrementaldecoder(encoding)()
    digest = hashlib.sha256()
    lines = open_line = 0
    with target.open("wb") if is_copied else path.open("rb") as copy:
        for chunk in chunks(name, path, limits, progress):
            digest.update(chunk)
            text = _decoded(decoder, chunk, lines)
            plain = text.encode() if is_copied else chunk
            if b"\0" in plain:
                raise _binary(name, lines + 1 + plain[: plain.index(0)].count(b"\n"))
            lines, open_line = _count(name, plain, lines, open_line, limits)
            if is_copied:
                copy.write(plain)
        _decoded(decoder, b"", lines, final=True)
    sha256 = sha256_of(path) if is_packed(path) else digest.hexdigest()
    return Plain(target if is_copied else path, lines + (open_line > 0), encoding, sha256)


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, lines: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as broken:
        raise _NotInEncoding(lines + 1 + broken.object[: broken.start].count(b"\n")) from None


def _count(name: str, plain: bytes, lines: int, open_line: int, limits: Limits) -> tuple[int, int]:
    """Lines so far, and the length of the one that is not over; old systems end a line with CR alone."""
    newline = b"\n" if b"\n" in plain else b"\r"
    first, last = plain.find(newline), plain.rfind(newline)
    reach = open_line + (len(plain) if first < 0 else first)
    if reach > limits.line:
        found = Text(f"{lines + 1}行目が長すぎます。", f"line {lines + 1} is too long.")
        raise refusal(name, found, _IS_IT_A_TABLE)
    lines += plain.count(newline)
    if lines > limits.rows:
        found = Text(f"{limits.rows:,}行を超えています。", f"this has more than {limits.rows:,} rows.")
        raise refusal(name, found, _IS_IT_A_TABLE)
    return lines, reach if first < 0 else len(plain) - last - 1


def _foreign_lines(name: str, path: Path, limits: Limits) -> bytes:
    """The first lines that are not ASCII; the last of a chunk may be half a line."""
    found = b""
    for chunk in chunks(name, path, limits):
        found += b"\n".join(line for line in chunk.split(b"\n")[:-1] or [chunk] if not line.isascii())
        if len(found) >= _SAMPLE:
            break
    return found[:_SAMPLE]


def _not_in_encoding(name: str, line: int, encoding: str) -> Exception:
    return refusal(
        name,
        Text(
            f"{line}行目は {encoding} として読めません。",
            f"line {line} cannot be read as {encoding}.",
        ),
        Text(
            "文字コードを確かめるか、UTF-8 で書き出してください。",
            "Check the encoding, or export it as UTF-8.",
        ),
    )


def _mixed(name: str, line: int) -> Exception:
    return refusal(
        name,
        Text(
            f"{line}行目から文字コードが変わります(文字コードの混在)。",
            f"line {line} is in another encoding than the lines before it.",
        ),
        Text("UTF-8 にそろえて書き出してください。", "Export the whole as UTF-8."),
    )


def _binary(name: str, line: int) -> Exception:
    return refusal(
        name,
        Text(f"{line}行目に NUL 文字があり、テキストではありません。", f"line {line} holds a NUL: no text."),
        Text("CSV として書き出し直してください。", "Export it as CSV."),
    )
