"""Scope: which rows a reader may see. Rows are cut by it before anything is added up."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A cut of the rows: for each named dimension only the listed values; no entry means no limit.

    Frozen, hashable and canonical: two scopes that let the same rows through by the same rules have
    the same `id`, which stands in every cache key.
    """

    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, **allowed: "list[str] | tuple[str, ...]") -> "Scope":
        """A scope that lets through the listed values of each dimension."""
        return cls(tuple(sorted((name, tuple(sorted(set(values)))) for name, values in allowed.items())))

    @property
    def id(self) -> str:
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:16]


EVERYTHING = Scope()
