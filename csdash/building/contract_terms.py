"""Contract terms: the contracts of a snapshot with what came after them, worked out once for all that is built of them.

Of accounts they need the lines of a few in each month: those whose contract begins in it, or is over for as long as the
grace. Those are kept by month, so that a month more reads its own file, and of others only what is asked anew.
"""

from collections.abc import Collection
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from csdash.building.extract import sums_of
from csdash.building.month_files import MonthFiles
from csdash.building.vault import Vault, key_of
from csdash.measures import renewals
from csdash.measures.account_months import Coverage
from csdash.measures.terms import NEXT, all_terms, known_until, lines_asked
from csdash.snapshots.rows import Rows

# Raised by any change of what is kept.
VERSION = 1
_LINES = {"month": pl.Date, "account_id": pl.String, "product": pl.String, "mrr": pl.Int64}
# Of what terms tell that which the families ask for.
_ASKED = (
    *(
        "contract_id",
        "account_id",
        "product",
        "start_m",
        "end_day",
        "end_m",
        "signed_m",
        "notice_m",
        "gone_m",
    ),
    *("mrr", "start_mrr", "renewal_number", "outcome", "pays_on", "told", "new_mrr"),
    *(f"next_{name}" for name in NEXT if name != "start_day"),
)


class ContractTerms:
    """Those of one snapshot; `columns` are those of its accounts."""

    def __init__(
        self, files: MonthFiles, columns: Collection[str], coverage: Coverage, grace: int, vault: Vault
    ) -> None:
        self._files, self._coverage, self._grace, self._vault = files, coverage, grace, vault
        self._columns = [name for name in _LINES if name in columns]
        # What was used, and is to be kept for the next month.
        self.bundles: list[str] = []

    @cached_property
    def judged(self) -> pl.DataFrame:
        """The terms of every contract (`measures.terms`) with what became of it (`renewals.judged`)."""
        contracts = self._files.small_tables()["contracts"].collect()
        tables, columns = {"contracts": contracts.lazy()}, {"contracts": tuple(contracts.columns)}
        last = self._coverage.last
        asked = lines_asked(Rows(tables, columns), last, self._grace).collect()
        tables["accounts"] = self._lines(asked).lazy()
        columns["accounts"] = tuple(self._columns)
        terms = all_terms(Rows(tables, columns), last, self._grace)
        until = known_until(last)
        judged = renewals.judged(nw.from_native(terms.lazy()), until, self._grace).to_native()
        return judged.select(_ASKED).collect()

    def _lines(self, asked: pl.DataFrame) -> pl.DataFrame:
        by_month = {m: rows["account_id"] for (m,), rows in asked.partition_by("m", as_dict=True).items()}
        nothing = pl.DataFrame(schema={name: _LINES[name] for name in self._columns})
        told = [
            self._of_month(m, file.sha, by_month[m])
            for m, file in self._files.months().items()
            if m in by_month
        ]
        return pl.concat([nothing, *told], how="vertical_relaxed")

    def _of_month(self, m: int, sha: str, accounts: pl.Series) -> pl.DataFrame:
        name = f"asked-{key_of(VERSION, self._columns, sha, len(accounts), sums_of(accounts.to_frame()))}.zip"
        self.bundles.append(name)
        if not self._vault.has(name):
            lines = self._files.accounts({m}, self._columns).select(self._columns)
            found = lines.join(accounts.to_frame().lazy(), on="account_id", how="semi").collect()
            self._vault.keep(name, {"asked": found})
        return self._vault.frame(name, "asked")
