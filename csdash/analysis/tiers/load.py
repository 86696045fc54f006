"""Load: how many accounts one CSM serves per tier, against what the team says one can serve."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

LOAD = Text("CSM1人あたりの担当社数", "accounts per CSM")


@dataclass(frozen=True, slots=True)
class Load:
    """The accounts of one tier that have a CSM, the CSMs they have, and the mean capacity of CSMs of that tier."""

    tier: str
    n_accounts: int
    n_csms: int
    capacity: float | None

    @property
    def per_csm(self) -> float | None:
        return self.n_accounts / self.n_csms if self.n_csms else None


def loads(session: Session, question: Question) -> tuple[Load, ...]:
    """Each tier in the question's month. Raises NotUnlocked where accounts have no tier or no CSM."""
    for name in ("tier", "csm_id"):
        if name not in session.dimensions:
            raise NotUnlocked(f"accounts.{name}", LOAD)
    counted = question.at(session, question.month, "n_accounts", by=["tier", "csm_id"])
    served = counted.filter(pl.col("csm_id").cast(pl.String) != "", pl.col("value") > 0)
    sums = {
        tier: (int(n), csms)
        for tier, n, csms in served.group_by(pl.col("tier").cast(pl.String))
        .agg(pl.col("value").sum(), pl.col("csm_id").n_unique())
        .iter_rows()
    }
    able = _capacity(session, question)
    return tuple(Load(tier, *sums.get(tier, (0, 0)), able.get(tier)) for tier in session.dimensions["tier"])


def _capacity(session: Session, question: Question) -> dict[str, float]:
    team = session.table("team")
    if team is None or not {"tier", "capacity"} <= set(team.columns):
        return {}
    here = team.filter(pl.col("month") == question.month, pl.col("tier").is_not_null())
    return dict(here.group_by("tier").agg(pl.col("capacity").drop_nulls().mean()).drop_nulls().iter_rows())
