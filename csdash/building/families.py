"""Families: the cubes that are not of money, month by month.

Each month's part is made by the family itself (`measures.families`), of the accounts, lines and tables that it looks at
for that month, and found again by what they were.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from csdash.building.contract_terms import ContractTerms
from csdash.building.month_files import MonthFiles
from csdash.building.plan import Built, Plan
from csdash.building.reach import REACHES, Reach
from csdash.building.small_tables import SmallTables, file_of
from csdash.building.stretch import Stretches
from csdash.building.vault import Vault, key_of
from csdash.building.whereabouts import Whereabouts
from csdash.measures.before import Before
from csdash.measures.families.family import Source
from csdash.progress import Progress, unheard
from csdash.snapshots.rows import Rows
from csdash.text import Text

BUILDING = Text("金額以外を月ごとに集計しています", "Building what is not of money month by month")
# Raised by any change of what a part holds, or of what it is made from.
VERSION = 2


@dataclass(slots=True)
class _Families:
    plan: Plan
    built: Built
    files: MonthFiles
    tables: SmallTables
    columns: Mapping[str, Collection[str]]
    reaches: Sequence[Reach]
    stretches: Stretches
    whereabouts: Whereabouts
    vault: Vault
    facts: Mapping[int, Mapping[str, Any]]
    onboarding_days: int
    renewal_grace_days: int

    def run(self, progress: Progress) -> dict[str, list[str]]:
        """Build what is not there, and tell the bundles of each cube."""
        coverage = self.plan.coverage
        months = range(coverage.first, coverage.last + 1)
        names = {reach.name: {m: self._name(reach, m) for m in months} for reach in self.reaches}
        for first, last in self._runs([m for m in months if any(self._missing(names, m, m))]):
            progress(BUILDING, first - coverage.first, coverage.n_months)
            self.stretches.let_go(first - max(ago for reach in self.reaches for ago in reach.paid))
            for reach in self._missing(names, first, last):
                self._build(reach, names[reach.name], first, last)
        return {
            cube: [*names[reach.name].values()]
            for reach in self.reaches
            for cube in self.vault.told(names[reach.name][coverage.first])
        }

    def _name(self, reach: Reach, m: int) -> str:
        """The bundle of what month `m` adds to the cubes of a family."""
        # A month is named by its file, whose lines a family may look at as well.
        paid = [self.built.months.get(m - ago) for ago in reach.paid]
        moved = [self.facts[m - ago]["moved"] for ago in reach.moved if m - ago in self.facts]
        told = (
            self.plan.key,
            m,
            paid,
            moved,
            [self.tables.told(extract, m) for extract in reach.extracts],
            reach.given(self.columns),
            self.built.square_unit,
            self.onboarding_days if reach.stays else None,
        )
        return f"{reach.name}-{key_of(VERSION, reach.name, *told)}.zip"

    def _missing(self, names: Mapping[str, Mapping[int, str]], first: int, last: int) -> Iterator[Reach]:
        months = range(first, last + 1)
        for reach in self.reaches:
            if not all(self.vault.has(names[reach.name][m]) for m in months):
                yield reach

    def _runs(self, months: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Months that follow each other, as long as they are few rows together."""
        run: list[int] = []
        n_paid = 0
        for m in months:
            more = self.facts[m]["n_paid"]
            if run and (m > run[-1] + 1 or n_paid + more > self.plan.together):
                yield run[0], run[-1]
                run, n_paid = [], 0
            run.append(m)
            n_paid += more
        if run:
            yield run[0], run[-1]

    def _build(self, reach: Reach, names: Mapping[int, str], first: int, last: int) -> None:
        paid = self._months(reach.paid, first, last)
        before = self._before(reach, paid, first, last)
        elsewhere = [*self._elsewhere(reach, paid, first, last)]
        stage = self.stretches.stage(paid, first, last, reach.back, before, elsewhere)
        tables = {
            name: rows for table in reach.tables for name, rows in self.tables.cut(table, first, last).items()
        }
        if reach.lines:
            lines = self.files.accounts(self._months(reach.lines, first, last), self.columns["accounts"])
            tables["accounts"] = lines
        there = {name: tuple(self.columns[name]) for name in ("accounts", *tables)}
        days = self.onboarding_days, self.renewal_grace_days
        source = Source(Rows(tables, there), stage, self.built.square_unit, *days)
        made = reach.family.make(source)
        for m in range(first, last + 1):
            if not self.vault.has(names[m]):
                parts = {cube: frame.filter(pl.col("t") == m) for cube, frame in made.items()}
                self.vault.keep(names[m], parts, [*made])

    def _before(self, reach: Reach, paid: Collection[int], first: int, last: int) -> Before | None:
        if reach.stays:
            return self.stretches.stays()
        if reach.terms:
            terms = self.tables.rows(reach.terms, first, last)
            return Before(terms=terms, known_until=self.plan.coverage.last)
        moved = self._months(reach.moved, first, last)
        return self.stretches.lapses(paid, moved) if moved else None

    def _elsewhere(
        self, reach: Reach, paid: Collection[int], first: int, last: int
    ) -> Iterator[pl.DataFrame]:
        """What a stage of the months `paid` has besides their accounts: who left before, and who was due."""
        if reach.last_paid:
            left = self.whereabouts.last_paid.filter(
                ~pl.col("m").is_in([*paid]) & (pl.col("lapse_m") <= last)
            )
            yield left.drop("lapse_m", "until_m")
        if reach.due:
            months = self._months(reach.due, first, last)
            yield self.whereabouts.stood.filter(pl.col("m").is_in([*months]))

    def _months(self, ago: Sequence[int], first: int, last: int) -> set[int]:
        back = {m - n for m in range(first, last + 1) for n in ago}
        return {m for m in back if m in self.facts}


def build_families(
    plan: Plan,
    built: Built,
    files: MonthFiles,
    columns: Sequence[str],
    days: tuple[int, int],
    terms: ContractTerms,
    vault: Vault,
    progress: Progress = unheard,
) -> Built:
    """Build what is not there yet of the cubes in REACHES, and tell the bundles of each; `columns` are those of accounts.

    `days` are those of onboarding and of grace. Cubes that a snapshot says nothing of are not among them, nor is what it has
    too many rows for. The state is what was looked up on the way.
    """
    tables = files.small_tables()
    there = {name: frame.collect_schema().names() for name, frame in tables.items()} | {"accounts": columns}
    n_rows = files.manifest.rows["accounts"]
    reaches = [
        reach for reach in REACHES if plan.key in reach.family.grains and reach.is_built(there, n_rows)
    ]
    read = {file_of(extract) for reach in reaches for extract in reach.extracts}
    needed = {name: frame for name, frame in tables.items() if name in read}
    with vault.while_building():
        stretches = Stretches(plan, built.months, built.running, vault)
        due = partial(_due, terms, plan.key)
        whereabouts = Whereabouts(plan.key, built.months, lambda: stretches.names, due, vault)
        coverage = plan.coverage
        small = SmallTables(needed, there, coverage.first, coverage.last, plan.key, terms, whereabouts)
        facts = {m: vault.told(name) for m, name in built.months.items()}
        told = reaches, stretches, whereabouts, vault, facts, *days
        cubes = _Families(plan, built, files, small, there, *told).run(progress)
    return replace(built, cubes=cubes, state=(*built.state, *whereabouts.bundles, *terms.bundles))


def _due(terms: ContractTerms, key: Sequence[str]) -> pl.DataFrame:
    return terms.judged.select(*key, m="end_m")
