"""A rate with and without the largest accounts, and the account in the middle."""

import polars as pl

from csdash.analysis import sentences
from csdash.analysis.why import told as why
from csdash.analysis.why.change import account_sums
from csdash.analysis.why.concentration import concentration, median_account
from csdash.contract.names import in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.panels.why import attributes_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text("大口の顧客を除いた{subtitle}", "With and without the largest accounts: {subtitle}")
HOW_TO_READ = Text(
    "期首MRRの大きい順に1社、5社、10社を除いて計算し直した値です。線は95%区間です。除いても大きく変わらなければ、"
    "{metric}は少数の大口顧客に頼っていません。",
    "The rate worked out again without the 1, 5 and 10 accounts with the most MRR at the opening; bars are 95% intervals. "
    "If little changes, {metric} does not rest on a few large accounts.",
)
ALL = Text("全顧客", "All accounts")
ONE = Text("最大の1社を除く", "Without the largest")
MORE = Text("上位{n}社を除く", "Without the top {n}")
SCOPE = Text("対象", "Accounts in it")
DIFFERENCE = Text("除いた顧客の寄与", "What those left out add")
SHARE = Text("期首MRRに占める割合", "Their share of opening MRR")


@cached
def concentration_panel(session: Session, view: View, key: str) -> Panel:
    """Metric `key` in the last month shown, with and without the largest accounts."""
    asked, question = metric(key), question_of(view)
    if view.months[1] - view.window < session.first_month:
        raise too_early(view)
    sums = account_sums(session, question, key, question.month, attributes_of(session))
    table = concentration(key, sums)
    said = why.rests_on(asked, table)
    if said is None:
        raise CsdashError(
            sentences.UNKNOWN.format(month=sentences.month_name(question.last), metric=asked.label)
        )
    middle = why.in_the_middle(median_account(sums))
    labels = [
        (ALL if not k else ONE if k == 1 else MORE.format(n=str(k)))[view.language] for k in table["left_out"]
    ]
    shown = table.with_columns(group=pl.Series(labels)).filter(pl.col("value").is_not_null())
    return Panel(
        finding=why.without_many(asked, table)[view.language],
        subtitle=SUBTITLE.format(subtitle=words.subtitle(asked, view, session.names))[view.language],
        chart=ranked(
            shown,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ.format(metric=in_prose(asked.label)),
            base=(middle or words.BASE.format(n=f"{shown['n_accounts'][0]:,}"))[view.language],
            definitions=(asked,),
            frame=shown,
            headers={
                "group": Header(SCOPE, is_pinned=True),
                "value": Header(asked.label, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "difference": Header(DIFFERENCE, Unit.RATE, format=words.POINTS),
                "opening_share": Header(SHARE, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )
