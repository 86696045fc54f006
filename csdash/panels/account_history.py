"""One account's own history: what it paid, and the months in which that moved."""

import polars as pl

from csdash.analysis.sentences import month_name, written
from csdash.figures.stacked import stacked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

MOVEMENTS = {
    "new": Text("新規", "New"),
    "reactivation": Text("復帰", "Reactivation"),
    "expansion": Text("拡大", "Expansion"),
    "contraction": Text("縮小", "Contraction"),
    "churn": Text("解約", "Churn"),
    "merged": Text("統合", "Merged"),
    "fx": Text("為替", "Exchange rate"),
    "unchanged": Text("横ばい", "Unchanged"),
}
PEAK = Text("MRRが最も高かったのは{month}の{peak}", "Its MRR was highest in {month}, at {peak}")
MONEY = Text("月末のMRR・製品別", "MRR at month-end, by product")
MONEY_HOW = Text(
    "棒の高さは各月末に支払っていたMRRです。製品ごとに色を分け、増減のあった月は、点検用の表に増減の種類と額を示します。"
    "複数の通貨がある場合は報告通貨に換算した額です。",
    "The height is the MRR paid at each month-end, by product. The table names what moved in which month, and by "
    "how much. Where there are several currencies, amounts are in the reporting one.",
)
MONTHS = Text("{n}か月", "{n} months")
MOVEMENT = Text("増減の種類", "Movement")
DELTA = Text("増減額", "Change")
PRODUCT = Text("製品", "Product")
ALL = Text("MRR", "MRR")
REST = Text("ほかの製品", "Other products")
HEALTH = Text("ヘルススコア", "Health score")
MOST_PRODUCTS = 5


@cached
def mrr_panel(session: Session, view: View, account_id: str) -> Panel | None:
    """What it paid month by month, by product; None where it never paid."""
    months = session.account_months(account_id)
    if not months["mrr"].sum():
        return None
    theme, language = theme_of(view), view.language
    products = _few(words.plain(session.account_products(account_id)), language)
    called = {code: MOVEMENTS[code][language] for code in MOVEMENTS}
    shown = words.plain(months).with_columns(
        pl.col("movement").replace_strict(called, default=None, return_dtype=pl.String)
    )
    peak = months.sort("mrr", "month", descending=[True, False]).row(0, named=True)
    notes = shown.select(
        "month", note=pl.when(pl.col("delta") != 0).then(pl.col("movement")).otherwise(pl.lit(""))
    )
    return Panel(
        finding=PEAK.format(
            month=month_name(peak["month"].year * 12 + peak["month"].month - 1),
            peak=written(peak["mrr"], Unit.MONEY, session.currency),
        )[language],
        subtitle=MONEY[language],
        chart=stacked(
            products.join(notes, on="month", how="left", maintain_order="left").with_columns(
                pl.col("note").fill_null("")
            ),
            Unit.MONEY,
            theme.groups,
            language=language,
            theme=theme,
            currency=session.currency,
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=MONEY_HOW,
            base=MONTHS.format(n=f"{months.filter(pl.col('mrr') > 0).height:,}")[language],
            definitions=(metric("arr"),),
            frame=shown.sort("month", descending=True),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "mrr": Header(ALL, Unit.MONEY),
                "movement": Header(MOVEMENT),
                "delta": Header(DELTA, Unit.MONEY),
                "score": Header(HEALTH, Unit.SCORE),
            },
        ),
    )


@cached
def movements_table(session: Session, view: View, account_id: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The months in which what it pays moved, the latest first."""
    months = words.plain(session.account_months(account_id)).filter(pl.col("delta") != 0)
    called = {code: text[view.language] for code, text in MOVEMENTS.items()}
    shown = months.with_columns(
        pl.col("movement").replace_strict(called, default=None, return_dtype=pl.String)
    )
    return shown.sort("month", descending=True), {
        "month": Header(words.MONTH, is_pinned=True),
        "movement": Header(MOVEMENT),
        "delta": Header(DELTA, format="%+,.0f"),
        "mrr": Header(ALL, Unit.MONEY),
    }


def _few(products: pl.DataFrame, language: str) -> pl.DataFrame:
    """month, category, amount: the largest products by name, and all others as one."""
    whole = (
        products.group_by("product").agg(pl.col("mrr").sum()).sort("mrr", "product", descending=[True, False])
    )
    named = whole["product"].head(MOST_PRODUCTS).to_list()
    name = (
        pl.when(pl.col("product") == "")
        .then(pl.lit(ALL[language]))
        .when(pl.col("product").is_in(named))
        .then(pl.col("product"))
        .otherwise(pl.lit(REST[language]))
    )
    told = products.group_by("month", category=name).agg(amount=pl.col("mrr").sum())
    order = [product or ALL[language] for product in named]
    place = pl.col("category").replace_strict(
        {name: i for i, name in enumerate(order)}, default=len(order), return_dtype=pl.Int64
    )
    return told.sort(place, "month")
