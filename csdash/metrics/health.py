"""Health: how customers are doing now, and for how many of them we know."""

from csdash.metrics.metric import Delta, Ratio, Wilson
from csdash.text import Text
from csdash.unit import Unit

HEALTH_SCORE = Ratio(
    key="health_score",
    name=Text("カスタマーヘルス (平均)", "Customer health (mean)"),
    short=Text("ヘルス", "Health"),
    definition=Text(
        "スコアのあるアカウントのヘルススコアの平均 (0〜100)。",
        "Mean health score, 0 to 100, over the accounts that have one.",
    ),
    unit=Unit.SCORE,
    better="higher",
    source="Mehta, Steinman & Murphy, Customer Success (2016), principle 4",
    cube="stock",
    n="n_scored",
    numerator=("score",),
    denominator=("n_scored",),
    interval=Delta(nn=("score_sq",), nd=("score",), dd=("n_scored",), money=(0, 0, 0)),
    bounds=(0.0, 100.0),
    unlocked_by="accounts.health_score",
)
HEALTHY_SHARE = Ratio(
    key="healthy_accounts_share",
    name=Text("ヘルス良好の割合", "Healthy accounts"),
    short=Text("ヘルス良好", "Healthy"),
    definition=Text(
        "スコアのあるアカウントのうち、良好の下限(標準は70)以上の割合。",
        "Accounts whose score is at or above the edge of healthy (70 unless configured), over accounts with a score.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="csdash definitions: health bands",
    cube="stock",
    n="n_scored",
    numerator=("n_healthy",),
    denominator=("n_scored",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="accounts.health_score",
)
AT_RISK_SHARE = Ratio(
    key="at_risk_accounts_share",
    name=Text("ヘルス危険の割合", "Accounts at risk"),
    definition=Text(
        "スコアのあるアカウントのうち、危険の上限(標準は40)未満の割合。",
        "Accounts whose score is below the edge of at risk (40 unless configured), over accounts with a score.",
    ),
    unit=Unit.RATE,
    better="lower",
    source="csdash definitions: health bands",
    cube="stock",
    n="n_scored",
    numerator=("n_at_risk",),
    denominator=("n_scored",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="accounts.health_score",
)
HEALTH_COVERAGE = Ratio(
    key="health_coverage_rate",
    name=Text("ヘルス把握率", "Health coverage"),
    definition=Text(
        "課金アカウントのうち、ヘルススコアのある割合。",
        "Paying accounts with a health score, over paying accounts.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="csdash definitions: coverage floor",
    cube="stock",
    n="n_accounts",
    numerator=("n_scored",),
    denominator=("n_accounts",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="accounts.health_score",
)
METRICS = (HEALTH_SCORE, HEALTHY_SHARE, AT_RISK_SHARE, HEALTH_COVERAGE)
