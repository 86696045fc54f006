"""Is it real, in words: each rate against a year ago and against its target, with the interval of the difference."""

import polars as pl

from csdash.analysis.why.is_real import NO_TARGET, NO_YEAR_AGO, doubts, said
from csdash.panels.header import Header
from csdash.panels.panel import question_of
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import interval_text, value_text

TITLE = Text("その差は誤差を超えるか", "Is the difference more than chance?")
HOW = Text(
    "差の95%区間が0を含まないときだけ「誤差を超える差」と書きます。1つひとつの比較についての判定なので、多くを見比べると"
    "偶然のものも混じります。グループ同士の比較と冒頭の文では、比較の数を考慮して判定しています(Holm法)。対象が{n}社に"
    "満たないとき、また金額が一部の顧客に偏り実質{n}社分に満たないときは、参考値です。金額の率の区間は、実際に95%を保てるときだけ"
    "示します。金額が1社か数社に偏るとき、また増減した顧客が少ないときは区間を示さず、差も判定しません。",
    "A difference is called more than chance only where its 95% interval does not hold 0. Each comparison is judged by "
    "itself: of many, some will be chance. Groups and the sentences on top are corrected for how many were compared "
    "(Holm). On fewer than {n} accounts, or on money as uneven as fewer than {n} equal accounts, read it as a hint. A rate "
    "of money has an interval only where that holds its 95%: where one or a few accounts decide, or few accounts lost or "
    "gained, none is shown and no difference is judged.",
)
METRIC = Text("指標", "Metric")
NOW = Text("現在 (95%区間)", "Now (95% interval)")
YEAR_AGO = Text("1年前との差 (95%区間)", "Against a year ago (95%)")
TARGET = Text("目標との差 (95%区間)", "Against the target (95%)")
RESTS_ON = Text("対象", "Accounts")


@cached
def is_real_table(session: Session, view: View, *keys: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """A row per metric that can be told; see `is_real_note` for how to read it."""
    language, currency = view.language, session.currency
    rows = []
    for one in doubts(session, question_of(view), keys):
        now, unit = one.told.difference.now, one.metric.unit
        value = value_text(now.value, unit, language, currency)
        interval = interval_text(now.lower, now.upper, unit, language, currency)
        rows.append(
            (
                one.metric.label[language],
                value if now.lower is None else f"{value} ({interval})",
                said(one.told.difference, unit, currency, NO_YEAR_AGO)[language],
                said(one.against_target, unit, currency, NO_TARGET)[language],
                one.rests_on[language],
            )
        )
    names = {"metric": METRIC, "now": NOW, "year_ago": YEAR_AGO, "target": TARGET, "n": RESTS_ON}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame, {name: Header(text, is_pinned=name == "metric") for name, text in names.items()}


@cached
def is_real_note(session: Session, view: View) -> str:
    """How to read the table, and the rule for small numbers."""
    return HOW.format(n=str(session.settings.minimum_n))[view.language]
