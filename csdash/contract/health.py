"""The edges of the health bands, on the score from 0 to 100.

A score on an edge belongs to the better band: 70 is healthy, 40 is not at risk.
"""

from csdash.text import Text

# Scores are kept in tenths, so that their sums are whole numbers.
SCORE_TENTHS = 10
HEALTHY_FROM = 70
AT_RISK_BELOW = 40
BANDS = {
    "healthy": Text("良好", "Healthy"),
    "watch": Text("注意", "Watch"),
    "at_risk": Text("危険", "At risk"),
}
