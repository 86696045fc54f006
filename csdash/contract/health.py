"""What health bands are called, best first; where they begin is a judgement (`csdash.configs.health`)."""

from csdash.text import Text

# Scores are kept in tenths, so that their sums are whole numbers.
SCORE_TENTHS = 10
BANDS = {
    "healthy": Text("良好", "Healthy"),
    "watch": Text("注意", "Watch"),
    "at_risk": Text("危険", "At risk"),
}
