"""All configs of one operator, each read when a page first needs it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from csdash.configs import health, maturity, onboarding, principles, tiers
from csdash.configs.config import Config, config

# One line per config: what it is called, and the module with its `Struct` and its `faults`.
KINDS = {
    "health": health,
    "tiers": tiers,
    "onboarding": onboarding,
    "maturity": maturity,
    "principles": principles,
}


@dataclass(frozen=True)
class Configs:
    """The configs in `folder`, and those that csdash ships for whatever is not there."""

    folder: Path | None = None

    @cached_property
    def health(self) -> Config[health.Health]:
        """How a health score is made and read."""
        return config("health", health.Health, health.faults, self.folder)

    @cached_property
    def tiers(self) -> Config[tiers.Tiers]:
        """Which touch tier a lifetime value would give."""
        return config("tiers", tiers.Tiers, tiers.faults, self.folder)

    @cached_property
    def onboarding(self) -> Config[onboarding.Onboarding]:
        """Which waits for first value are told apart."""
        return config("onboarding", onboarding.Onboarding, onboarding.faults, self.folder)

    @cached_property
    def maturity(self) -> Config[maturity.Maturity]:
        """What must show in data before a unit stands at a stage."""
        return config("maturity", maturity.Maturity, maturity.faults, self.folder)

    @cached_property
    def principles(self) -> Config[principles.Principles]:
        """Which figures are evidence of which principle."""
        return config("principles", principles.Principles, principles.faults, self.folder)
