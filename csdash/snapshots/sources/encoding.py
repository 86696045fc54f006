"""The encoding of a text file: told by its first bytes, by being strict UTF-8, or by which Japanese one fits."""

import codecs

import charset_normalizer

UTF8 = "utf-8"
# What Japanese systems export besides UTF-8; cp932 is the Shift_JIS that is in use.
_JAPANESE = ("cp932", "euc_jp")
_WESTERN = "cp1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ESCAPE = b"\x1b$"


def marked_encoding(start: bytes) -> str | None:
    """What the first bytes say about the encoding; None where they say nothing."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if _ESCAPE in start:
        return "iso2022_jp"
    # Without a mark UTF-16 shows by its zeros: every other byte of what is mostly digits and commas.
    if len(start) >= 4 and start.count(0) * 3 >= len(start):
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return None


def likely_encoding(lines: bytes) -> str:
    """The encoding that `lines`, which are no UTF-8, are most likely in.

    Western letters stand alone between ASCII; Japanese text comes in runs. Between the two Japanese
    encodings charset-normalizer decides by which gives text and which gives noise.
    """
    if _is_western(lines) and _decodes(lines, _WESTERN):
        return _WESTERN
    best = charset_normalizer.from_bytes(lines, cp_isolation=list(_JAPANESE), threshold=0.9).best()
    return best.encoding if best is not None and best.encoding in _JAPANESE else _JAPANESE[0]


def _is_western(lines: bytes) -> bool:
    high = alone = 0
    before = 0
    for here, after in zip(lines, lines[1:] + b"\n", strict=True):
        if here >= 0x80:
            high += 1
            alone += before < 0x80 and after < 0x80
        before = here
    return high > 0 and alone * 2 > high


def _decodes(lines: bytes, encoding: str) -> bool:
    try:
        lines.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_mixed(lines: bytes) -> bool:
    """Whether some of `lines` are Japanese in UTF-8, although not all are.

    Three bytes that begin with 0xE3 to 0xE9 and fit UTF-8 hardly ever come up in another encoding.
    """
    return any(_utf8_kanji(line) for line in lines.split(b"\n"))


def _utf8_kanji(line: bytes) -> bool:
    return any(0xE3 <= byte <= 0xE9 for byte in line) and _decodes(line, UTF8)
