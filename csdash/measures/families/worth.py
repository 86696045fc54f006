"""Worth: what accounts earn and what they cost."""

import polars as pl

from csdash.measures.families.family import Family, Source
from csdash.measures.stage import ACCOUNT
from csdash.measures.worth import COST, COSTS, MARGIN, MARGINS, SERVED, worth, worth_sums


def _worth(source: Source) -> dict[str, pl.DataFrame]:
    columns = source.rows.columns["accounts"]
    if COST not in columns and MARGIN not in columns:
        return {}
    found = worth(source.rows, source.stage).collect().lazy()
    return worth_sums(found, source.square_unit, columns)


FAMILIES = (Family((COSTS, MARGINS, SERVED), _worth, (ACCOUNT,)),)
