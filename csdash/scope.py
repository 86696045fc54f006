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

    `safe` blurs what is left, for a room full of people. `masked` takes names of accounts, and free text that may hold
    one, away. `minimum` asks for sums only, of at least so many accounts: whoever opens data through it gets a `safe`
    scope that the data allows.

    Frozen, hashable and canonical: two scopes that let the same rows through by the same rules have
    the same `id`, which stands in every cache key.
    """

    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    safe: Safe | None = None
    masked: bool = False
    minimum: int = 0

    @classmethod
    def of(
        cls, *, masked: bool = False, minimum: int = 0, **allowed: "list[str] | tuple[str, ...]"
    ) -> "Scope":
        """A scope that lets through the listed values of each dimension."""
        rows = tuple(sorted((name, tuple(sorted(set(values)))) for name, values in allowed.items()))
        return cls(rows, masked=masked, minimum=minimum)

    @property
    def is_part(self) -> bool:
        """Whether there are rows it does not let through: figures of the whole company are not for this reader."""
        return bool(self.rows)

    @property
    def is_personal(self) -> bool:
        """Whether it lets through the accounts of certain CSMs: there are many such scopes, with few rows each."""
        return any(name == "csm_id" for name, _ in self.rows)

    @property
    def id(self) -> str:
        told = repr(self.rows) + (repr(self.safe) if self.safe else "")
        told += f"{self.masked}{self.minimum}" if self.masked or self.minimum else ""
        return hashlib.sha256(told.encode()).hexdigest()[:16]


# The code of groups that are told only together.
OTHERS = "(others)"
EVERYTHING = Scope()
