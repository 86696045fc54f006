"""What a worked example is: data small enough to check with a pencil, and what must come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Example:
    """A metric's value in one month, from print or by hand; `source` says where, or how it is reckoned.

    `base` is the denominator in units, `n` the accounts behind the figure, where the example knows them.
    """

    source: str
    tables: Mapping[str, pl.DataFrame]
    month: str
    value: float | None
    window: int = 12
    base: float | None = None
    n: int | None = None
    group: Mapping[str, str] = field(default_factory=dict)
