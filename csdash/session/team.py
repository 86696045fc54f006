"""Team: which CSM had which account when."""

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cubes import Where, settled
from csdash.metrics.outgoing import dated, in_units
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

HISTORY = Text("担当者の引き継ぎ", "handovers between CSMs")


class TeamQuestions(Opened):
    """Questions about who looks after whom."""

    @answered
    def csm_history(self, where: Where | None = None) -> pl.DataFrame:
        """account_id, account_name (where known), month, csm_id ("" = nobody), mrr of every paid month, in order.

        Raises NotUnlocked without accounts.csm_id. Filters mean the attributes of each month.
        """
        stage, asked = self._accounts, settled(where)
        if "csm_id" not in stage.vocabulary.labels:
            raise NotUnlocked("accounts.csm_id", HISTORY)
        if "product" in asked:
            stage = self._products
        rows = stage.paid.to_native().select("m", "account_id", "mrr", "cell")
        told = rows.with_columns(*stage.vocabulary.decode("cell")).filter(stage.vocabulary.meets(asked))
        found = (
            told.group_by("account_id", "m")
            .agg(pl.col("csm_id").cast(pl.String).max(), pl.col("mrr").sum())
            .sort("account_id", "m")
            .collect()
        )
        names = self._rows.names
        named = (
            found if names is None else found.join(names, on="account_id", how="left", maintain_order="left")
        )
        return dated(in_units(named, ("mrr",)), "m", "month")
