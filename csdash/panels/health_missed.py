"""The losses that no mark warned of: which accounts they were, what they paid, and what was known of them."""

import polars as pl

from csdash.analysis.health import backtest_told as told
from csdash.analysis.health.backtest import marks, wide_mark
from csdash.analysis.health.lead import never_marked
from csdash.panels.header import Header
from csdash.panels.health_backtest import marks_found, rows_of
from csdash.panels.health_bands import CONFIG
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

TITLE = Text(
    "解約前の1年間に一度も「{mark}」に該当しなかった顧客",
    "Accounts that left without “{mark}” holding once in the year before",
)
NAME, ACCOUNT = Text("顧客名", "Account"), Text("顧客ID", "Account ID")
LAST_MONTH = Text("最後に支払った月", "Last month paid for")
MRR = Text("解約時のMRR", "MRR when it left")
LOWEST = Text("1年間の最低スコア", "Lowest score in the year")
LAST_SCORE = Text("最後の月のスコア", "Score in the last month")
KNOWN = Text("スコアのある月数", "Months with a score")


@cached
def missed_table(
    session: Session, view: View, horizon: int
) -> tuple[pl.DataFrame, dict[str, Header], str] | None:
    """The losses never marked, the most money first; headers; what the list is. None where no mark can tell, or nobody left."""
    rows, health = rows_of(session, view, horizon), session.configs.health
    mark = wide_mark(marks_found(session, view, horizon)["mark"].to_list())
    if not mark or not rows["is_lost"].any():
        return None
    before = session.marked_before(rows.filter("is_lost"))
    found = never_marked(before, marks(health.value)[mark]).with_columns(config=pl.lit(health.stamp))
    names = session.account_names()
    if names is not None:
        found = found.join(names, on="account_id", how="left", maintain_order="left")
    headers = {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "last_month": Header(LAST_MONTH),
        "mrr": Header(MRR, Unit.MONEY),
        "last_score": Header(LAST_SCORE, Unit.SCORE),
        "lowest": Header(LOWEST, Unit.SCORE),
        "n_known": Header(KNOWN, Unit.COUNT),
        "config": Header(CONFIG),
    }
    title = TITLE.format(mark=told.mark_name(mark, health.value))[view.language]
    return found, {name: header for name, header in headers.items() if name in found.columns}, title
