"""A batch: months that are worked out together, and all that is known for it.

To write a query down takes as long as to work out some ten thousand rows, so small months are worked out together.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from csdash.building.alike import End, end_of, standing_of
from csdash.building.month import Ends
from csdash.building.places import Places
from csdash.building.running import Running
from csdash.configs.health import Bands
from csdash.measures.account_months import Coverage

# What is paid at each place of a month, as it is kept.
STANDING = ("n", "opening", "xx", "opening_cu")


@dataclass(frozen=True, slots=True)
class Batch:
    """Months to be worked out together: per month `ends`, of those a window earlier as well; all of them in `running`.

    `standing` is what was kept of earlier months (STANDING by cell). `arrays` are made when they are needed, and kept for
    the next batch.
    """

    months: Sequence[int]
    ends: Mapping[int, Ends]
    standing: Mapping[int, pl.DataFrame]
    arrays: MutableMapping[int, End]
    running: Running
    places: Places
    coverage: Coverage
    square_unit: int
    bands: Bands

    def end(self, m: int) -> End:
        """A month as an end of a window."""
        if m not in self.arrays:
            ends = self.ends[m]
            place = self.places.of(ends.paid["cell"].to_numpy())
            if m in self.standing:
                told = self.standing[m]
                standing = {"place": self.places.of(told["cell"].to_numpy())}
                standing |= {name: told[name].to_numpy() for name in STANDING}
            else:
                mrr = ends.paid["mrr"].to_numpy()
                standing = standing_of(mrr, place, self.places.n, self.square_unit)
            self.arrays[m] = end_of(ends.paid, ends.free, place, standing)
        return self.arrays[m]


def lazy(frame: pl.DataFrame) -> nw.LazyFrame:
    """A frame as measures take it."""
    return nw.from_native(frame.lazy())
