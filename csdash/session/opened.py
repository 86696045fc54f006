"""Opened: what a session holds of one snapshot under one scope. Nobody outside this package reads it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Self

import polars as pl

from csdash.configs import Configs
from csdash.contract.finding import Report
from csdash.measures.account_months import Coverage
from csdash.measures.build import build_cubes
from csdash.measures.cubes import Cubes, Where
from csdash.measures.made import Made
from csdash.measures.settled import stage_of
from csdash.measures.stage import ACCOUNT, PRODUCT, Stage
from csdash.scope import Scope
from csdash.session.results import Results
from csdash.settings import Settings
from csdash.snapshots.profile import Profile
from csdash.snapshots.rows import Rows

ANSWERS = 64 * 2**20
# What an answer takes beside its tables: names, types, its key.
_BESIDE = 2048


def room_of(answer: object) -> int:
    """How many bytes an answer takes of `ANSWERS`, about."""
    return _BESIDE + sum(frame.estimated_size() for frame in _frames(answer))


def _frames(answer: object) -> Iterator[pl.DataFrame]:
    """The tables in an answer, however deep."""
    match answer:
        case pl.DataFrame():
            yield answer
        case Mapping():
            yield from _frames(tuple(answer.values()))
        case list() | tuple():
            for one in answer:
                yield from _frames(one)
        case _ if is_dataclass(answer):
            yield from _frames([getattr(answer, one.name) for one in fields(answer)])


@dataclass(frozen=True)
class Opened:
    """The rows of one reader, what they are compared by (`Stage`) and added up to (`Cubes`), at both grains.

    Each family of questions is a class of its own on top of this; `Session` is all of them.
    """

    id: str
    source: str
    as_of: date
    coverage: Coverage
    currency: str
    scope: Scope
    settings: Settings
    published: pl.DataFrame | None = field(repr=False)
    _rows: Rows = field(repr=False)
    _check: Callable[[], Report] = field(repr=False)
    _through: Callable[[Scope], "Opened"] = field(repr=False)
    _profile: Callable[[], Profile] = field(repr=False)
    # The cubes of a grain that were built beforehand; None where there are none.
    _made: Callable[[tuple[str, ...]], Made | None] = field(repr=False)

    @cached_property
    def configs(self) -> Configs:
        """The judgements in force: weights, bands, gates; each with the version it states."""
        return Configs(self.settings.configs)

    def has(self, name: str) -> bool:
        """Whether a table ("surveys") or column ("accounts.health_score") is there."""
        table, _, column = name.partition(".")
        return table in self._rows.columns and (not column or column in self._rows.columns[table])

    def through(self, scope: Scope) -> Self:
        """The same snapshot through another scope; who may have that one is for the caller to know."""
        return self._through(scope)

    @cached_property
    def results(self) -> Results:
        """What was worked out from this session, kept for whoever asks the same."""
        return Results()

    @cached_property
    def others(self) -> Results:
        """Other sessions on the same snapshot: seconds to open, so no number of results pushes them out."""
        return Results(2)

    @cached_property
    def answers(self) -> Results:
        """What questions were answered with, kept as long as all of it takes no more than `ANSWERS` bytes."""
        return Results(ANSWERS, room_of)

    @cached_property
    def _accounts(self) -> Stage:
        return stage_of(self._rows, self.coverage, ACCOUNT, self.configs.health.value.bands)

    @cached_property
    def _products(self) -> Stage:
        return stage_of(self._rows, self.coverage, PRODUCT, self.configs.health.value.bands)

    @cached_property
    def _by_account(self) -> Cubes:
        return self._built(ACCOUNT, lambda: self._accounts)

    @cached_property
    def _by_product(self) -> Cubes:
        return self._built(PRODUCT, lambda: self._products)

    def cubes(self, grain: tuple[str, ...]) -> Cubes:
        """The cubes of one grain, for whoever keeps them; whoever asks a question asks `metrics` and the like."""
        return self._by_account if grain == ACCOUNT else self._by_product

    def _built(self, grain: tuple[str, ...], stage: Callable[[], Stage]) -> Cubes:
        settings = self.settings
        return build_cubes(
            self._rows,
            grain,
            self.coverage,
            stage,
            settings.onboarding_days,
            settings.renewal_grace_days,
            self._made(grain),
        )

    def _cubes(self, by: Sequence[str], where: Where | None, *, product: bool = False) -> Cubes:
        return (
            self._by_product if product or "product" in by or "product" in (where or {}) else self._by_account
        )

    def _stage(self, where: Where | None, *, product: bool = False) -> Stage:
        return self._products if product or "product" in (where or {}) else self._accounts
