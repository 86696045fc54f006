"""Worth: what accounts earn and what they cost."""

import polars as pl

from csdash.measures.families.family import Family, Source
from csdash.measures.stage import ACCOUNT
from csdash.measures.worth import COSTS, MARGINS, SERVED, worth, worth_sums


def _worth(source: Source) -> dict[str, pl.DataFrame]:
    found = worth(source.rows, source.stage).collect().lazy()
    return worth_sums(found, source.square_unit, source.rows.columns["accounts"])


FAMILIES = (Family((COSTS, MARGINS, SERVED), _worth, (ACCOUNT,)),)
