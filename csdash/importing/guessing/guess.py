"""The guess: what somebody's files mean, as a mapping to look over, with the reason for each part.

A guess is a proposal. What it cannot tell it says: two amounts that could be the one, dates that read in two
ways, sheets that nothing was made of.
"""

import glob
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import takewhile

from csdash.importing.draft import Reason
from csdash.importing.guessing.accounts import Account, accounts
from csdash.importing.guessing.columns import ENOUGH, View, view
from csdash.importing.guessing.happenings import own_table
from csdash.importing.guessing.headers import likeness, month_in, parse
from csdash.importing.guessing.proposal import Proposal
from csdash.importing.guessing.reasons import no_feed
from csdash.importing.guessing.shapes import proposals
from csdash.importing.guessing.together import one_source_of_money, without_repetition
from csdash.importing.mapping import Mapping
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Text


def guess(sheets: Sequence[Sheet]) -> tuple[Mapping, tuple[Reason, ...]]:
    """What the sheets mean, and why; a reason whose feed is -1 is about a sheet of which nothing was made."""
    views = [view(group, pattern) for pattern, group in groups(sheets)]
    proposed: list[Proposal] = []
    left: list[Text] = []
    for seen, account in zip(views, accounts(views), strict=True):
        found = list(_proposed(seen, account))
        proposed += found
        if not found:
            left.append(no_feed(seen.pattern, _missing(seen, account)))
    chosen, dropped = one_source_of_money(proposed)
    chosen = without_repetition(chosen)
    reasons = [
        Reason(number, name, why.says, round(why.sureness, 2))
        for number, one in enumerate(chosen)
        for name, why in one.why.items()
    ]
    reasons += [Reason(-1, "", says, 0.0) for says in (*left, *dropped)]
    return Mapping(tuple(one.feed for one in chosen)), tuple(reasons)


def groups(sheets: Sequence[Sheet]) -> Iterator[tuple[str, list[Sheet]]]:
    """Sheets with the same headers under one pattern for their names, where it names no other sheet."""
    same: dict[tuple[str, ...], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        same[tuple(sheet.frame().collect_schema().names())].append(sheet)
    for group in same.values():
        pattern = _pattern([sheet.name for sheet in group])
        named = [sheet for sheet in sheets if fnmatchcase(sheet.name, pattern)]
        if len(group) > 1 and len(named) == len(group) and "*" in pattern and not _by_month(group):
            yield pattern, group
        else:
            yield from ((glob.escape(sheet.name), [sheet]) for sheet in group)


def _by_month(group: Sequence[Sheet]) -> bool:
    """Whether the sheets are one month each, by their names and by nothing in them."""
    headers = [parse(name) for name in group[0].frame().collect_schema().names()]
    dated = max(
        likeness(header, idea)[0] for header in headers for idea in ("month", "start_date", "any_date")
    )
    return dated < ENOUGH and all(month_in(sheet.name) for sheet in group)


def _pattern(names: Sequence[str]) -> str:
    """The beginning and the end that names have in common, without halves of numbers."""
    if len(names) == 1:
        return glob.escape(names[0])
    start = _beginning(names)
    end = _beginning([name[len(start) :][::-1] for name in names])[::-1]
    return f"{glob.escape(re.sub(r'[0-9]+$', '', start))}*{glob.escape(re.sub(r'^[0-9]+', '', end))}"


def _beginning(names: Sequence[str]) -> str:
    """What all names begin with."""
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in same)


def _proposed(seen: View, account: Account | None) -> Iterator[Proposal]:
    own = own_table(seen)
    if own:
        yield own
    # Contracts are a table of their own and may be all that there is about money.
    if account is None or (own and own.feed.table != "contracts"):
        return
    for found in proposals(seen, account.pick):
        why = {"account_id": account.why} if account.why else {}
        yield found.with_fields(why, lookup=account.lookup)


def _missing(seen: View, account: Account | None) -> Text:
    """What a sheet would have needed."""
    if account is None:
        return Text(
            "アカウント(顧客ID・会社名など)の列が見つかりません。",
            "no column names the account (an id or a name of customers).",
        )
    has = {idea for column in seen.columns for idea in column.matches if column.score(idea)}
    lacks = []
    if not has & {"mrr", "arr", "amount", "unit_price"}:
        lacks.append(Text("金額", "an amount"))
    if not has & {"start_date", "month"}:
        lacks.append(Text("開始日か月", "a first day or a month"))
    if not lacks:
        return Text("どの形の表かを決められません。", "what kind of list it is cannot be told.")
    return Text(
        f"{'と'.join(one.ja for one in lacks)}の列が見つかりません。",
        f"there is no column for {' and '.join(one.en for one in lacks)}.",
    )
