"""Mergers: from which month on an account counts as part of which other one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.months import month_code, month_index
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Merger:
    """The account is part of `parent` from month `m` on, for ever."""

    m: int
    parent: str


Mergers = Mapping[str, Merger]


def mergers_of(accounts: pl.LazyFrame) -> dict[str, Merger]:
    """The mergers that the accounts table tells of: each account's first month with a parent, and that parent."""
    if "parent_id" not in accounts.collect_schema().names():
        return {}
    first = (
        _told(accounts)
        .group_by("account_id")
        .agg(pl.col("month", "parent_id").sort_by("month", "parent_id").first())
        .sort("account_id")
        .collect()
    )
    return {account: Merger(month_index(month), parent) for account, month, parent in first.iter_rows()}


def _told(accounts: pl.LazyFrame) -> pl.LazyFrame:
    # A row that names itself or nobody tells of no merger: lists of subsidiaries are often written so.
    names_another = (pl.col("parent_id") != "") & (pl.col("parent_id") != pl.col("account_id"))
    return accounts.filter(names_another).select("month", "account_id", "parent_id")


def owner(mergers: Mergers, account: str, m: int) -> str:
    """The account as which `account` counts in month `m`: itself, or the last parent of the chain until then."""
    seen = {account}
    while (step := mergers.get(account)) and step.m <= m and step.parent not in seen:
        account = step.parent
        seen.add(account)
    return account


def owner_steps(mergers: Mergers) -> Iterator[tuple[str, int, str]]:
    """(account, first month, owner) per merged account, one step for each time its owner changes."""
    for account, merger in mergers.items():
        step: Merger | None = merger
        while step:
            found = owner(mergers, account, step.m)
            yield account, step.m, found
            step = later if (later := mergers.get(found)) and later.m > step.m else None


def merger_findings(accounts: pl.LazyFrame) -> list[Finding]:
    """Mergers in a circle are refused; parents nobody knows, or that are gone themselves, are named."""
    mergers = mergers_of(accounts)
    if not mergers:
        return []
    circle = [account for account in mergers if _is_in_circle(mergers, account)]
    if circle:
        return [
            _finding(
                Severity.ERROR,
                "merger_circle",
                [f"{account} → {mergers[account].parent}" for account in circle],
                Text("統合先が循環しています: {shown}。", "accounts are merged into each other: {shown}."),
                Text("最終的な統合先を1つに決めてください。", "Decide which account is left in the end."),
            )
        ]
    parents = pl.Series(sorted({merger.parent for merger in mergers.values()}))
    known = accounts.filter(pl.col("account_id").is_in(parents.implode())).select("account_id").unique()
    there = set(known.collect()["account_id"])
    findings = []
    nowhere = [f"{a} → {merger.parent}" for a, merger in mergers.items() if merger.parent not in there]
    gone = [
        f"{a} → {merger.parent} ({month_code(merger.m)})"
        for a, merger in mergers.items()
        if (above := mergers.get(merger.parent)) and above.m <= merger.m
    ]
    moved = _moved(accounts, mergers)
    if nowhere:
        findings.append(
            _finding(
                Severity.WARNING,
                "unknown_parent",
                nowhere,
                Text(
                    "統合先のアカウントの行がありません: {shown}。",
                    "there is no row of the account it was merged into: {shown}.",
                ),
                Text(
                    "parent_id を確かめてください。統合先が支払わなければ解約になります。",
                    "Check parent_id; unless the parent pays, this is churn.",
                ),
            )
        )
    if gone:
        findings.append(
            _finding(
                Severity.WARNING,
                "merged_parent",
                gone,
                Text(
                    "統合先もその月までに統合されています: {shown}。",
                    "the parent itself was merged by that month: {shown}.",
                ),
                Text("最終的な統合先として数えます。", "The account counts with the last of the chain."),
            )
        )
    if moved:
        findings.append(
            _finding(
                Severity.WARNING,
                "other_parent",
                moved,
                Text(
                    "統合後に統合先が変わっています: {shown}。",
                    "the parent changes after the merger: {shown}.",
                ),
                Text("最初の統合先を使います。", "The first one is used."),
            )
        )
    return findings


def _moved(accounts: pl.LazyFrame, mergers: Mergers) -> list[str]:
    """Later rows that name a parent which, by then, is not where the first one had led to."""
    told = _told(accounts).unique().sort("account_id", "month", "parent_id").collect()
    return [
        f"{account} → {parent} ({month_code(m)})"
        for month, account, parent in told.iter_rows()
        if owner(mergers, parent, m := month_index(month)) != owner(mergers, account, m)
    ]


def _is_in_circle(mergers: Mergers, account: str) -> bool:
    seen, now = set(), account
    while now in mergers and now not in seen:
        seen.add(now)
        now = mergers[now].parent
    return now == account


def _finding(severity: Severity, rule: str, cases: list[str], says: Text, advice: Text) -> Finding:
    shown = ", ".join(cases[:SHOWN_ROWS])
    return Finding(
        severity,
        rule,
        "accounts",
        says.format(shown=shown),
        advice,
        column="parent_id",
        count=len(cases),
    )
