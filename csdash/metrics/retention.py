"""Retention: of what we opened with, how much money and how many accounts did we keep?"""

from csdash.metrics.metric import Complement, Delta, Ratio, Wilson
from csdash.text import Text
from csdash.unit import Unit

_CUBED = ("opening_sq", "opening_cu")
_KEPT = Delta(
    nn=("kept_sq",),
    nd=("opening_x_kept",),
    dd=("opening_sq",),
    moved=(("expansion_mrr", "contraction_mrr", "churned_mrr"), ("expansion_sq", "loss_sq")),
    cubed=_CUBED,
)
_RETAINED = Delta(nn=("retained_sq",), nd=("opening_x_retained",), dd=("opening_sq",), cubed=_CUBED)

NRR = Ratio(
    key="nrr",
    name=Text("売上維持率 (NRR)", "Net revenue retention (NRR)"),
    short=Text("NRR", "NRR"),
    definition=Text(
        "期首に課金のあったアカウントの期末MRR合計 ÷ 期首MRR合計。期中の新規は含まない。",
        "Closing MRR of the accounts that paid at the opening, over their opening MRR. New accounts never enter.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="Gold, Fighting Churn with Data (2020), listing 2.1",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("kept_mrr",),
    denominator=("opening_mrr",),
    interval=_KEPT,
)
GRR = Ratio(
    key="grr",
    name=Text("総売上維持率 (GRR)", "Gross revenue retention (GRR)"),
    short=Text("GRR", "GRR"),
    definition=Text(
        "アカウントごとに期首MRRを上限とした期末MRRの合計 ÷ 期首MRR合計。拡大は数えない。",
        "Closing MRR capped at each account's own opening MRR, over opening MRR. Expansion does not count.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="dbt-labs/mrr-playbook, models/mrr.sql, renewal_amount",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("retained_mrr",),
    denominator=("opening_mrr",),
    interval=_RETAINED,
    bounds=(0.0, 1.0),
)
GRR_PRODUCT_LEVEL = Ratio(
    key="grr_product_level",
    name=Text("総売上維持率 (製品単位)", "GRR at product level"),
    definition=Text(
        "GRRの変種: アカウントと製品ごとに期首を上限とする。製品の乗り換えが損失に数えられる。",
        "A variant of GRR: capped per account and product, so that swapping a product counts as a loss.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="csdash definitions: named variants; compare 'account level' in Gold (2020), chapter 2",
    cube="bridge",
    grain="product",
    n="n_opening",
    is_windowed=True,
    is_headline=False,
    numerator=("retained_mrr",),
    denominator=("opening_mrr",),
    interval=_RETAINED,
    bounds=(0.0, 1.0),
)
REVENUE_CHURN = Complement(
    key="revenue_churn_rate",
    name=Text("解約率 (収益・グロス)", "Gross revenue churn"),
    definition=Text(
        "1 − GRR。解約と減額で失った期首MRRの割合。",
        "1 - GRR: the share of opening MRR lost to churn and contraction.",
    ),
    unit=Unit.RATE,
    better="lower",
    source="SaaS Metrics Standards Board, gross revenue churn",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    of=GRR,
)
NET_REVENUE_CHURN = Complement(
    key="net_revenue_churn_rate",
    name=Text("解約率 (収益・ネット)", "Net revenue churn"),
    definition=Text(
        "1 − NRR。拡大で埋めきれなかった期首MRRの割合。マイナスは純増。",
        "1 - NRR: the share of opening MRR lost after expansion; below zero the base grew.",
    ),
    unit=Unit.RATE,
    better="lower",
    source="Gold, Fighting Churn with Data (2020), chapter 2",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    of=NRR,
)
LOGO_RETENTION = Ratio(
    key="logo_retention_rate",
    name=Text("リテンション率 (顧客数)", "Logo retention"),
    definition=Text(
        "期首に課金のあったアカウントのうち、期末も課金のあるアカウントの割合。",
        "Accounts that paid at the opening and still pay at the closing, over accounts that paid at the opening.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="Gold, Fighting Churn with Data (2020), listing 2.2",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    numerator=("n_kept",),
    denominator=("n_opening",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
)
LOGO_CHURN = Complement(
    key="logo_churn_rate",
    name=Text("解約率 (顧客数)", "Logo churn"),
    definition=Text(
        "期首に課金のあったアカウントのうち、期末に課金のないアカウントの割合。",
        "Accounts that paid at the opening and no longer pay at the closing, over accounts at the opening.",
    ),
    unit=Unit.RATE,
    better="lower",
    source="Gold, Fighting Churn with Data (2020), listing 2.2",
    cube="bridge",
    n="n_opening",
    is_windowed=True,
    of=LOGO_RETENTION,
)
METRICS = (NRR, GRR, REVENUE_CHURN, NET_REVENUE_CHURN, LOGO_RETENTION, LOGO_CHURN, GRR_PRODUCT_LEVEL)
