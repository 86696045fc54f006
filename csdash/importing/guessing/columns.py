"""Columns: how surely each column of a sheet holds each idea, and which column a feed takes for which.

The score of a column for an idea is how near its header is to the idea's words, less where its values do not
read as such. The best pair is taken first; a column that is better known as something else is not taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from csdash.importing import days
from csdash.importing.guessing.contents import ZONE, Contents, contents, sample
from csdash.importing.guessing.headers import Header, likeness, parse, plain
from csdash.importing.guessing.words import IDEAS, KINDS, SHEETS
from csdash.snapshots.sources.sheet import Sheet

ENOUGH = 0.5
# How much better another idea must fit for the column to be left to it.
_BETTER = 0.1
# What a second or third choice of ideas costs.
_LATER = 0.04


@dataclass(frozen=True, slots=True)
class Match:
    """How a column holds an idea: `score` 0 to 1, the `word` its header was known by, the `share` of values that fit."""

    score: float
    word: str
    share: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet, with its match for every idea it could hold."""

    header: Header
    contents: Contents
    matches: Mapping[str, Match]

    @property
    def name(self) -> str:
        return self.header.name

    def score(self, idea: str) -> float:
        """How surely it holds `idea`; 0 where it is better known as something else."""
        match = self.matches.get(idea)
        if match is None:
            return 0.0
        best = max(found.score for found in self.matches.values())
        return match.score if match.score >= best - _BETTER else 0.0


@dataclass(frozen=True, slots=True)
class Pick:
    """A column taken for one of ours, and the idea it was taken for."""

    column: Column
    idea: str

    @property
    def match(self) -> Match:
        return self.column.matches[self.idea]


def taken_as(column: Column, idea: str, score: float) -> Pick:
    """A column taken for an idea for another reason than the words of its header."""
    share = column.contents.share(KINDS[idea])
    match = Match(score, column.header.plain, share)
    return Pick(replace(column, matches={**column.matches, idea: match}), idea)


@dataclass(frozen=True, slots=True)
class View:
    """Sheets with the same headers as they are looked at: the pattern that names them, columns, headers that are months."""

    sheets: tuple[Sheet, ...]
    pattern: str
    rows: pl.DataFrame
    columns: tuple[Column, ...]
    months: tuple[Column, ...]

    def __getitem__(self, header: str) -> Column:
        return next(column for column in self.columns if column.name == header)

    def says(self, what: str) -> bool:
        """Whether the name of the sheet speaks of accounts, of churn and so on."""
        return any(word in plain(self.sheets[0].name) for word in SHEETS[what])

    def values(self, header: str) -> pl.Series:
        """The different values of a column in all rows, as text without outer spaces; empty where there is none."""
        cells = [sheet.frame().select(pl.col(header).cast(pl.String)) for sheet in self.sheets]
        tidied = pl.concat(cells).select(pl.col(header).str.strip_chars().fill_null("").unique())
        return tidied.collect(engine="streaming").to_series()


def view(sheets: Sequence[Sheet], pattern: str) -> View:
    """What sheets with the same headers look like: rows of the first and the last."""
    rows = pl.concat([sample(sheet) for sheet in dict.fromkeys((sheets[0], sheets[-1]))])
    held = contents(rows)
    months = _months(rows.columns)
    columns = [_column(name, held[name]) for name in rows.columns if name not in months]
    numeric = [name for name in rows.columns if name in months and held[name].share("money") >= 0.6]
    by_month = [Column(parse(name), held[name], {}) for name in numeric]
    return View(tuple(sheets), pattern, rows, tuple(columns), tuple(by_month))


def _months(headers: list[str]) -> set[str]:
    """The headers that read as months."""
    dated = [header for header in headers if re.search(r"\d{2}|\d月", header)]
    if not dated:
        return set()
    frame = pl.DataFrame({"header": dated})
    found = frame.filter(days.month(pl.col("header"), "ymd", ZONE).is_not_null())
    return set(found["header"])


def _column(name: str, held: Contents) -> Column:
    header = parse(name)
    matches = {}
    for idea in IDEAS:
        near, word = likeness(header, idea)
        share = held.share(KINDS[idea])
        if near and share >= ENOUGH:
            matches[idea] = Match(near * (0.4 + 0.6 * share), word, share)
    return Column(header, held, matches)


def picked(
    columns: tuple[Column, ...], wanted: Mapping[str, tuple[str, ...]], taken: frozenset[str] = frozenset()
) -> dict[str, Pick]:
    """For each of our columns in `wanted` the column that holds one of its ideas best; headers in `taken` are gone."""
    offers = [
        (column.score(idea) - _LATER * place, -number, ours, Pick(column, idea))
        for number, column in enumerate(columns)
        if column.name not in taken
        for ours, ideas in wanted.items()
        for place, idea in enumerate(ideas)
        if column.score(idea) >= ENOUGH
    ]
    found: dict[str, Pick] = {}
    used: set[str] = set()
    for _, _, ours, pick in sorted(offers, key=lambda offer: offer[:3], reverse=True):
        if ours not in found and pick.column.name not in used:
            found[ours] = pick
            used.add(pick.column.name)
    return {ours: found[ours] for ours in wanted if ours in found}
