"""Evidence: all that a sceptic would ask of a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from csdash.metrics.metric import Metric
from csdash.panels.header import Header
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is behind a figure.

    `how_to_read` is Markdown; `base` says how many accounts and how much money; `frame` is the frame the
    chart was drawn from, with the headers of the columns to show. `sources` say where what else is drawn is from.
    """

    how_to_read: Text
    base: str
    definitions: Sequence[Metric]
    frame: pl.DataFrame
    headers: Mapping[str, Header]
    sources: Sequence[Text] = ()
