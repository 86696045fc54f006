"""Forecast: what accounts did from month to month, and how those that are here stand now."""

import polars as pl

from csdash.measures import ahead
from csdash.measures.families.family import Family, Source
from csdash.measures.stage import ACCOUNT


def _ahead(source: Source) -> dict[str, pl.DataFrame]:
    known = ahead.states(source.stage, ahead.due_ahead(source.rows, source.stage))
    stage, states = ahead.numbered(source.stage, known)
    return {
        "flows": ahead.flow_sums(stage, states, source.square_unit),
        "standing": ahead.standing_sums(stage, states, source.square_unit),
    }


FAMILIES = (Family(("flows", "standing"), _ahead, (ACCOUNT,)),)
