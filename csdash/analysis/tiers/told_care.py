"""What the journey and the proactivity sections of the tiers page say first."""

from collections.abc import Sequence

from csdash.analysis import sentences
from csdash.analysis.sentences import written
from csdash.analysis.tiers.journey import Place, usual_text
from csdash.analysis.tiers.proactivity import Comparison, Mix
from csdash.analysis.tiers.told import listed, tier_in_prose
from csdash.analysis.with_interval import complement, with_interval
from csdash.contract.names import Names
from csdash.contract.words import PHASES
from csdash.text import Text
from csdash.unit import Unit

MOST = Text(
    "ARRが最も多いのは{phase}で、{money}({share})です。",
    "Most ARR is in {phase}: {money} ({share}).",
)
STUMBLES = Text(
    "{phase}でよく起きるつまずきは、{blocks}です。", "Usual stumbling blocks in {phase}: {blocks}."
)
STUMBLE_IN = Text("{tier}では「{block}」", "{block} ({tier})")
AHEAD = Text("予測・先回りの支援の割合は、{shares}です。", "Care ahead of need makes up {shares}.")
AHEAD_IN = Text("{tier}で{share}", "{share} in {tier}")
MISSED = Text(
    "この1年に支援の記録がない顧客は、{shares}です。", "No touch was recorded in a year for {shares}."
)
STANDS_BETTER = Text(
    "{tier}では、主に先回りで支援した顧客のほうが翌年の継続率が{gap}ポイント高くなっています(因果とは限りません)。",
    "In {tier}, accounts touched mostly ahead of need stayed more often by {gap} points in the year after; that is no "
    "proof of a cause.",
)
STANDS_WORSE = Text(
    "{tier}では、主に先回りで支援した顧客のほうが翌年の継続率が{gap}ポイント低くなっています(因果とは限りません)。",
    "In {tier}, accounts touched mostly ahead of need stayed less often by {gap} points in the year after; that is no "
    "proof of a cause.",
)
NO_OUTCOME = Text(
    "先回りか受け身かで、翌年の継続率に誤差を超える差のある層はありません。",
    "In no tier does the following year's retention differ by more than chance between the two.",
)


def journey(places: Sequence[Place], names: Names, currency: str) -> tuple[Text, ...]:
    """Where most of the ARR is, and what is usually stumbled over there and in onboarding."""
    arr = {phase: sum(one.arr for one in places if one.phase == phase) for phase in PHASES}
    whole = sum(arr.values())
    if not whole:
        return ()
    top = max(arr, key=arr.__getitem__)
    said = [
        MOST.format(
            phase=PHASES[top],
            money=written(arr[top], Unit.MONEY, currency),
            share=written(arr[top] / whole, Unit.RATE),
        )
    ]
    for phase in dict.fromkeys(("onboarding", top)):
        blocks = [
            STUMBLE_IN.format(tier=tier_in_prose(one.tier), block=block) if one.tier else block
            for one in places
            if one.phase == phase and (block := usual_text(one.stumbles, names))
        ]
        if blocks:
            said.append(STUMBLES.format(phase=PHASES[phase], blocks=listed(blocks)))
    return tuple(said)


def proactivity(mixes: Sequence[Mix], comparisons: Sequence[Comparison]) -> tuple[Text, ...]:
    """How much of the care comes ahead of need, whom it misses, and whether that goes with staying."""
    known = [one for one in mixes if one.n_touches]
    said = []
    if known:
        shares = [
            AHEAD_IN.format(
                tier=tier_in_prose(one.tier),
                share=with_interval(complement(one.shares["reactive"]), Unit.RATE),
            )
            for one in known
        ]
        said.append(AHEAD.format(shares=listed(shares)))
    missed = [
        AHEAD_IN.format(tier=tier_in_prose(one.tier), share=with_interval(complement(one.touched), Unit.RATE))
        for one in mixes
    ]
    if missed:
        said.append(MISSED.format(shares=listed(missed)))
    stand = [one for one in comparisons if one.stands]
    differ = [
        (STANDS_BETTER if one.difference.value > 0 else STANDS_WORSE).format(
            tier=tier_in_prose(one.tier), gap=sentences.points(one.difference.value)
        )
        for one in stand
    ]
    if differ:
        said.append(sentences.joined(*differ))
    elif comparisons:
        said.append(NO_OUTCOME)
    return tuple(said)
