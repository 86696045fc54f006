"""Units: what the value of a metric is measured in. A unit decides how a number is written and drawn."""

from enum import StrEnum


class Unit(StrEnum):
    """Rates are stored as fractions (0.93), money in currency units, durations in days."""

    RATE = "rate"
    MONEY = "money"
    COUNT = "count"
    TIMES = "times"
    POINTS = "points"
    SCORE = "score"
    DAYS = "days"
