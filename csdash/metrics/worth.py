"""Worth: what serving an account costs, and how much of what it earns that takes."""

from csdash.measures.worth import COSTS, MARGINS, SERVED
from csdash.metrics.metric import Delta, Ratio
from csdash.text import Text
from csdash.unit import Unit

_SOURCE = "csdash definitions: cost to serve against gross profit; decision 0045"
_MARGIN_SOURCE = "Skok, SaaS Metrics 2.0, gross margin"

COST_PER_ACCOUNT = Ratio(
    key="cost_to_serve_per_account",
    name=Text("アカウントあたり対応コスト (月額)", "Cost to serve per account and month"),
    short=Text("対応コスト", "Cost to serve"),
    definition=Text(
        "当月の対応コスト ÷ コストの分かる課金アカウント数。",
        "Cost of serving in the month, over the paying accounts whose cost is known.",
    ),
    unit=Unit.MONEY,
    better="lower",
    source=_SOURCE,
    cube=COSTS,
    n="n_accounts",
    is_headline=False,
    numerator=("y_mrr",),
    denominator=("n_accounts",),
    # As with ARPA, no interval holds.
    interval=None,
    unlocked_by="accounts.cost_to_serve",
)
GROSS_MARGIN = Ratio(
    key="gross_margin_rate",
    name=Text("粗利率", "Gross margin"),
    definition=Text(
        "粗利(MRR × 粗利率)の合計 ÷ 粗利率の分かるアカウントのMRR。対応コストを引く前の値です。",
        "MRR times its margin, over the MRR of accounts whose margin is known; before the cost to serve.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_MARGIN_SOURCE,
    cube=MARGINS,
    n="n_accounts",
    is_headline=False,
    numerator=("y_mrr",),
    denominator=("x_mrr",),
    interval=Delta(nn=("y_sq",), nd=("y_x_x",), dd=("x_sq",)),
    bounds=(None, 1.0),
    unlocked_by="accounts.gross_margin",
)
COST_SHARE = Ratio(
    key="cost_to_serve_share",
    name=Text("粗利に対する対応コスト", "Cost to serve over gross profit"),
    short=Text("対応コスト率", "Cost share"),
    definition=Text(
        "当月の対応コスト ÷ 粗利。両方の分かる課金アカウントで計算します。100%を超えると、粗利で対応コストを賄えません。",
        "Cost of serving over gross profit in the month, of accounts that say both. Above 100% profit does not pay it.",
    ),
    unit=Unit.RATE,
    better="lower",
    source=_SOURCE,
    cube=SERVED,
    n="n_accounts",
    is_headline=False,
    numerator=("y_mrr",),
    denominator=("x_mrr",),
    interval=Delta(nn=("y_sq",), nd=("y_x_x",), dd=("x_sq",)),
    bounds=(0.0, None),
    unlocked_by="accounts.cost_to_serve",
)
METRICS = (COST_PER_ACCOUNT, GROSS_MARGIN, COST_SHARE)
