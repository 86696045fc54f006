"""Thresholds: whether a config asks for figures that there are, on the scale they have.

Configs are read before metrics are known; what only the metrics can tell of them is asked here, and said with the same
file and place.
"""

from collections.abc import Callable, Iterator, Sequence

from csdash.configs.maturity import Gate
from csdash.configs.principles import Evidence
from csdash.configs.structs import Fault
from csdash.errors import UnknownName
from csdash.text import Text
from csdash.unit import Unit

# Even NRR of a year in which a company multiplied is below; 80 for 80% is not.
LARGEST_RATE = 10
SHARE = Text(
    "{name} は率です。80% なら 0.8 と書いてください({given} とあります)。",
    "{name} is a rate: write 0.8 for 80%; found {given}.",
)


def threshold_faults(
    places: str, rows: Sequence[Gate | Evidence], unit_of: Callable[[str], Unit]
) -> Iterator[Fault]:
    """What is wrong with the `metric` or the threshold of each of `rows`, which stand below `places` in their file."""
    for i, one in enumerate(rows):
        if not one.metric:
            continue
        where = f"{places}[{i}]"
        try:
            unit = unit_of(one.metric)
        except UnknownName as unknown:
            yield where, unknown.message
            continue
        if unit is Unit.RATE and not 0 <= one.threshold <= LARGEST_RATE:
            yield where, SHARE.format(name=one.metric, given=f"{one.threshold:g}")
