"""Labels: how wide a text will be, where it breaks, and how neighbours make room for each other.

A figure does not know the width it will be drawn at, so everything here holds at 360 pixels.
"""

import unicodedata
from collections.abc import Sequence

from csdash.words.escape import plain_text, plot_text

NARROWEST = 360
_NARROW = set(" .,:;|!'`ijlIft()[]/-·")
_WIDE = set("mwMW%@—…")
# A line of Japanese may not begin with these.
_NO_START = set("ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々、。，．・）」』】〉》：；？！%％")


def text_width(text: str, size: float) -> float:
    """About how many pixels `text` takes; a little more than it takes in any font of the theme."""
    em = 0.0
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            em += 1.0
        elif character in _NARROW:
            em += 0.36
        elif character in _WIDE:
            em += 0.92
        else:
            em += 0.68 if character.isupper() else 0.57
    return em * size


def fit(text: str, pixels: float, size: float) -> str:
    """`text` for a figure, cut with an ellipsis to what `pixels` hold."""
    text = plain_text(text)
    if text_width(text, size) > pixels:
        while text and text_width(text + "…", size) > pixels:
            text = text[:-1]
        text = text.rstrip() + "…"
    return plot_text(text)


def wrap(text: str, pixels: float, size: float, lines: int = 2) -> list[str]:
    """`text` on up to `lines` lines of `pixels`, broken at spaces, and in Japanese where a line may break."""
    pieces, rest = [], plain_text(text)
    while rest and len(pieces) < lines - 1 and text_width(rest, size) > pixels:
        end = len(rest)
        while end > 1 and (text_width(rest[:end].rstrip(), size) > pixels or not _breaks(rest, end)):
            end -= 1
        if end == 1:
            break
        pieces.append(plot_text(rest[:end].rstrip()))
        rest = rest[end:].lstrip()
    return [*pieces, fit(rest, pixels, size)] if rest else pieces


def _breaks(text: str, end: int) -> bool:
    """Whether a line may end before `text[end]`."""
    if end >= len(text):
        return True
    before, after = text[end - 1], text[end]
    if " " in (before, after):
        return True
    wide = any(unicodedata.east_asian_width(c) in "WF" for c in (before, after))
    return wide and after not in _NO_START and before not in "（「『【(["


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as can be to `wanted` so that boxes of `sizes` neither overlap nor leave low..high.

    Boxes that touch are merged and centred on the mean of what they wanted, as in isotonic regression.
    Where all of them cannot fit, they share the overlap evenly.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    squeeze = min(1.0, (high - low) / total) if (total := sum(sizes)) else 1.0
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
