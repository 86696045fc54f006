"""Bands: how many accounts are healthy, to be watched or at risk, month by month."""

import polars as pl

from csdash.contract.health import BANDS as WORDS
from csdash.figures.columns import require
from csdash.figures.figure import Figure
from csdash.figures.shares_over_time import shares_over_time
from csdash.figures.theme import Theme
from csdash.text import Language

# Shape and word beside the colour, worst at the bottom, where a column's length can be compared.
BANDS = dict(reversed(WORDS.items()))
SHAPES = ("▼", "●", "▲")


def bands(
    frame: pl.DataFrame, *, language: Language, theme: Theme, fiscal_start: int = 4, height: int = 280
) -> Figure:
    """Draw `frame` (month, at_risk, watch, healthy), counts of accounts, as shares of each month."""
    require("bands", frame, "month", *BANDS)
    total = pl.sum_horizontal(*BANDS)
    parts = pl.concat(
        frame.select(
            "month",
            category=pl.lit(words[language]),
            share=pl.when(total > 0).then(pl.col(key) / total),
            amount=pl.format("({})", pl.col(key)),
        )
        for key, words in BANDS.items()
    )
    return shares_over_time(
        parts,
        theme.health,
        language=language,
        theme=theme,
        shapes=SHAPES,
        fiscal_start=fiscal_start,
        height=height,
    )
