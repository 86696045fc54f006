"""Scope: which rows a reader may see. Rows are cut by it before anything is added up."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Safe:
    """What everybody may see: no account by name, no group of few.

    Only `attributes` can be told apart, and of those the values in `merged` only as one group, OTHERS. No
    figure rests on fewer than `minimum` accounts.
    """

    minimum: int
    attributes: tuple[str, ...]
    merged: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """A cut of the rows: for each named dimension only the listed values; no entry means no limit.

    `safe` blurs what is left, for a room full of people.

    Frozen, hashable and canonical: two scopes that let the same rows through by the same rules have
    the same `id`, which stands in every cache key.
    """

    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    safe: Safe | None = None

    @classmethod
    def of(cls, **allowed: "list[str] | tuple[str, ...]") -> "Scope":
        """A scope that lets through the listed values of each dimension."""
        return cls(tuple(sorted((name, tuple(sorted(set(values)))) for name, values in allowed.items())))

    @property
    def id(self) -> str:
        told = repr(self.rows) + (repr(self.safe) if self.safe else "")
        return hashlib.sha256(told.encode()).hexdigest()[:16]


# The code of groups that are told only together.
OTHERS = "(others)"
EVERYTHING = Scope()
