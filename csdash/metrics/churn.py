"""Churn alone: of what we opened with, how much money left altogether?"""

from csdash.metrics.metric import Delta, Ratio
from csdash.text import Text
from csdash.unit import Unit

CHURNED_MRR_RATE = Ratio(
    key="churned_mrr_rate",
    name=Text("解約率 (収益・解約分のみ)", "Churned MRR rate"),
    definition=Text(
        "解約したアカウントの期首MRR ÷ 期首MRR合計。減額は含まない。",
        "Opening MRR of the accounts that left, over all opening MRR. Contraction is not in it.",
    ),
    unit=Unit.RATE,
    better="lower",
    source="dbt-labs/mrr-playbook, models/mrr.sql, churn",
    cube="churn",
    n="n_opening",
    is_windowed=True,
    is_headline=False,
    numerator=("churned_mrr",),
    denominator=("opening_mrr",),
    # What left is there in full or not at all, so its product with the opening is its own square.
    interval=Delta(nn=("churned_sq",), nd=("churned_sq",), dd=("opening_sq",)),
    bounds=(0.0, 1.0),
)
METRICS = (CHURNED_MRR_RATE,)
