"""The skills matrix: how each CSM or team is assessed on knowledge, problem solving and relationships, 1 to 4.

Skills are rows of the assessments table whose unit is csm_id=<id> or team=<name>. Their dimension is one of SKILLS, or
a name of the company's own.
"""

import polars as pl

from csdash.contract.words import ASSESSED
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

SKILLS = {
    "knowledge": Text("知識", "Knowledge"),
    "problem_solving": Text("課題解決", "Problem solving"),
    "relationship": Text("関係構築", "Relationships"),
}
UNITS = ("csm_id", "team")
MATRIX = Text(
    "スキルの一覧(単位を csm_id=… または team=…、観点を knowledge・problem_solving・relationship とした自己評価)",
    "the skills matrix (assessments with unit csm_id=... or team=..., dimension knowledge, problem_solving, relationship)",
)


def skills(session: Session) -> pl.DataFrame:
    """kind, unit, dimension, stage, date: the last assessment of each unit and dimension by the snapshot's day.

    Raises NotUnlocked where nobody was assessed.
    """
    rows = session.table("assessments")
    told = None if rows is None else _last(rows.filter(pl.col("date") <= session.as_of))
    if told is None or told.is_empty():
        raise NotUnlocked("assessments", MATRIX)
    return told


def _last(rows: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("unit").str.splitn("=", 2)
    split = rows.with_columns(kind=parts.struct.field("field_0"), of=parts.struct.field("field_1")).filter(
        pl.col("kind").is_in(UNITS), pl.col("of").is_not_null(), ~pl.col("dimension").is_in(list(ASSESSED))
    )
    last = split.sort("date").group_by("kind", "of", "dimension").last()
    order = pl.col("dimension").replace_strict(
        {name: i for i, name in enumerate(SKILLS)}, default=len(SKILLS), return_dtype=pl.Int64
    )
    return last.sort("kind", "of", order, "dimension").select(
        "kind", pl.col("of").alias("unit"), "dimension", "stage", "date"
    )


def matrix(told: pl.DataFrame) -> pl.DataFrame:
    """kind, unit, one column per dimension with the stage (null = not assessed)."""
    dimensions = told["dimension"].unique(maintain_order=True).to_list()
    wide = told.pivot("dimension", index=["kind", "unit"], values="stage", maintain_order=True)
    ordered = [name for name in (*SKILLS, *dimensions) if name in wide.columns]
    return wide.select("kind", "unit", *dict.fromkeys(ordered))
