"""Random companies: account histories as awkward as the contract allows, with surveys and onboardings.

Money is drawn in ticks and weighted towards the awkward: nothing, one tick, 99, a line near the largest.
Accounts come, lapse, return and stay; segments change by month; some lines are credits; some attributes
are missing.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import islice

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csdash.months import month_start
from tests.laws.company import FIRST, GONE, MONTHS, SCHEMA, TICKS, Company, lines
from tests.thorough import THOROUGH

# The largest is a hundredth of what one line may be, so that there is room to multiply it.
BIG = 10**13
# Whether many examples are tried, each of a company of its own.
MANY = THOROUGH or settings.default.max_examples > 100
FEW = 6

amounts = st.one_of(
    st.sampled_from([0, 1, 99, TICKS, 123_456_789, BIG]),
    st.integers(1, 10**9),
    st.none(),
)


def law(examples: int) -> settings:
    """How often a law is tried: each example is a whole company. `--hypothesis-profile=dev` tries far more.

    A counterexample is told as it was found: to make a company smaller step by step takes minutes.
    """
    if settings.default.max_examples > 100:
        return settings()
    # A part of what a law asks for, so that all of them are through in minutes; each is a company of many months.
    least, part = (3, 3) if MANY else (2, 6)
    return settings(
        max_examples=max(least, examples // part),
        phases=(Phase.explicit, Phase.generate),
        # The few companies are drawn when one is first asked for.
        suppress_health_check=[HealthCheck.nested_given],
    )


@st.composite
def runs(draw: st.DrawFn, values: st.SearchStrategy, longest: int = 9) -> list:
    """One value per month that stays for a while and then changes."""
    stretches = draw(st.lists(st.tuples(st.integers(1, longest), values), min_size=1, max_size=6))

    def months() -> Iterator:
        for length, value in stretches:
            yield from [value] * length
        while True:
            yield stretches[-1][1]

    return list(islice(months(), MONTHS))


presences = runs(st.one_of(st.just(GONE), amounts, amounts))
segments = runs(st.sampled_from(["SMB", "ENT", "大企業", None]))
tiers = runs(st.sampled_from(["high", "low", None]))


def companies() -> st.SearchStrategy[Company]:
    """A company for each example; one of a few that are drawn once, and opened once, where few examples are tried."""
    if MANY:
        return drawn()
    return st.integers(0, FEW - 1).map(lambda i: _few()[i])


@cache
def _few() -> list[Company]:
    found: list[Company] = []

    # The first that is drawn is always the simplest one there is.
    @settings(max_examples=FEW + 1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(drawn())
    def kept(company: Company) -> None:
        found.append(company.kept())

    kept()
    return found[1:]


@st.composite
def drawn(draw: st.DrawFn, least: int = 4, most: int = 9) -> Company:
    """A company whose regions never change, so that each region is a small company of its own."""
    rows, surveys, events = [], [], []
    for a in range(draw(st.integers(least, most))):
        name, region = f"a{a}", ("north", "south", "west")[a % 3]
        scores = draw(runs(st.sampled_from([None, 0.0, 39.9, 40.0, 70.0, 100.0])))
        start = draw(st.sampled_from([None, None, 0, -1, -20, 3]))
        known = {
            "segment": draw(segments),
            "tier": draw(tiers),
            "region": [region] * MONTHS,
            "health_score": scores,
            "start_month": [None if start is None else month_start(FIRST + start)] * MONTHS,
        }
        rows += lines(name, "P", draw(presences), **known)
        if draw(st.booleans()):
            second = draw(presences)
            rows += lines(name, "Q", second, **known)
            if draw(st.booleans()):
                # A credit takes back part or all of what the second product costs.
                share = draw(st.integers(0, 4))
                rows += lines(
                    name,
                    "credit",
                    [mrr if mrr == GONE else -((mrr or 0) * share // 4) for mrr in second],
                    **known,
                )
        for contact, i, score in draw(
            st.lists(
                st.tuples(
                    st.integers(0, 1), st.integers(0, MONTHS - 1), st.sampled_from([None, 0, 6, 7, 9, 10])
                ),
                max_size=3,
                unique_by=lambda s: s[:2],
            )
        ):
            asked = {
                "account_id": name,
                "contact_id": f"{name}.{contact}",
                "date": month_start(FIRST + i),
                "score": score,
            }
            surveys += [
                asked | {"kind": "nps"},
                asked | {"kind": "csat", "score": None if score is None else min(max(score, 1), 5)},
            ]
        for i, value, done in draw(
            st.lists(
                st.tuples(st.integers(0, MONTHS - 1), st.integers(-5, 300), st.integers(0, 200)), max_size=1
            )
        ):
            begun = month_start(FIRST + i) + timedelta(days=(value * 7) % 28)
            events += [
                {"account_id": name, "date": begun, "kind": "onboarding_started"},
                {"account_id": name, "date": begun + timedelta(days=value), "kind": "first_value"},
                {"account_id": name, "date": begun + timedelta(days=done), "kind": "onboarding_completed"},
            ]
    # Somebody pays from the first month to the last, so that coverage is always the whole of it.
    rows += lines("witness", "P", [7] * MONTHS, region=["north"] * MONTHS)
    surveys.append(
        {"account_id": "witness", "contact_id": "w", "date": month_start(FIRST), "score": None, "kind": "ces"}
    )
    events.append({"account_id": "witness", "date": month_start(FIRST), "kind": "qbr"})
    known_accounts = {row["account_id"] for row in rows}
    return Company(
        pl.DataFrame(rows, schema=SCHEMA),
        pl.DataFrame(
            [s for s in surveys if s["account_id"] in known_accounts],
            schema_overrides={"score": pl.Float64},
            infer_schema_length=None,
        ),
        pl.DataFrame([e for e in events if e["account_id"] in known_accounts], infer_schema_length=None),
    )
