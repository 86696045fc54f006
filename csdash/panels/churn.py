"""Churn by how long accounts had been there, and by how well they fitted when they were sold to."""

import polars as pl

from csdash.analysis.cohorts.churn_rates import churn_rates, standing_out
from csdash.analysis.cohorts.churn_told import churned
from csdash.analysis.sentences import month_name
from csdash.contract.names import Names, in_prose
from csdash.contract.reasons import split_name, split_value
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

WHOLE = Text("全体", "All")
SPLITS = ("tenure", "sale_fit")
SUBTITLE = Text(
    "{dimension}別の解約率(顧客数)・{first}末から{last}末・{population}",
    "Logo churn by {dimension}, end of {first} to end of {last}, {population}",
)
DIFFER = Text("{dimension}別の解約率: {groups}", "Logo churn by {dimension}: {groups}")
HIGHER = Text("{group}は他より高い", "{group} is higher than the rest")
LOWER = Text("{group}は他より低い", "{group} is lower than the rest")
ALIKE = Text(
    "{dimension}別の解約率に、誤差を超える差はありません",
    "Logo churn does not differ by {dimension} by more than chance",
)
TENURE_HOW = Text(
    "期首の時点で契約開始から何か月たっていたかで分けた、期末までの解約率です。点は値、線は95%区間(ウィルソン)、縦線は全体です。"
    "対象が少ないグループは白抜きで、比べません。比較の数だけ補正しています。",
    "Accounts by how many months they had been there at the opening, and the share that left until the closing. The dot is "
    "the value, the bar its 95% interval (Wilson), the thin line the whole. Groups on few accounts are hollow and not "
    "compared; comparisons are corrected for their number.",
)
FIT_HOW = Text(
    "契約開始時(データ開始前からの顧客は最初に見えた月)の適合で分けた解約率です。その後に適合が変わっても、販売時のまま数えます。"
    "点は値、線は95%区間(ウィルソン)です。対象が少ないグループは白抜きです。",
    "Churn by the fit at the start (of accounts older than the data, in the first month seen). Whatever the fit became "
    "later, it counts as it was sold. The dot is the value, the bar its 95% interval (Wilson); groups on few accounts are "
    "hollow.",
)
RATE = Text("解約率 (顧客数)", "Logo churn")
LEFT = Text("解約社数", "Accounts lost")
THERE = Text("期首社数", "Accounts at opening")
MRR = Text("解約MRR", "Churned MRR")
MRR_RATE = Text("解約率 (収益・解約分のみ)", "Churned MRR rate")


@cached
def churn_rate_panel(session: Session, view: View, split: str) -> Panel | None:
    """Logo churn of the window per group of `split`, tenure or sale_fit; None where nobody was there."""
    question = question_of(view)
    try:
        rates, whole = churn_rates(session, question, split), churn_rates(session, question, "")
    except NotEnoughHistory:
        raise too_early(view) from None
    if rates.is_empty():
        raise too_early(view)
    if split == "tenure" and rates["group"].to_list() == ["unknown"]:
        return None
    minimum_n = session.settings.minimum_n
    labels = [split_value(split, group, session.names)[view.language] for group in rates["group"]]
    named = rates.with_columns(
        group=pl.Series(labels, dtype=pl.String),
        value="logo_churn_rate",
        lower="logo_lower",
        upper="logo_upper",
        n_accounts="n_opening",
        numerator="n_churned",
        denominator="n_opening",
    )
    name = split_name(split)
    return Panel(
        finding=_finding(rates, split, session.names, minimum_n)[view.language],
        subtitle=SUBTITLE.format(
            dimension=in_prose(name),
            first=month_name(question.last - view.window),
            last=month_name(question.last),
            population=words.population(view, session.names),
        )[view.language],
        chart=ranked(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            overall=whole["logo_churn_rate"].item(),
            overall_name=WHOLE[view.language],
            minimum_n=minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=TENURE_HOW if split == "tenure" else FIT_HOW,
            base=words.BASE.format(n=f"{whole['n_opening'].item():,}")[view.language],
            definitions=(metric("logo_churn_rate"),),
            frame=words.plain(named),
            headers={
                "group": Header(name, is_pinned=True),
                "value": Header(RATE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_churned": Header(LEFT, Unit.COUNT),
                "n_opening": Header(THERE, Unit.COUNT),
                "churned_mrr": Header(MRR, Unit.MONEY),
                "churned_mrr_rate": Header(MRR_RATE, Unit.RATE),
            },
        ),
    )


@cached
def churn_answer(session: Session, view: View) -> list[str]:
    """How much left in the window, and among whom more than elsewhere."""
    question = question_of(view)
    try:
        whole = churn_rates(session, question, "")
    except NotEnoughHistory:
        raise too_early(view) from None
    splits = []
    for split in SPLITS:
        try:
            splits.append((split, churn_rates(session, question, split)))
        except NotUnlocked:
            continue
    said = churned(whole, splits, session.names, session.currency, session.settings.minimum_n)
    return [sentence[view.language] for sentence in said]


def _finding(rates: pl.DataFrame, split: str, names: Names, minimum_n: int) -> Text:
    words_of = {"dimension": in_prose(split_name(split))}
    said = [
        (HIGHER if pair.value > 0 else LOWER).format(group=split_value(split, group, names))
        for group, pair in standing_out(rates, minimum_n)
    ]
    return DIFFER.format(**words_of, groups=words.listed(said[:3])) if said else ALIKE.format(**words_of)
