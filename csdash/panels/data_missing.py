"""What the data does not hold, and what it would light up if it did."""

import polars as pl

from csdash.contract.tables import TABLES
from csdash.panels.data_status import Shown
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View

MISSING = Text("ないもの", "Missing")
UNLOCKS = Text("追加すると見えるもの", "What it would unlock")


@cached
def missing_table(session: Session, view: View) -> Shown:
    """The optional tables and columns that are not there, and what each would light up."""
    rows = []
    for name, table in TABLES.items():
        if name not in session.tables:
            rows.append((name, table.unlocks[view.language]))
            continue
        rows += [
            (f"{name}.{column.name}", column.unlocks[view.language])
            for column in table.columns
            if column.unlocks and not session.has(f"{name}.{column.name}")
        ]
    frame = pl.DataFrame(rows, schema={"missing": pl.String, "unlocks": pl.String}, orient="row")
    return frame, {"missing": Header(MISSING, is_pinned=True), "unlocks": Header(UNLOCKS)}
