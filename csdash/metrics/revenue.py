"""Recurring revenue: how much there is, and what it moved by."""

from csdash.metrics.metric import Delta, Ratio, Total, Wilson
from csdash.text import Text
from csdash.unit import Unit

_SOURCE = "dbt-labs/mrr-playbook, models/mrr.md"
_CUBED = ("opening_sq", "opening_cu")

MRR = Total(
    key="mrr",
    name=Text("月次経常収益 (MRR)", "Monthly recurring revenue (MRR)"),
    short=Text("MRR", "MRR"),
    definition=Text(
        "月末時点で有効な月次経常収益の合計。", "Contracted recurring revenue per month, at month-end."
    ),
    unit=Unit.MONEY,
    better="higher",
    source=_SOURCE,
    cube="stock",
    n="n_accounts",
    total=("mrr",),
)
ARR = Total(
    key="arr",
    name=Text("年間経常収益 (ARR)", "Annual recurring revenue (ARR)"),
    short=Text("ARR", "ARR"),
    definition=Text(
        "12 × 月末MRR。別に測ることはない。", "12 x MRR at month-end, never measured separately."
    ),
    unit=Unit.MONEY,
    better="higher",
    source="csdash definitions",
    cube="stock",
    n="n_accounts",
    total=("mrr",),
    times=12,
)
ARPA = Ratio(
    key="arpa",
    name=Text("アカウント平均MRR (ARPA)", "Average MRR per account (ARPA)"),
    short=Text("ARPA", "ARPA"),
    definition=Text("MRR ÷ 課金アカウント数。", "MRR over paying accounts."),
    unit=Unit.MONEY,
    better="higher",
    source="Skok, SaaS Metrics 2.0",
    cube="stock",
    n="n_accounts",
    numerator=("mrr",),
    denominator=("n_accounts",),
    # Sizes of accounts have so long a tail that no interval of their mean holds (decision 0054).
    interval=None,
)


def _movement(key: str, ja: str, en: str, definition: Text, better: str) -> Total:
    return Total(
        key=key,
        name=Text(ja, en),
        definition=definition,
        unit=Unit.MONEY,
        better=better,
        source=_SOURCE,
        cube="bridge",
        n="n_" + key.removesuffix("_mrr"),
        is_windowed=True,
        total=(key,),
    )


NEW = _movement(
    "new_mrr",
    "新規MRR",
    "New MRR",
    Text(
        "期首に課金がなく、それ以前にも一度も課金のなかったアカウントの期末MRR。",
        "Closing MRR of accounts that had never paid before the window opened.",
    ),
    "higher",
)
REACTIVATION = _movement(
    "reactivation_mrr",
    "復活MRR",
    "Reactivation MRR",
    Text(
        "期首に課金がなく、以前に課金のあったアカウントの期末MRR。維持率には入らない。",
        "Closing MRR of accounts that had paid before, but not at the opening. In no retention rate.",
    ),
    "higher",
)
EXPANSION = _movement(
    "expansion_mrr",
    "拡大MRR",
    "Expansion MRR",
    Text(
        "期首・期末とも課金があり、増えたアカウントの増加額。",
        "What accounts that paid at both ends pay more.",
    ),
    "higher",
)
CONTRACTION = _movement(
    "contraction_mrr",
    "縮小MRR",
    "Contraction MRR",
    Text(
        "期首・期末とも課金があり、減ったアカウントの減少額。",
        "What accounts that paid at both ends pay less.",
    ),
    "lower",
)
CHURNED = _movement(
    "churned_mrr",
    "解約MRR",
    "Churned MRR",
    Text(
        "期末に課金のないアカウントの期首MRR。", "Opening MRR of accounts that no longer pay at the closing."
    ),
    "lower",
)
QUICK_RATIO = Ratio(
    key="quick_ratio",
    name=Text("クイックレシオ", "Quick ratio"),
    definition=Text(
        "(新規 + 拡大) ÷ (縮小 + 解約)。復活は含まない。損失がなければ算出しない。",
        "(New + expansion) over (contraction + churn). Reactivation stays out; without a loss it is undefined.",
    ),
    unit=Unit.TIMES,
    better="higher",
    source="Hamid, SaaS quick ratio (Social Capital, 2015)",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("new_mrr", "expansion_mrr"),
    denominator=("contraction_mrr", "churned_mrr"),
    interval=Delta(nn=("gain_sq",), nd=(), dd=("loss_sq",), is_skewed=True, cubed=_CUBED),
)
EXPANSION_RATE = Ratio(
    key="expansion_rate",
    name=Text("拡大率", "Expansion rate"),
    definition=Text("拡大MRR ÷ 期首MRR。", "Expansion MRR over opening MRR."),
    unit=Unit.RATE,
    better="higher",
    source="Gold, Fighting Churn with Data (2020), chapter 2",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("expansion_mrr",),
    denominator=("opening_mrr",),
    interval=Delta(
        nn=("expansion_sq",),
        nd=("opening_x_expansion",),
        dd=("opening_sq",),
        is_skewed=True,
        cubed=_CUBED,
    ),
)
EXPANSION_SHARE = Ratio(
    key="expansion_share",
    name=Text("拡大の占める割合", "Expansion share"),
    definition=Text(
        "増えたMRR(新規 + 拡大)のうち、既存アカウントの拡大が占める割合。",
        "Of the MRR added (new + expansion), the share that came from existing accounts.",
    ),
    unit=Unit.RATE,
    better="neither",
    source="Skok, SaaS Metrics 2.0",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("expansion_mrr",),
    denominator=("new_mrr", "expansion_mrr"),
    interval=None,  # as of ARPA
    bounds=(0.0, 1.0),
)
EXPANDED_ACCOUNTS = Ratio(
    key="expanded_accounts_share",
    name=Text("契約規模を拡大した顧客の割合", "Share of accounts that expanded"),
    short=Text("拡大した顧客の割合", "Accounts expanded"),
    definition=Text(
        "期首に課金のあったアカウントのうち、期末のMRRが期首を上回る割合。",
        "Accounts that pay more at the closing, over accounts that paid at the opening.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="Mehta, Steinman & Murphy, Customer Success (2016), drilling question 1",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("n_expansion",),
    denominator=("n_opening",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
)
ACCOUNTS = Total(
    key="n_accounts",
    name=Text("課金アカウント数", "Paying accounts"),
    definition=Text("月末にMRRが0を超えるアカウントの数。", "Accounts with MRR above zero at month-end."),
    unit=Unit.COUNT,
    better="higher",
    source="csdash definitions",
    cube="stock",
    n="n_accounts",
    total=("n_accounts",),
)
METRICS = (
    ARR,
    MRR,
    ARPA,
    ACCOUNTS,
    NEW,
    REACTIVATION,
    EXPANSION,
    CONTRACTION,
    CHURNED,
    QUICK_RATIO,
    EXPANSION_RATE,
    EXPANSION_SHARE,
    EXPANDED_ACCOUNTS,
)
