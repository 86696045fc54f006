"""Build: every cube of money of one snapshot, month by month, from what is there and what was built before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from csdash.building import parts
from csdash.building.month import built_month, replay
from csdash.building.parts import WINDOWS, Ends
from csdash.building.running import Running
from csdash.building.survey import name_of_survey, square_unit_of, survey, vocabulary_of
from csdash.building.vault import Vault, key_of
from csdash.configs.health import Bands
from csdash.measures import bridge
from csdash.measures.account_months import Coverage
from csdash.measures.cells import Vocabulary
from csdash.measures.stage import ACCOUNT
from csdash.progress import Progress, unheard
from csdash.text import Text

SURVEYING = Text("各月の属性を調べています", "Surveying the months")
BUILDING = Text("月ごとに集計しています", "Building month by month")
# Raised by any change of what a cube holds or how a part is made: then nothing built before is found again.
VERSION = 1


@dataclass(frozen=True, slots=True)
class MonthFile:
    """The accounts of one month: a checksum of its content, and its lines (`Rows.lines`) when they are asked for."""

    sha: str
    lines: Callable[[], pl.LazyFrame]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built: the months' files, the grain and attributes, and where health is good."""

    files: Mapping[int, MonthFile]
    coverage: Coverage
    key: tuple[str, ...]
    attributes: Sequence[str]
    bands: Bands


@dataclass(frozen=True, slots=True)
class Built:
    """The cubes: per name the files whose rows together are the cube, and what it takes to read their cells.

    `state` are the files from which the next month is built.
    """

    vocabulary: Vocabulary
    square_unit: int
    cubes: Mapping[str, Sequence[str]]
    state: Sequence[str] = ()


