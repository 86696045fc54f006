"""The health config: which inputs make the score, how much each weighs, and where the bands begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from csdash.configs.structs import Fault
from csdash.contract.accounts import HEALTH_INPUTS
from csdash.contract.health import SCORE_TENTHS
from csdash.text import Text

INPUTS = tuple(column.name for column in HEALTH_INPUTS)
LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the bands begin, in tenths, as scores are kept: at risk is below, healthy from there on."""

    at_risk_below: int
    healthy_from: int


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One input: its column of the accounts table, its weight beside the others, and why it has that."""

    column: str
    weight: float
    reason: str = ""


class Sponsors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Departures of sponsors, in days: how long one is open, when the steps are due, until when a successor counts as won."""

    open_days: int
    step_days: int
    won_days: int


class Peers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Departures against peers: how long both are followed, and by when the successor is engaged or is not."""

    followed_months: int
    engaged_days: int
    landmark_months: int


class Health(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`coverage_floor` is the share of the weight that must be known; bands are edges on the score, 0 to 100.

    A score on an edge belongs to the better band. `source` says whose score counts: the data's own where it has
    one ("given"), or always the one made of the inputs ("made"). `steep` is from how many points within a quarter on a
    score falls or rises.
    """

    version: str
    coverage_floor: float
    healthy_from: float
    at_risk_below: float
    steep: float
    sponsors: Sponsors
    peers: Peers
    inputs: tuple[Input, ...]
    source: Literal["given", "made"] = "given"

    @property
    def bands(self) -> Bands:
        """The edges, as scores are kept."""
        return Bands(*(round(edge * SCORE_TENTHS) for edge in (self.at_risk_below, self.healthy_from)))

    @property
    def weights(self) -> dict[str, float]:
        """Weight per input column, in the file's order; they add up to 1."""
        total = sum(one.weight for one in self.inputs)
        return {one.column: one.weight / total for one in self.inputs}


def faults(health: Health) -> Iterator[Fault]:
    """What is wrong with `health` beyond its types."""
    if not 0 <= health.coverage_floor <= 1:
        yield "coverage_floor", Text("0〜1 で指定してください。", "give a share from 0 to 1.")
    if not 0 < health.at_risk_below < health.healthy_from <= 100:
        yield (
            "at_risk_below",
            Text(
                "0 < at_risk_below < healthy_from <= 100 にしてください。",
                "0 < at_risk_below < healthy_from <= 100 must hold.",
            ),
        )
    yield from _test_faults(health)
    seen = set()
    for place, one in enumerate(health.inputs):
        where = f"inputs[{place}]"
        if one.column not in INPUTS:
            known = ", ".join(INPUTS)
            yield (
                where,
                Text(
                    f"{one.column} は使えません。使えるもの: {known}",
                    f"unknown input {one.column}; known: {known}",
                ),
            )
        if one.column in seen:
            yield where, Text(f"{one.column} が2回あります。", f"{one.column} stands twice.")
        if not one.weight > 0:
            yield where, Text("weight は正の数にしてください。", "weight must be above 0.")
        seen.add(one.column)
    if not health.inputs:
        yield "inputs", Text("1つ以上必要です。", "at least one is needed.")


def _test_faults(health: Health) -> Iterator[Fault]:
    """What is wrong with the edges of the back-test, of departures and of peers."""
    if not 0 < health.steep <= 100:
        yield "steep", Text("0 より大きく 100 以下にしてください。", "it must be above 0 and at most 100.")
    sponsors, peers = health.sponsors, health.peers
    if not 0 < sponsors.step_days <= sponsors.won_days <= sponsors.open_days:
        yield (
            "sponsors",
            Text(
                "0 < step_days <= won_days <= open_days にしてください。",
                "0 < step_days <= won_days <= open_days must hold.",
            ),
        )
    if not 0 < peers.landmark_months < peers.followed_months:
        yield (
            "peers",
            Text(
                "0 < landmark_months < followed_months にしてください。",
                "0 < landmark_months < followed_months must hold.",
            ),
        )
    # The landmark counts from the month before the departure; a departure on its last day has these whole months.
    if not 0 < peers.engaged_days <= peers.landmark_months * LONGEST_MONTH:
        yield (
            "peers.engaged_days",
            Text(
                f"1〜landmark_months × {LONGEST_MONTH} にしてください。",
                f"it must be from 1 to landmark_months times {LONGEST_MONTH}.",
            ),
        )
