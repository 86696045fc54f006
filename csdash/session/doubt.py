"""Doubt: on how many accounts a figure really rests."""

from datetime import date

from csdash.measures.cubes import Where, settled
from csdash.metrics.evaluate import effective_accounts
from csdash.metrics.registry import metric
from csdash.months import month_index
from csdash.session.opened import Opened


class DoubtQuestions(Opened):
    """Questions about how far the accounts behind a figure can be trusted to speak for others."""

    def effective_accounts(
        self, key: str, month: date, window: int = 12, where: Where | None = None
    ) -> float | None:
        """As many accounts of one size would tell as much of metric `key`; None where it has no ratio to tell of.

        Fewer than there are, the more of the money a few of them hold. Raises as `Session.metrics` does.
        """
        asked = metric(key)
        cubes = self._cubes((), where, product=asked.grain == "product")
        return effective_accounts(asked, cubes, window, settled(where), month_index(month))
