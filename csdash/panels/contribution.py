"""Which segments, products or reasons made the churn of the window, and what else they lost and gained."""

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.analysis.why.contribution import contribution as parts_of
from csdash.analysis.why.contribution import made_most
from csdash.contract.names import Names, in_prose
from csdash.contract.reasons import SPLITS, split_name, split_value
from csdash.errors import NotEnoughHistory
from csdash.figures.contribution import contribution
from csdash.metrics.churn_table import CHURNED_MRR_RATE
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

MOST = 10
BASE = Text("解約{n}社", "{n} accounts left")
BASE_PRODUCT = Text("製品の解約{n}件", "{n} products dropped")
OTHERS = Text("その他", "Others")
SUBTITLE = Text(
    "{dimension}別の解約MRR・{first}末から{last}末・{population}",
    "Churned MRR by {dimension}, end of {first} to end of {last}, {population}",
)
HOW_TO_READ = Text(
    "棒は期首から期末までに失ったMRR(左)と、既存顧客で増えたMRR(右)です。金額・割合・社数は解約のもので、足すとMRRの増減表の"
    "解約に一致します。属性は期首時点のものです。起きたことの内訳であり、原因の証明ではありません。",
    "Bars are MRR lost between opening and closing (left) and gained from existing accounts (right). Amount, share and "
    "n are of churn, and add up to the churn of the MRR bridge. Attributes are those of "
    "the opening. It says where churn happened, and proves no cause.",
)
REASON_HOW = Text(
    "解約の記録(なければ解約通知)に書かれた最後の理由です。支払いが途絶えた月の前月から2か月後までの記録を使います。"
    "記録がないものは「理由不明」です。足すとMRRの増減表の解約に一致します。",
    "The last reason written with the churn (or, where there is none, with the notice), from the month before payment "
    "stopped to two months after. Where nothing was written it is not recorded. All add up to the churn of the MRR bridge.",
)
PRODUCT_HOW = Text(
    "製品別はアカウントと製品ごとに数えます。製品だけをやめた場合も解約に入るため、アカウント単位の解約より多くなります。",
    "By product everything is counted per account and product: dropping one product is churn of it, so the sum exceeds "
    "the churn of accounts.",
)
CHURN = Text("解約MRR", "Churned MRR")
CONTRACTION = Text("縮小MRR", "Contraction MRR")
EXPANSION = Text("拡大MRR", "Expansion MRR")
SHARE = Text("解約に占める割合", "Share of churn")
HELD = Text("期首MRRに占める割合", "Share of opening")
LEFT = Text("解約社数", "Accounts lost")
THERE = Text("期首社数", "Accounts at opening")


@cached
def contribution_panel(session: Session, view: View, by: str) -> Panel | None:
    """The churn of the window that ends in the last month shown, by `by`; None where nothing moved in it.

    `by` is an attribute, product, reason, kind, tenure or sale_fit. Raises NotUnlocked where the data for it
    is missing.
    """
    question = question_of(view)
    try:
        parts = parts_of(session, question, by)
    except NotEnoughHistory:
        raise too_early(view) from None
    if view.months[1] - view.window < session.first_month:
        raise too_early(view)
    if parts.is_empty():
        return None
    named = _named(parts, by, session.names, view.language)
    name = split_name(by)
    is_split = by in SPLITS
    return Panel(
        finding=made_most(parts, by, session.names, session.currency)[view.language],
        subtitle=SUBTITLE.format(
            dimension=in_prose(name),
            first=month_name(question.last - view.window),
            last=month_name(question.last),
            population=words.population(view, session.names),
        )[view.language],
        chart=contribution(
            named.drop("contraction", "expansion") if is_split else named,
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
        ),
        evidence=Evidence(
            how_to_read=REASON_HOW
            if by in ("reason", "kind")
            else PRODUCT_HOW
            if by == "product"
            else HOW_TO_READ,
            base=(BASE_PRODUCT if by == "product" else BASE).format(n=f"{parts['n'].sum():,}")[view.language],
            definitions=(metric("churned_mrr"), CHURNED_MRR_RATE),
            frame=named,
            headers={
                "label": Header(name, is_pinned=True),
                "churn": Header(CHURN, Unit.MONEY),
                "share": Header(SHARE, Unit.RATE),
                "n": Header(LEFT, Unit.COUNT),
                **({} if by in ("reason", "kind") else {"n_opening": Header(THERE, Unit.COUNT)}),
                **({} if by in ("reason", "kind") else {"opening_share": Header(HELD, Unit.RATE)}),
                **({} if is_split else {"contraction": Header(CONTRACTION, Unit.MONEY)}),
                **({} if is_split else {"expansion": Header(EXPANSION, Unit.MONEY)}),
            },
        ),
    )


def _named(parts: pl.DataFrame, by: str, names: Names, language: Language) -> pl.DataFrame:
    """The largest groups with their names; those after MOST together as one."""
    labels = [split_value(by, group, names)[language] for group in parts["group"]]
    named = parts.drop("group").insert_column(0, pl.Series("label", labels, dtype=pl.String))
    if named.height <= MOST:
        return named
    sums = [name for name in named.columns if name != "label"]
    rest = named.slice(MOST - 1).select(pl.lit(OTHERS[language]).alias("label"), pl.col(sums).sum())
    return pl.concat([named.head(MOST - 1), rest])
