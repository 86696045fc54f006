"""The tiers config: which touch tier a lifetime value would give, by money or by place among the others."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from csdash.configs.structs import Fault
from csdash.text import Text


class Tiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account whose lifetime value is at least `high_from` gets high touch, at least `low_from` low, else tech.

    `by` says what the two are: money (lifetime value in currency units) or quantile (0 to 1 of the accounts). Within
    `tolerance` of a threshold (0.2 is a fifth) either side is right: no account is called a misfit there.
    """

    version: str
    by: Literal["money", "quantile"]
    high_from: float
    low_from: float
    tolerance: float = 0.0


def faults(tiers: Tiers) -> Iterator[Fault]:
    """What is wrong with `tiers` beyond its types."""
    if not 0 <= tiers.low_from < tiers.high_from:
        yield (
            "low_from",
            Text("0 <= low_from < high_from にしてください。", "0 <= low_from < high_from must hold."),
        )
    if tiers.by == "quantile" and tiers.high_from > 1:
        yield "high_from", Text("quantile のときは 0〜1 で指定してください。", "a quantile is at most 1.")
    if not 0 <= tiers.tolerance < 1:
        yield "tolerance", Text("0以上1未満で指定してください。", "give a share from 0 to below 1.")
