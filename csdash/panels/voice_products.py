"""What the product team and customer success look at together: retention, use and requests, product by product."""

import polars as pl

from csdash.analysis.voice.by_product import Product, by_product, told
from csdash.analysis.with_interval import with_interval
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

PRODUCT = Text("製品", "Product")
MRR = Text("MRR", "MRR")
USED = Text("重要機能を使った顧客(当月)", "Used the key feature, this month")
ASKED = Text("要望(のべ)", "Requests")
SHIPPED = Text("半年以内に届いた要望", "Shipped within half a year")


@cached
def products_answer(session: Session, view: View) -> list[str]:
    """The product that keeps least of its revenue, as far as that can be told."""
    return [
        one[view.language] for one in told(by_product(session, view.question), session.settings.minimum_n)
    ]


@cached
def products_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """One row per product; every rate with its interval and n."""
    rows = [_row(one, session, view) for one in by_product(session, view.question)]
    schema = {
        "product": pl.String,
        "n_accounts": pl.Int64,
        "mrr": pl.Float64,
        **dict.fromkeys(("nrr", "grr", "used"), pl.String),
        "asked": pl.Int64,
        "shipped": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "product": Header(PRODUCT, is_pinned=True),
        "n_accounts": Header(words.N, Unit.COUNT),
        "mrr": Header(MRR, Unit.MONEY),
        "nrr": Header(metric("nrr").label),
        "grr": Header(metric("grr").label),
        "used": Header(USED),
        "asked": Header(ASKED, Unit.COUNT),
        "shipped": Header(SHIPPED),
    }


def _row(one: Product, session: Session, view: View) -> tuple:
    nrr, grr, used, shipped = (
        with_interval(rate, Unit.RATE)[view.language] for rate in (one.nrr, one.grr, one.used, one.shipped)
    )
    name = session.names.value("product", one.product)[view.language]
    return name, one.n_accounts, one.mrr, nrr, grr, used, one.asked, shipped
