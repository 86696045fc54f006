"""Together: feeds that would say the same twice. Money is never counted from two lists at once."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.importing import days
from csdash.importing.guessing.contents import ZONE
from csdash.importing.guessing.proposal import Proposal
from csdash.importing.guessing.reasons import no_feed
from csdash.importing.guessing.shapes import ATTRIBUTES
from csdash.text import Text

_MONEY = ("monthly", "subscriptions", "pivot")


def one_source_of_money(proposed: Sequence[Proposal]) -> tuple[list[Proposal], list[Text]]:
    """The proposals of which no two bring the same money, the surest kept; and what is said of the others."""
    kept: list[Proposal] = []
    dropped: list[Text] = []
    money = [one for one in proposed if one.feed.shape in _MONEY]
    for one in sorted(money, key=lambda one: (-one.sureness, _MONEY.index(one.feed.shape))):
        rival = next((other for other in kept if _overlap(one, other)), None)
        if rival is None:
            kept.append(one)
            continue
        says = Text(
            f"金額を二重に数えないよう、{rival.feed.file} だけを使います。",
            f"its money would be counted twice; {rival.feed.file} is used alone.",
        )
        if not any(other.view is one.view for other in proposed if other is not one):
            dropped.append(no_feed(one.feed.file, says))
    # What brings the rows comes first: the others join onto them.
    others = [one for one in proposed if one.feed.shape not in _MONEY]
    return [one for one in proposed if one in kept] + others, dropped


def _overlap(one: Proposal, other: Proposal) -> bool:
    """Whether two lists of money speak of the same accounts at the same time."""
    if one.feed.shape == other.feed.shape == "pivot" and not _headers(one) & _headers(other):
        return False
    accounts, others = (set(p.view.values(p.feed.columns["account_id"])) - {""} for p in (one, other))
    if not accounts & others:
        return False
    if one.feed.shape == other.feed.shape == "monthly":
        return bool(_months(one) & _months(other))
    return True


def _headers(one: Proposal) -> set[str]:
    return {column.name for column in one.view.months}


def _months(one: Proposal) -> set[date]:
    if "month" not in one.feed.columns:
        return {date.fromisoformat(str(one.feed.constants["month"]))}
    cells = one.view.values(one.feed.columns["month"]).alias("cell").to_frame()
    order = "ymd" if one.feed.date_order == "auto" else one.feed.date_order
    return set(cells.select(days.month(pl.col("cell"), order, ZONE)).to_series().drop_nulls())


def without_repetition(proposed: Sequence[Proposal]) -> list[Proposal]:
    """Lists of attributes without those that the rows of money bring themselves."""
    brought = {name for one in proposed if one.feed.shape in _MONEY for name in one.feed.columns} & set(
        ATTRIBUTES
    )
    trimmed = []
    for one in proposed:
        if one.feed.shape == "attributes":
            again = brought & one.feed.columns.keys()
            columns = {name: header for name, header in one.feed.columns.items() if name not in again}
            if set(columns) == {"account_id"}:
                continue
            values = {name: value for name, value in one.feed.values.items() if name not in again}
            one = Proposal(
                one.view, one.feed, {name: why for name, why in one.why.items() if name not in again}
            )
            one = one.with_fields(columns=columns, values=values)
        trimmed.append(one)
    return trimmed
