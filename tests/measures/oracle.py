"""The measures once more, in plain Python: a dictionary of account-months and loops over it.

Slow and without any trick, so that it can be read against the definitions line by line.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]
Cell = tuple[str, ...]


@dataclass(frozen=True)
class Paid:
    """What one account paid in one month, and where it belonged."""

    mrr: int
    cell: Cell


@dataclass(frozen=True)
class Oracle:
    """Account-months by key and month; `starts` has the months that start_month told, per account.

    `free` are the months that have lines of a key which add up to nothing.
    """

    paid: Mapping[tuple[Key, int], Paid]
    free: frozenset[tuple[Key, int]]
    starts: Mapping[Key, int]
    first: int
    last: int

    @classmethod
    def of(
        cls,
        rows: Sequence[Mapping[str, Any]],
        key: Sequence[str],
        dims: Mapping[str, Sequence[str]],
        span: range,
    ) -> "Oracle":
        """From the lines of the table: m, mrr (ticks or None), the key and the attributes; `dims` orders labels."""
        amounts: Counter = Counter()
        cells: dict[tuple[Key, int], tuple[int, ...]] = {}
        starts: dict[Key, int] = {}
        for row in rows:
            name = tuple(row[part] or "" for part in key)
            month = (name, row["m"])
            amounts[month] += row["mrr"] or 0
            codes = tuple(list(labels).index(row[dim] or "") for dim, labels in dims.items())
            cells[month] = max(cells.get(month, codes), codes)
            if key == ["account_id"] and row["start_m"] is not None:
                starts[name] = min(starts.get(name, row["start_m"]), row["start_m"])
        paid = {
            month: Paid(
                mrr, tuple(labels[code] for labels, code in zip(dims.values(), cells[month], strict=True))
            )
            for month, mrr in amounts.items()
            if mrr > 0
        }
        return cls(paid, frozenset(amounts.keys() - paid.keys()), starts, span.start, span.stop - 1)

    def accounts(self) -> dict[Key, list[int]]:
        """The months in which each account paid, in order."""
        months: dict[Key, list[int]] = {}
        for name, m in sorted(self.paid):
            months.setdefault(name, []).append(m)
        return months

    def cohort(self, name: Key, months: Sequence[int]) -> int | None:
        """The month in which the account first paid; None where that is not known."""
        told = self.starts.get(name)
        if told is not None and told < self.first:
            return told
        if months[0] > self.first:
            return months[0]
        return self.first if told == self.first else None

    def bridge(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        """((window, t, *cell), measures) per account and window; measures that are zero are left out."""
        for name, months in self.accounts().items():
            started = self.cohort(name, months)
            began = months[0] if started is None else started
            for window in (1, 3, 12):
                for t in range(self.first + window, self.last + 1):
                    before, after = self.paid.get((name, t - window)), self.paid.get((name, t))
                    if before or after:
                        cell = (before or after).cell
                        between = [m for m in months if t - window < m <= t]
                        yield (
                            (window, t, *cell),
                            dict(
                                _movement(
                                    before,
                                    after,
                                    began <= t - window,
                                    len(between) < window,
                                    (name, t) in self.free,
                                )
                            ),
                        )

    def transfers(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        """((window, t, *opening cell, *closing cell), what moved) per account that changed its cell."""
        for name in self.accounts():
            for window in (1, 3, 12):
                for t in range(self.first + window, self.last + 1):
                    before, after = self.paid.get((name, t - window)), self.paid.get((name, t))
                    if before and after and before.cell != after.cell:
                        yield (
                            (window, t, *before.cell, *after.cell),
                            {"transfer_mrr": after.mrr, "n_transfer": 1},
                        )

    def cohorts(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        """((cohort_m, is_left_truncated, age, *cell), what is left) per account and paying month."""
        for name, months in self.accounts().items():
            cohort = self.cohort(name, months)
            if cohort is None or months[0] != max(cohort, self.first):
                continue
            first = self.paid[name, months[0]]
            truncated = cohort < self.first
            for i, m in enumerate(months):
                mrr = self.paid[name, m].mrr
                left = {"n_active": 1, "mrr": mrr}
                if m - months[0] == i:
                    left["n_uninterrupted"] = 1
                if not truncated:
                    left["retained_mrr"] = min(mrr, first.mrr)
                yield (cohort, truncated, m - cohort, *first.cell), left

    def lifetimes(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        """((age, *cell), what happened at that age) per account in a cohort."""
        for name, months in self.accounts().items():
            cohort = self.cohort(name, months)
            if cohort is None or months[0] != max(cohort, self.first):
                continue
            cell = self.paid[name, months[0]].cell
            yield (months[0] - cohort, *cell), {"n_entered": 1}
            gone = months[0]
            while gone in months:
                gone += 1
            if gone <= self.last:
                yield (gone - cohort, *cell), {"n_events": 1}
            else:
                yield (self.last - cohort, *cell), {"n_censored": 1}


def _movement(
    before: Paid | None, after: Paid | None, paid_before: bool, lapsed: bool, is_free: bool
) -> Iterator[tuple[str, int]]:
    opening, closing = before.mrr if before else 0, after.mrr if after else 0
    yield "opening_mrr", opening
    yield "retained_mrr", min(opening, closing)
    if before:
        yield "n_opening", 1
        yield "kept_mrr", closing
    if before and after:
        yield "n_kept", 1
        if lapsed:
            yield from (("returned_mrr", closing), ("n_returned", 1))
    if not before:
        yield from (
            (("reactivation_mrr" if paid_before else "new_mrr"), closing),
            (("n_reactivation" if paid_before else "n_new"), 1),
        )
    elif not after:
        yield from (("churned_mrr", opening), ("n_churned", 1))
        if is_free:
            yield from (("to_free_mrr", opening), ("n_to_free", 1))
    elif closing > opening:
        yield from (("expansion_mrr", closing - opening), ("n_expansion", 1))
    elif closing < opening:
        yield from (("contraction_mrr", opening - closing), ("n_contraction", 1))


def added_up(told: Iterator[tuple[tuple, dict[str, int]]]) -> dict[tuple, dict[str, int]]:
    """The sums per key, zeros left out."""
    sums: dict[tuple, Counter] = {}
    for key, measures in told:
        sums.setdefault(key, Counter()).update(measures)
    return {
        key: {name: value for name, value in total.items() if value}
        for key, total in sums.items()
        if any(total.values())
    }
