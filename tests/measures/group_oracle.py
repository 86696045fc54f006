"""The measures once more where accounts are merged and paid in several currencies, in plain Python.

Written from the rules and not from the measures: groups are walked through account by account.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = tuple[str, ...]
Cell = tuple[str, ...]


def value(amounts: Mapping[str, int], rates: Mapping[tuple[int, str], float], m: int) -> int:
    """Amounts by currency at the rates of month `m`, each rounded to a tick, halves up."""
    total = 0
    for currency, amount in amounts.items():
        rate = rates[m, currency]
        total += amount if rate == 1 else math.floor(amount * rate + 0.5)
    return total


@dataclass
class GroupOracle:
    """Lines by the account as which they count, month and currency; `mergers` maps to (month, parent)."""

    mergers: Mapping[str, tuple[int, str]]
    rates: Mapping[tuple[int, str], float]
    span: range
    own: dict[tuple[Key, int], Counter] = field(default_factory=lambda: defaultdict(Counter))
    cells: dict[tuple[Key, int], Cell] = field(default_factory=dict)
    known: set[tuple[Key, int]] = field(default_factory=set)
    paid: dict[tuple[Key, int], int] = field(default_factory=dict)
    starts: dict[Key, int] = field(default_factory=dict)

    def owner(self, account: str, m: int) -> str:
        while account in self.mergers and self.mergers[account][0] <= m:
            account = self.mergers[account][1]
        return account

    def owner_key(self, key: Key, m: int) -> Key:
        return (self.owner(key[0], m), *key[1:])

    def read(
        self, rows: Sequence[Mapping[str, Any]], key: Sequence[str], dims: Mapping[str, Sequence[str]]
    ) -> "GroupOracle":
        own_cells, guest_cells = {}, {}
        for row in rows:
            name = tuple(row[part] or "" for part in key)
            place = (self.owner_key(name, row["m"]), row["m"])
            self.own[place][row["currency"]] += row["mrr"] or 0
            cells = own_cells if place[0] == name else guest_cells
            codes = tuple(list(labels).index(row[dim] or "") for dim, labels in dims.items())
            cells[place] = max(cells.get(place, codes), codes)
            if place[0] == name:
                self.known.add(place)
            if list(key) == ["account_id"] and row["start_m"] is not None:
                self.starts[name] = min(self.starts.get(name, row["start_m"]), row["start_m"])
        for place, codes in (guest_cells | own_cells).items():
            self.cells[place] = tuple(labels[code] for labels, code in zip(dims.values(), codes, strict=True))
        for place, amounts in self.own.items():
            if (mrr := value(amounts, self.rates, place[1])) > 0:
                self.paid[place] = mrr
        self.keys = sorted({name for name, _ in self.paid})
        self.months = {name: sorted(m for other, m in self.paid if other == name) for name in self.keys}
        return self

    def cohort(self, name: Key) -> int | None:
        first, told = self.months[name][0], self.starts.get(name)
        if told is not None and told < self.span.start:
            return told
        if first > self.span.start:
            return first
        return first if told == first else None

    def began(self, name: Key) -> int:
        cohort = self.cohort(name)
        return self.months[name][0] if cohort is None else cohort

    def bridge(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        for window, t, owner, members in self._groups():
            after = self.paid.get((owner, t), 0)
            if not members:
                before = min(self.began(name) for name in self.keys if self.owner_key(name, t) == owner)
                word = "reactivation" if before <= t - window else "new"
                yield (
                    (window, t, *self.cells[owner, t]),
                    {f"{word}_mrr": after, f"n_{word}": 1},
                )
                continue
            constant = max(value(self.own[owner, t], self.rates, t - window), 0) if after else 0
            openings = [self.paid[name, t - window] for name in members]
            for i, (name, opening, kept, then) in enumerate(
                zip(members, openings, fill(openings, constant), fill(openings, after), strict=True)
            ):
                told = {"opening_mrr": opening, "n_opening": 1, "kept_mrr": kept}
                told["retained_mrr"] = min(opening, kept)
                told["fx_mrr"] = then - kept
                told["n_fx"] = int(then != kept)
                if after:
                    told |= {"n_kept": 1, "n_merged": int(i > 0)}
                    word = "expansion" if kept > opening else "contraction"
                    told |= {f"{word}_mrr": abs(kept - opening), f"n_{word}": int(kept != opening)}
                    between = [m for m in self.months[name] if t - window < m <= t]
                    if name == owner and len(between) < window:
                        told |= {"returned_mrr": kept, "n_returned": 1}
                else:
                    told |= {"churned_mrr": opening, "n_churned": 1}
                    if (owner, t) in self.known:
                        told |= {"to_free_mrr": opening, "n_to_free": 1}
                yield (window, t, *self.cells[name, t - window]), told

    def transfers(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        for window, t, owner, members in self._groups():
            after = self.paid.get((owner, t), 0)
            openings = [self.paid[name, t - window] for name in members]
            for i, (name, then) in enumerate(zip(members, fill(openings, after), strict=True)):
                cell = self.cells[name, t - window]
                if after and cell != self.cells[owner, t]:
                    moved = {"transfer_mrr": then, "n_transfer": int(i == 0)}
                    yield (window, t, *cell, *self.cells[owner, t]), moved

    def _groups(self) -> Iterator[tuple[int, int, Key, list[Key]]]:
        """(window, t, owner at t, members that paid at the opening: the owner first, then by name)."""
        for window in (1, 3, 12):
            for t in self.span[window:]:
                groups = defaultdict(list)
                for name in self.keys:
                    if (name, t) in self.paid:
                        groups[name].extend(())
                    if (name, t - window) in self.paid:
                        groups[self.owner_key(name, t)].append(name)
                for owner, members in groups.items():
                    yield window, t, owner, sorted(members, key=lambda name: (name != owner, name))

    def lifetimes(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        last = self.span[-1]
        for name in self.keys:
            months, cohort = self.months[name], self.cohort(name)
            if cohort is None or months[0] != max(cohort, self.span.start) or not self._is_followed(name):
                continue
            cell = self.cells[name, months[0]]
            yield (months[0] - cohort, *cell), {"n_entered": 1}
            gone = months[0]
            while gone in months:
                gone += 1
            merged = self.mergers.get(name[0], (None, ""))[0]
            if gone > last:
                yield (last - cohort, *cell), {"n_censored": 1}
            else:
                yield (gone - cohort, *cell), {"n_censored" if gone == merged else "n_events": 1}

    def _takeover(self, name: Key) -> int | None:
        """The first month in which another account counts as this one."""
        return min(
            (
                m
                for m in self.span
                for other in self.mergers
                if other != name[0] and self.owner(other, m) == name[0]
            ),
            default=None,
        )

    def _is_followed(self, name: Key) -> bool:
        """Whether an account has a history of its own: it paid before it took over another, or took over nobody who did."""
        takeover = self._takeover(name)
        if takeover is None or self.months[name][0] < takeover:
            return True
        return not self._guests(name, self.months[name][0])

    def _guests(self, owner: Key, m: int) -> list[Key]:
        """Who is part of an account in month `m` and paid on its own before, by name."""
        return [name for name in self.keys if name != owner and self.owner_key(name, m) == owner]

    def frozen(self, name: Key) -> Counter:
        """What an account paid on its own in the month before its merger, without what was part of it by then."""
        month = self.mergers[name[0]][0] - 1
        rest = Counter(self.own.get((name, month), {}))
        for guest in self.keys:
            if guest != name and self.owner_key(guest, month) == name:
                for currency, amount in self.frozen(guest).items():
                    if currency in rest:
                        rest[currency] -= amount
        return Counter({currency: max(amount, 0) for currency, amount in rest.items()})

    def histories(self) -> dict[Key, dict[int, Counter]]:
        """What each account is followed by per month and currency."""
        found: dict[Key, dict[int, Counter]] = defaultdict(dict)
        for owner, m in self.paid:
            amounts, guests = self.own[owner, m], self._guests(owner, m)
            takeover = self._takeover(owner)
            is_host = not guests or (takeover is not None and self.months[owner][0] < takeover)
            lines: dict[Key, Counter] = {name: Counter() for name in [*guests, *([owner] if is_host else [])]}
            for currency, amount in amounts.items():
                left = amount
                for guest in guests:
                    share = min(self.frozen(guest)[currency], max(left, 0))
                    lines[guest][currency] += share
                    left -= share
                lines[owner if is_host else guests[0]][currency] += left
            for name, line in lines.items():
                found[name][m] = line
        return found

    def cohorts(self) -> Iterator[tuple[tuple, dict[str, int]]]:
        for name, months in self.histories().items():
            first = min(months)
            cohort = self.cohort(name) if name in self.months else None
            if cohort is None or first != max(cohort, self.span.start):
                continue
            truncated = cohort < self.span.start
            opening = value(months[first], self.rates, first)
            for i, m in enumerate(sorted(months)):
                mrr = max(value(months[m], self.rates, first), 0)
                left = {"n_active": 1, "mrr": mrr, "n_uninterrupted": int(m - first == i)}
                if not truncated:
                    left["retained_mrr"] = min(mrr, opening)
                yield (cohort, truncated, m - cohort, *self.cells[name, first]), left


def fill(openings: Sequence[int], total: int) -> list[int]:
    """`total` laid out over the members: each up to its opening, in order, and what is more to the first."""
    shares = []
    for opening in openings:
        shares.append(min(opening, total))
        total -= shares[-1]
    if shares:
        shares[0] += total
    return shares