@dataclass(slots=True)
class _Builder:
    plan: Plan
    vault: Vault
    vocabulary: Vocabulary
    square_unit: int
    starts: dict[str, int] = field(default_factory=dict)
    months: dict[int, str] = field(default_factory=dict)
    chain: str = ""
    held: dict[int, tuple[pl.DataFrame, pl.DataFrame]] = field(default_factory=dict)
    running: Running | None = None
    squares: float = 0.0
    cubes: dict[str, list[str]] = field(default_factory=dict)

    def run(self, progress: Progress) -> bool:
        """Build every month; False where it must be done again, because of what only a later month told.

        Of an account it may tell an earlier start than its first months knew, of all that squares need a coarser unit.
        """
        coverage = self.plan.coverage
        labels = {name: list(values) for name, values in self.vocabulary.labels.items()}
        self.chain = key_of(VERSION, self.plan.key, labels, coverage.first, sorted(self.starts.items()))
        self.cubes = {
            name: [] for name in ("bridge", "transfers", "stock", "cohort_sizes", "cohorts", "lifetimes")
        }
        self.months, self.held, self.running, self.squares = {}, {}, None, 0.0
        for m in range(coverage.first, coverage.last + 1):
            progress(BUILDING, m - coverage.first, coverage.n_months)
            if not self._month(m):
                return False
            self._parts(m)
            self.held.pop(m - max(WINDOWS), None)
        fitting, used = bridge.square_unit(self.squares), self.square_unit
        self.square_unit = fitting
        if fitting != used:
            return False
        name = f"lifetimes-{key_of(self.chain, coverage.last)}.parquet"
        self._part("lifetimes", name, lambda: parts.lifetime_part(self._running(), coverage))
        if self.running is not None and not self.vault.has(f"running-{self.chain}.parquet"):
            self.vault.keep(f"running-{self.chain}.parquet", self.running.to_frame())
        return True

    @property
    def state(self) -> list[str]:
        """What the next month will be built from."""
        kinds = [(kind, "parquet") for kind in ("paid", "free", "told")] + [("month", "json")]
        of_months = [f"{kind}-{name}.{form}" for name in self.months.values() for kind, form in kinds]
        return [*of_months, f"running-{self.chain}.parquet"]

    def _month(self, m: int) -> bool:
        file = self.plan.files.get(m)
        name = key_of(self.chain, m, file.sha if file else "no file")
        self.months[m] = name
        if not self.vault.has(f"month-{name}.json"):
            running = self._running()
            starts = self.starts if self.plan.key == ACCOUNT else None
            lines = pl.LazyFrame(schema=self._schema()) if file is None else file.lines()
            month = built_month(m, lines, running, self.vocabulary, self.plan.coverage.first, starts)
            if month.late.height:
                self.starts |= dict(month.late.select("account_id", "start_m").iter_rows())
                return False
            self.held[m] = month.paid, month.free
            for kind, frame in (("paid", month.paid), ("free", month.free), ("told", month.told)):
                self.vault.keep(f"{kind}-{name}.parquet", frame)
            squares = month.paid.select((pl.col("mrr").cast(pl.Float64) ** 2).sum()).item()
            self.vault.note(f"month-{name}.json", {"mark": month.mark, "squares": squares})
        elif self.running is not None:
            self._replay(self.running, m)
        facts = self.vault.facts(f"month-{name}.json")
        self.chain = key_of(self.chain, facts["mark"])
        self.squares = max(self.squares, facts["squares"])
        return True

    def _parts(self, m: int) -> None:
        plan, unit, month = self.plan, self.square_unit, self.months[m]
        self._part(
            "stock",
            f"stock-{key_of(month, unit, plan.bands)}.parquet",
            lambda: parts.stock_part(self._held(m)[0], unit, plan.bands),
        )
        self._part(
            "cohorts",
            f"cohorts-{month}.parquet",
            lambda: parts.cohort_part(self._held(m)[0], self._running()),
        )
        self._part("cohort_sizes", f"cohort_sizes-{month}.parquet", lambda: parts.size_part(self._firsts(m)))
        for window in WINDOWS:
            if m - window < plan.coverage.first:
                continue
            told = key_of(window, self.months[m - window], month, unit)
            names = [f"{cube}-{told}.parquet" for cube in ("bridge", "transfers")]
            if not all(map(self.vault.has, names)):
                ends = Ends(window, m, self._held(m - window)[0], *self._held(m))
                for cube, frame in parts.bridge_parts(ends, unit):
                    self.vault.keep(f"{cube}-{told}.parquet", frame)
            for cube, name in zip(("bridge", "transfers"), names, strict=True):
                self.cubes[cube].append(name)

    def _part(self, cube: str, name: str, make: Callable[[], pl.DataFrame]) -> None:
        if not self.vault.has(name):
            self.vault.keep(name, make())
        self.cubes[cube].append(name)

    def _held(self, m: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Who paid and who was there for nothing in a month of which the file is built."""
        if m not in self.held:
            name = self.months[m]
            self.held[m] = self.vault.frame(f"paid-{name}.parquet"), self.vault.frame(f"free-{name}.parquet")
        return self.held[m]

    def _firsts(self, m: int) -> pl.DataFrame:
        paid = self._held(m)[0].filter(pl.col("first_m") == m)
        return self._running().firsts(paid["code"].to_numpy())

    def _running(self) -> Running:
        """The state after the last month that is done; made from what was kept where nobody has it at hand."""
        if self.running is None:
            kept = f"running-{self.chain}.parquet"
            if self.vault.has(kept):
                self.running = Running.from_frame(self.plan.key, self.vault.frame(kept))
            else:
                self.running = Running.empty(self.plan.key)
                for m in self.months:
                    if self.vault.has(f"month-{self.months[m]}.json"):
                        self._replay(self.running, m)
        return self.running

    def _replay(self, running: Running, m: int) -> None:
        told = self.vault.frame(f"told-{self.months[m]}.parquet")
        replay(running, self._held(m)[0], told, self.plan.coverage.first)

    def _schema(self) -> dict[str, pl.DataType]:
        texts = dict.fromkeys(("account_id", "product", *self.plan.attributes), pl.String)
        return {"m": pl.Int32, "mrr": pl.Int64, "score": pl.Int64, "start_m": pl.Int32, **texts}


def build(plan: Plan, vault: Vault, progress: Progress = unheard) -> Built:
    """Build what is not there yet. Killed at any point, it goes on from the last finished month."""
    with vault.while_building():
        return _built(plan, vault, progress)


def _built(plan: Plan, vault: Vault, progress: Progress) -> Built:
    surveys = []
    for done, file in enumerate(plan.files.values()):
        progress(SURVEYING, done, len(plan.files))
        surveys.append(survey(vault, file.sha, file.lines(), plan.attributes))
    builder = _Builder(plan, vault, vocabulary_of(surveys, plan.attributes), square_unit_of(surveys))
    while not builder.run(progress):
        # What is right already is found again.
        pass
    surveyed = [name_of_survey(file.sha, plan.attributes) for file in plan.files.values()]
    return Built(builder.vocabulary, builder.square_unit, builder.cubes, (*surveyed, *builder.state))
