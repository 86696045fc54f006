"""The value axis: a figure's own range and marks, as a number format that stays right when somebody edits the chart."""

import re
from collections.abc import Iterable
from math import ceil, floor, log10
from typing import Any

from csdash.share.deck.native import Number
from csdash.share.deck.plain import said

_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+")
_UNITS = re.compile("百万|[KMBT万億兆]")
_ZEROS = {3: "K", 6: "M", 9: "B", 12: "T"}
_MILLION = 1e6
_SLACK = 1e-9
_FEWEST_STEPS = 3
_JAPANESE = 0x2E80  # the first of the scripts that group by ten thousands


def value_axis(axis: dict[str, Any], values: Iterable[Number] = ()) -> dict[str, Any]:
    """low, high, step and number_format of a chart, from an axis of a figure; no format where it is not drawn.

    `values` are what it must show, where a figure leaves air around them.
    """
    low, high = axis.get("range") or (None, None)
    marks, texts = list(axis.get("tickvals") or []), [said(str(text)) for text in axis.get("ticktext") or []]
    is_drawn = axis.get("visible") is not False and axis.get("showticklabels") is not False and marks
    step = round(marks[1] - marks[0], 12) if len(marks) > 1 else None
    if marks and step:
        # An interval of few accounts may leave the plot; it does not stretch the axis.
        shown = [value for value in values if value is not None and low <= value <= high] or [low, high]
        if (high - low) / step < _FEWEST_STEPS and _is_round(step / 2, texts[-1]):
            step /= 2
        # A native axis counts its marks from its end: it must begin at one.
        low, high = floor(min(shown) / step + _SLACK), ceil(max(shown) / step - _SLACK)
        low, high = round(low * step, 12), round(max(high, low + 1) * step, 12)
    return {
        "low": low,
        "high": high,
        "step": step,
        "number_format": number_format(marks, texts) if is_drawn else "",
    }


def _is_round(step: float, text: str) -> bool:
    """Whether marks `step` apart are written without decimals, as those of the figure are."""
    whole = step * 100 if text.endswith("%") else step
    return abs(whole - round(whole)) < _SLACK and "." not in text


def number_format(marks: list[float], texts: list[str]) -> str:
    """The format that writes `marks` as their `texts` do, as near as a spreadsheet can.

    No format divides by 10,000: Japanese money is in millions or thousands, as boards read it anyway.
    """
    last, largest = texts[-1], max(marks, key=abs)
    before, _, after = _UNITS.sub("", _NUMBER.sub("#", last, count=1)).partition("#")
    if after == "%":
        return "0%" if all(abs(mark * 100 - round(mark * 100)) < 1e-6 for mark in marks) else "0.0%"
    zeros = _zeros(marks[-1], last)
    if zeros and any(ord(character) > _JAPANESE for character in last):
        zeros = 6 if abs(largest) >= _MILLION else 3
        return f"#,##0{',' * (zeros // 3)}{_quoted(('百万' if zeros == 6 else '千') + after)}"
    decimals = max(len(text.partition(".")[2].rstrip(f"{after}KMBT")) for text in texts)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + "," * (zeros // 3)
    written = _quoted(before) + digits + _quoted(_ZEROS.get(zeros, "") + after)
    return f"+{written};-{written};{written}" if any(text.startswith("+") for text in texts) else written


def _zeros(mark: float, text: str) -> int:
    """By how many zeros `text` says less than `mark`: 6 where it counts in millions."""
    found = _NUMBER.search(text)
    written = abs(float(found.group().replace(",", ""))) if found else 0.0
    return round(log10(abs(mark) / written)) if written and mark else 0


def _quoted(text: str) -> str:
    text = text.lstrip("+-").replace('"', "")
    return f'"{text}"' if text else ""
