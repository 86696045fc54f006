"""The onboarding config: which waits for first value are told apart, and by when early care is early."""

from collections.abc import Iterator

import msgspec

from csdash.configs.structs import Fault
from csdash.text import Text

BEYOND, NEVER = "beyond", "never"


class Onboarding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`band_days` are the last days of the bands of time to first value, in order.

    Fast got there within `fast_days`, slow took more than `slow_days` or never did. First contracts shorter than
    `shortest_term_days` are in no band. Care and guides are early until `landmark_days` after the start.
    """

    version: str
    band_days: tuple[int, ...]
    fast_days: int
    slow_days: int
    shortest_term_days: int
    landmark_days: int

    @property
    def bands(self) -> tuple[str, ...]:
        """The codes of the bands, fastest first: last days, then longer, then never."""
        return (*map(str, self.band_days), BEYOND, NEVER)

    @property
    def fast(self) -> tuple[str, ...]:
        """The bands that count as fast."""
        return tuple(str(days) for days in self.band_days if days <= self.fast_days)

    @property
    def slow(self) -> tuple[str, ...]:
        """The bands that count as slow."""
        return (*(str(days) for days in self.band_days if days > self.slow_days), BEYOND, NEVER)


def faults(onboarding: Onboarding) -> Iterator[Fault]:
    """What is wrong with `onboarding` beyond its types."""
    days = onboarding.band_days
    if not days or days[0] < 1 or list(days) != sorted(set(days)):
        yield (
            "band_days",
            Text(
                "1日以上の日数を、小さい順に1つ以上書いてください。",
                "give days from 1 on, rising, at least one.",
            ),
        )
        return
    if onboarding.fast_days not in days:
        yield "fast_days", Text("band_days のどれかにしてください。", "it must be one of band_days.")
    if onboarding.slow_days not in days or onboarding.slow_days < onboarding.fast_days:
        yield (
            "slow_days",
            Text(
                "band_days のうち fast_days 以上のものにしてください。",
                "it must be one of band_days, fast_days or more.",
            ),
        )
    if onboarding.shortest_term_days < days[-1]:
        yield (
            "shortest_term_days",
            Text("最後の band_days 以上にしてください。", "it must be at least the last of band_days."),
        )
    if onboarding.landmark_days < 1:
        yield "landmark_days", Text("1 以上にしてください。", "it must be 1 or more.")
