"""Proposals: a feed that a sheet could be, with the reason for each part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from csdash.contract.column import Kind, Table
from csdash.importing.guessing.columns import Pick, View
from csdash.importing.guessing.manner import date_order, money_manner, word_values
from csdash.importing.guessing.money import Amount
from csdash.importing.guessing.reasons import Why, quoted, why_column
from csdash.importing.mapping import Feed, Scalar, Shape
from csdash.importing.shape_tables import source_table
from csdash.text import Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """A feed and why it is as it is: by our column, by field of the feed, and under "" for the whole."""

    view: View
    feed: Feed
    why: Mapping[str, Why] = field(default_factory=dict)

    def with_fields(self, why: Mapping[str, Why] | None = None, **changes: object) -> "Proposal":
        """The proposal with some fields of its feed changed, and the reasons for that."""
        return Proposal(self.view, msgspec.structs.replace(self.feed, **changes), {**self.why, **(why or {})})

    @property
    def sureness(self) -> float:
        """As sure as the whole and its least sure amount."""
        return min(
            why.sureness
            for name, why in self.why.items()
            if name in {"", "amount", "mrr", "interval", "account_id"}
        )


def proposal(
    view: View,
    shape: Shape,
    picks: Mapping[str, Pick],
    because: Why,
    *,
    table: str = "accounts",
    constants: Mapping[str, Scalar] | None = None,
) -> Proposal:
    """A feed of `picks`, with what their cells say about dates, money and words."""
    feed = Feed(
        file=view.pattern,
        table=table,
        shape=shape,
        columns={ours: pick.column.name for ours, pick in picks.items()},
        constants=dict(constants or {}),
    )
    wanted = source_table(feed)
    why = {ours: why_column(pick, wanted[ours].meaning) for ours, pick in picks.items()}
    proposed = Proposal(view, feed, {"": because, **why})
    return _worded(_dated(_paid(proposed, wanted), wanted), wanted)


def with_amount(proposed: Proposal, ours: str, amount: Amount) -> Proposal:
    """The reasons of the amount, and the time it is for."""
    doubt = proposed.why.get("interval")
    time = amount.interval_why.but(doubt.says, doubt.sureness) if doubt and amount.by else amount.interval_why
    why = {ours: amount.why, "interval": time}
    return proposed.with_fields(why, interval=amount.interval or "monthly")


def _columns(proposed: Proposal, wanted: Table, *kinds: Kind) -> list:
    return [
        proposed.view[header] for ours, header in proposed.feed.columns.items() if wanted[ours].kind in kinds
    ]


def _dated(proposed: Proposal, wanted: Table) -> Proposal:
    order, why = date_order(_columns(proposed, wanted, Kind.DATE, Kind.MONTH))
    return proposed.with_fields({"date_order": why} if why else {}, date_order=order)


def _paid(proposed: Proposal, wanted: Table) -> Proposal:
    columns = _columns(proposed, wanted, Kind.MONEY)
    if proposed.feed.shape == "pivot":
        columns = list(proposed.view.months[:3])
    options, why = money_manner(columns)
    code = options.pop("currency", None)
    is_open = "currency" in wanted and "currency" not in proposed.feed.columns
    if not is_open:
        why.pop("currency", None)
    constants = proposed.feed.constants | ({"currency": code} if code and is_open else {})
    return proposed.with_fields(why, constants=constants, **options)


def _worded(proposed: Proposal, wanted: Table) -> Proposal:
    values, why = {}, {}
    for ours, header in proposed.feed.columns.items():
        if wanted[ours].kind is not Kind.WORD:
            continue
        replaced, unknown = word_values(proposed.view[header], wanted[ours])
        if replaced:
            values[ours] = replaced
        if unknown:
            shown, name = ", ".join(unknown[:5]), quoted(proposed.view[header])
            says = Text(
                f"列{name.ja}に意味の決まらない値があります: {shown}。",
                f"{name.en} holds values whose meaning is not known: {shown}.",
            )
            why[ours] = proposed.why[ours].but(says, 0.4)
    return proposed.with_fields(why, values=values)
