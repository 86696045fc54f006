"""Labels: how wide a text will be, where it breaks, and how neighbours make room for each other.

A figure does not know the width it will be drawn at, so everything here holds at 360 pixels.
"""

import math
import unicodedata
from collections.abc import Sequence

from csdash.words.escape import plain_text, plot_text

NARROWEST = 360
_LONGEST = 120  # characters worth measuring
# Space to ~ in hundredths of an em, each from the wider of Noto Sans JP and Arial.
_ASCII = (
    28, 33, 48, 56, 56, 93, 68, 28, 34, 34, 47, 59, 28, 35, 28, 40, 56, 56, 56, 56, 56, 56, 56, 56,
    56, 56, 28, 28, 59, 59, 59, 56, 102, 67, 67, 73, 73, 67, 62, 78, 73, 30, 54, 67, 56, 84, 73, 78,
    67, 78, 73, 67, 62, 73, 67, 95, 67, 67, 62, 34, 40, 34, 56, 56, 61, 57, 62, 51, 62, 56, 33, 57,
    61, 28, 28, 56, 29, 93, 61, 61, 62, 62, 39, 50, 38, 61, 53, 81, 50, 53, 50, 34, 27, 34, 59,
)  # fmt: skip
# A line of Japanese may not begin with these.
_NO_START = set("ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々、。，．・）」』】〉》：；？！%％")


def text_width(text: str, size: float) -> float:
    """About how many pixels `text` takes; rather more than less."""
    hundredths = 0
    for character in text:
        code = ord(character) - 32
        if 0 <= code < len(_ASCII):
            hundredths += _ASCII[code]
        else:
            # Accented Latin is as wide as Latin; everything else is measured as if it were Japanese.
            hundredths += 65 if unicodedata.east_asian_width(character) in "NH" else 100
    return hundredths / 100 * size


def fit(text: str, pixels: float, size: float) -> str:
    """`text` for a figure, cut with an ellipsis to what `pixels` hold."""
    text = plain_text(text)[:_LONGEST]
    if text_width(text, size) > pixels:
        while text and text_width(text + "…", size) > pixels:
            text = text[:-1]
        text = text.rstrip() + "…"
    return plot_text(text, len(text))


def wrap(text: str, pixels: float, size: float, lines: int = 2) -> list[str]:
    """`text` on up to `lines` lines of `pixels`, of about the same length.

    It is broken at spaces; Japanese where the script changes, else where a line may break.
    """
    pieces, rest = [], plain_text(text)[:_LONGEST]
    while (whole := text_width(rest, size)) > pixels and len(pieces) < lines - 1:
        needed = min(math.ceil(whole / pixels), lines - len(pieces))
        ends = [end for end in range(1, len(rest)) if _break_quality(rest, end)]
        ends = [end for end in ends if text_width(rest[:end].rstrip(), size) <= pixels]
        if not ends:
            break
        # What cannot follow on the next lines is worse than any break.
        end = max(
            ends,
            key=lambda end: (
                text_width(rest[end:].lstrip(), size) <= pixels * (needed - 1),
                _break_quality(rest, end),
                -abs(text_width(rest[:end].rstrip(), size) - whole / needed),
            ),
        )
        pieces.append(plot_text(rest[:end].rstrip(), end))
        rest = rest[end:].lstrip()
    return [*pieces, fit(rest, pixels, size)] if rest else pieces


def _break_quality(text: str, end: int) -> int:
    """How well a line ends before `text[end]`: 3 at a space, 2 between scripts, 1 within Japanese, else 0."""
    before, after = text[end - 1], text[end : end + 1]
    if " " in (before, after):
        return 3
    kinds = _script(before), _script(after)
    # A particle in hiragana belongs to the word before it.
    if kinds == ("latin", "latin") or kinds[1] == "HIRAGANA" or after in _NO_START or before in "（「『【([":
        return 0
    return 2 if kinds[0] != kinds[1] else 1


def _script(character: str) -> str:
    if unicodedata.east_asian_width(character) not in "WF":
        return "latin"
    name = unicodedata.name(character, "")
    return next((script for script in ("HIRAGANA", "KATAKANA") if script in name), "kanji")


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to `wanted` so that boxes of `sizes` neither overlap nor leave low..high.

    Boxes that touch are merged and centred on the mean of what they wanted, as in isotonic regression.
    Where all of them cannot fit, they share the overlap evenly.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    squeeze = min(1.0, (high - low) / max(sum(sizes), 1e-9))
    blocks: list[tuple[list[int], float, float]] = []  # members, length, wanted start
    for i in order:
        members, length = [i], sizes[i] * squeeze
        start = _clamp(wanted[i] - length / 2, low, high - length)
        while blocks and blocks[-1][2] + blocks[-1][1] > start:
            above, above_length, _ = blocks.pop()
            members, length = above + members, above_length + length
            start = _clamp(_mean_start(members, wanted, sizes, squeeze), low, high - length)
        blocks.append((members, length, start))
    centres = [0.0] * len(wanted)
    for members, _, position in blocks:
        for i in members:
            centres[i] = position + sizes[i] * squeeze / 2
            position += sizes[i] * squeeze
    return centres


def _mean_start(members: list[int], wanted: Sequence[float], sizes: Sequence[float], squeeze: float) -> float:
    offset, starts = 0.0, []
    for i in members:
        starts.append(wanted[i] - offset - sizes[i] * squeeze / 2)
        offset += sizes[i] * squeeze
    return sum(starts) / len(starts)


def _clamp(value: float, low: float, high: float) -> float:
    return max(low, min(value, high))
