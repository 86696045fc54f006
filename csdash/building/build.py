"""Build: every cube of money of one snapshot, month by month, from what is there and what was built before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from csdash.building.alike import End
from csdash.building.batch import Batch
from csdash.building.combinations import NUMBER
from csdash.building.month import Ends, built_month, digest, keys_of, replay
from csdash.building.numbers import fingerprint
from csdash.building.parts import OF_A_MONTH, WINDOWS, parts
from csdash.building.places import Places
from csdash.building.plan import Built, Plan
from csdash.building.running import Running
from csdash.building.staying import lifetime_part
from csdash.building.vault import Vault, key_of
from csdash.measures import bridge
from csdash.measures.stage import ACCOUNT
from csdash.progress import Progress, unheard
from csdash.text import Text

BUILDING = Text("月ごとに集計しています", "Building month by month")
# Raised by any change of what a cube holds or how a part is made: then nothing built before is found again.
VERSION = 6
# The lines of a month without a file.
_SCHEMA = dict.fromkeys(("account_id", "product"), pl.String) | {
    "mrr": pl.Int64,
    "score": pl.Int64,
    "start_m": pl.Int32,
    NUMBER: pl.Int32,
}


@dataclass(slots=True)
class _Builder:
    plan: Plan
    vault: Vault
    square_unit: int
    places: Places
    starts: dict[str, int] = field(default_factory=dict)
    months: dict[int, str] = field(default_factory=dict)
    chain: str = ""
    held: dict[int, Ends] = field(default_factory=dict)
    arrays: dict[int, End] = field(default_factory=dict)
    running: Running | None = None
    squares: float = 0.0
    cubes: dict[str, list[str]] = field(default_factory=dict)

    def run(self, progress: Progress) -> bool:
        """Build every month; False where it must be done again, because of what only a later month told.

        Of an account it may tell an earlier start than its first months knew, of all that squares need a coarser unit.
        """
        coverage = self.plan.coverage
        labels = {name: list(values) for name, values in self.plan.vocabulary.labels.items()}
        self.chain = key_of(VERSION, self.plan.key, labels, coverage.first, sorted(self.starts.items()))
        self.cubes = {name: [] for name in OF_A_MONTH}
        self.months, self.held, self.arrays, self.running, self.squares = {}, {}, {}, None, 0.0
        waiting: dict[int, str] = {}
        n_waiting = 0
        for m in range(coverage.first, coverage.last + 1):
            progress(BUILDING, m - coverage.first, coverage.n_months)
            n_paid = self._month(m)
            if n_paid is None:
                return False
            name = self._name_of_parts(m)
            for cube in OF_A_MONTH:
                self.cubes[cube].append(name)
            if not self.vault.has(name):
                waiting[m] = name
                n_waiting += n_paid
            if waiting and (n_waiting >= self.plan.together or m == coverage.last):
                self._parts(waiting)
                waiting, n_waiting = {}, 0
            self.let_go(min(waiting, default=m + 1) - max(WINDOWS))
        fitting, used = bridge.square_unit(self.squares), self.square_unit
        self.square_unit = fitting
        if fitting != used:
            return False
        self._end()
        return True

    @property
    def state(self) -> list[str]:
        """What the next month will be built from."""
        return [*map(_month_name, self.months.values()), self._name_of_running()]

    def _month(self, m: int) -> int | None:
        """Take in month `m` and tell how many pay in it; None where earlier months must be built again for it."""
        file = self.plan.files.get(m)
        self.months[m] = key_of(self.chain, m, file.sha if file else "no file")
        name = _month_name(self.months[m])
        if not self.vault.has(name):
            running = self.running_state()
            starts = self.starts if self.plan.key == ACCOUNT else None
            lines = pl.DataFrame(schema=_SCHEMA) if file is None else file.lines()
            month = built_month(m, lines, running, self.plan.combinations.cells(self.plan.vocabulary), starts)
            if month.late:
                self.starts |= month.late
                return None
            paid = month.ends.paid
            squares = (paid["mrr"].cast(pl.Float64) ** 2).sum()
            moved = {"lapsed": month.lapsed, "back": month.back}
            facts = {
                "mark": month.mark,
                "squares": squares,
                "n_paid": paid.height,
                "moved": key_of(*map(digest, moved.values())),
            }
            frames = {"paid": paid, "free": month.ends.free, "told": month.told, **moved}
            self.vault.keep(name, frames, facts)
            self.held[m] = month.ends
        else:
            facts = self.vault.told(name)
            if self.running is not None:
                self._replay(self.running, m)
        self.chain = key_of(self.chain, facts["mark"])
        self.squares = max(self.squares, facts["squares"])
        return facts["n_paid"]

    def _name_of_parts(self, m: int) -> str:
        """The bundle of what month `m` adds to the cubes: of itself, and of the months a window earlier."""
        ends = [self.months.get(m - window) for window in (0, *WINDOWS)]
        return f"parts-{key_of(*ends, self.square_unit, self.plan.bands)}.zip"

    def _parts(self, waiting: Mapping[int, str]) -> None:
        plan, unit, running, standing = self.plan, self.square_unit, self.running_state(), {}
        for m in {m - window for m in waiting for window in (0, *WINDOWS)}:
            if m >= plan.coverage.first:
                self._ends(m)
                name = self._name_of_parts(m)
                if m not in self.arrays and self.vault.has(name):
                    standing[m] = self.vault.frame(name, "standing")
        known = self.held, standing, self.arrays, running, self.places
        batch = Batch([*waiting], *known, plan.coverage, unit, plan.bands)
        for m, frames in parts(batch):
            self.vault.keep(waiting[m], frames)

    def _end(self) -> None:
        """What looks back from the last month, and what the month after it starts from."""
        coverage = self.plan.coverage
        name = f"lifetimes-{key_of(self.chain, coverage.last)}.zip"
        if not self.vault.has(name):
            self.vault.keep(name, {"lifetimes": lifetime_part(self.running_state(), coverage)})
        self.cubes["lifetimes"].append(name)
        if self.running is not None and not self.vault.has(self._name_of_running()):
            self.vault.keep(self._name_of_running(), self.running.to_frames())

    def _ends(self, m: int) -> Ends:
        """A month of which the file is built, as an end of a window."""
        if m not in self.held:
            name = _month_name(self.months[m])
            self.held[m] = Ends(self.vault.frame(name, "paid"), self.vault.frame(name, "free"))
        return self.held[m]

    def let_go(self, until: int) -> None:
        """Hold no month before `until` any longer: no window that is still to be added up opens there."""
        for m in [m for m in self.held if m < until]:
            del self.held[m]
            self.arrays.pop(m, None)

    def running_state(self) -> Running:
        """The state after the last month that is done; made from what was kept where nobody has it at hand."""
        if self.running is None:
            kept, told = self._name_of_running(), (self.plan.key, self.plan.coverage.first)
            built = {m: name for m, key in self.months.items() if self.vault.has(name := _month_name(key))}
            if self.vault.has(kept):
                keys = partial(self._keys, [*built.values()])
                self.running = Running.from_frames(*told, partial(self.vault.frame, kept), keys)
            else:
                self.running = Running.empty(*told)
                for m in built:
                    self._replay(self.running, m)
        return self.running

    def _name_of_running(self) -> str:
        return f"running-{key_of(self.chain, fingerprint())}.zip"

    def _replay(self, running: Running, m: int) -> None:
        told = self.vault.frame(_month_name(self.months[m]), "told")
        replay(m, running, self._ends(m).paid, told)

    def _keys(self, months: Sequence[str]) -> pl.DataFrame:
        """All keys that these built months told of, by code."""
        return pl.concat([keys_of(self.vault.frame(name, "told"), self.plan.key) for name in months])


def _month_name(key: str) -> str:
    return f"month-{key}.zip"


def build(plan: Plan, vault: Vault, progress: Progress = unheard) -> Built:
    """Build what is not there yet. Killed at any point, it goes on from the last finished month."""
    builder = _Builder(plan, vault, plan.square_unit, Places(plan.vocabulary))
    with vault.while_building():
        while not builder.run(progress):
            # What is right already is found again.
            pass
    builder.let_go(plan.coverage.last + 1)
    months = {m: _month_name(key) for m, key in builder.months.items()}
    told = builder.cubes, builder.state, months, builder.running_state
    return Built(plan.vocabulary, builder.square_unit, *told)
