"""The tile: one key figure with its change, its certainty and its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from csdash.figures.figure import Figure
from csdash.metrics.metric import Better


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure, already written in the reader's language.

    `value` 108.4%, `interval` ±1.2, `delta` +2.1pt or -0.4pt, `spark` its last 24 months
    (figures/spark.py), `picture` the address of the same as an image, for a screen, `context` the target and the
    benchmark in words. `better` is the metric's: it colours the delta.
    """

    label: str
    value: str
    better: Better = "neither"
    delta: str = ""
    interval: str = ""
    spark: Figure | None = None
    picture: str = ""
    context: Sequence[str] = ()
    help: str = ""
