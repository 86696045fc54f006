"""The header of a column: what it is called and measured in, wherever the table is shown."""

from dataclasses import dataclass

from csdash.text import Text
from csdash.unit import Unit


@dataclass(frozen=True, slots=True)
class Header:
    """What a column is called and, where it holds numbers, what they are measured in.

    A share of a whole may be drawn as a bar from 0 to 100% (`is_bar`). `format` is for numbers that no unit writes.
    """

    name: Text
    unit: Unit | None = None
    is_pinned: bool = False
    is_bar: bool = False
    format: str = ""
