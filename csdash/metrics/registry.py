"""Every metric csdash knows, by key, in the order in which people read them."""

from csdash.errors import UnknownName
from csdash.metrics import (
    churn,
    expansion,
    health,
    onboarding,
    practice,
    renewals,
    retention,
    revenue,
    voice,
    worth,
)
from csdash.metrics.metric import Complement, Metric, Ratio
from csdash.text import Text

FAMILIES = {
    Text("リテンション", "Retention"): retention.METRICS,
    Text("解約", "Churn"): churn.METRICS,
    Text("収益", "Revenue"): revenue.METRICS,
    Text("拡大と縮小の内訳", "Expansion taken apart"): expansion.METRICS,
    Text("更新とCMRR", "Renewals and CMRR"): renewals.METRICS,
    Text("顧客の声", "Voice of the customer"): voice.METRICS,
    Text("カスタマーヘルス", "Health"): health.METRICS,
    Text("オンボーディング", "Onboarding"): onboarding.METRICS,
    Text("実践", "Practice"): practice.METRICS,
    Text("採算", "Worth and cost"): worth.METRICS,
}
REGISTRY: dict[str, Metric] = {metric.key: metric for family in FAMILIES.values() for metric in family}


def metric(key: str) -> Metric:
    """The metric named `key`; raises UnknownName with the nearest one."""
    if key not in REGISTRY:
        raise UnknownName(Text("指標", "metric"), key, REGISTRY)
    return REGISTRY[key]


def is_on_money(asked: Metric) -> bool:
    """Whether a metric is a share of the opening MRR, so that its base is money as well as accounts."""
    rule = asked.of if isinstance(asked, Complement) else asked
    return isinstance(rule, Ratio) and rule.denominator == ("opening_mrr",)
