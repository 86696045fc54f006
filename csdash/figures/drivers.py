"""Drivers: what moved a rate, and by how many points."""

import polars as pl

from csdash.figures.columns import require
from csdash.figures.effects import effects
from csdash.figures.figure import Figure
from csdash.figures.theme import Theme
from csdash.text import Language, Text
from csdash.unit import Unit

KINDS = {"rate": Text("率", "rate"), "mix": Text("構成", "mix")}


def drivers(frame: pl.DataFrame, *, language: Language, theme: Theme) -> Figure:
    """Draw `frame` (label, effect, kind), the largest effect first, and their sum below a line.

    An effect is a change of the rate as a fraction. `kind` is "rate" where the groups themselves did better
    or worse, "mix" where only their weights moved.
    """
    require("drivers", frame, "label", "effect", "kind")
    if unknown := set(frame["kind"].to_list()) - set(KINDS):
        raise ValueError(
            f"drivers knows the kinds {', '.join(KINDS)}, not {', '.join(sorted(map(str, unknown)))}"
        )
    tags = {kind: words[language] for kind, words in KINDS.items()}
    tagged = frame.with_columns(
        tag=pl.col("kind").replace_strict(tags, return_dtype=pl.String), is_pale=pl.col("kind") == "mix"
    )
    return effects(tagged, Unit.RATE, language=language, theme=theme)
