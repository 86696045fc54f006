"""D3 in detail: retention and growth of each product."""

import polars as pl

from csdash.analysis.questions import products as questions
from csdash.analysis.questions import told as said
from csdash.analysis.sentences import as_title
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.expansion import LINES
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.panels.questions_detail import NOTHING
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "製品別のNRR・{n}か月・アカウントと製品ごと・{population}",
    "NRR by product, {n} months, per account and product, {population}",
)
HOW = Text(
    "アカウントと製品の組み合わせごとに数えます。クレジット(マイナスの行)はどの製品のものでもないため含みません。"
    "成長率はMRRの前年比で、新規も含みます。",
    "Counted per account and product. Credits belong to no product and are left out. Growth is of MRR on the year, and "
    "new accounts are in it.",
)


@cached
def products_panel(session: Session, view: View) -> Panel:
    """D3: NRR per product; the table behind it holds GRR, growth and share as well."""
    try:
        found = questions.products(session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    shown = found.filter(pl.col("nrr").is_not_null())
    if shown.is_empty():
        raise CsdashError(NOTHING)
    named = words.spelt(found, "group", "product", session.names, view.language)
    dots = named.select("group", "n_accounts", value="nrr", lower="nrr_lower", upper="nrr_upper")
    sentences = said.products_differ(found, session.settings.minimum_n, session.names)
    rates = {"lower": words.LOWER, "upper": words.UPPER}
    ends = {
        f"{key}{end}": Header(Text(f"{name} {of.ja}".strip(), f"{name} {of.en}".strip()), Unit.RATE)
        for key, name in (("nrr", "NRR"), ("grr", "GRR"))
        for end, of in {"": Text("", ""), **{f"_{end}": of for end, of in rates.items()}}.items()
    }
    return Panel(
        finding=as_title(sentences[min(1, len(sentences) - 1)])[view.language],
        subtitle=SUBTITLE.format(n=str(view.window), population=words.population(view, session.names))[
            view.language
        ],
        chart=ranked(
            dots.filter(pl.col("value").is_not_null()),
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=LINES.format(n=f"{found['n_accounts'].sum():,}")[view.language],
            definitions=(metric("nrr"), metric("grr"), metric("mrr")),
            frame=named,
            headers={
                "group": Header(Text("製品", "Product"), is_pinned=True),
                **ends,
                "mrr": Header(Text("現在のMRR", "MRR now"), Unit.MONEY),
                "growth": Header(Text("成長率(前年比)", "Growth on the year"), Unit.RATE),
                "share": Header(Text("MRR構成比", "Share of MRR"), Unit.RATE),
                "n_accounts": Header(Text("期首の契約数", "Lines at opening"), Unit.COUNT),
            },
        ),
    )
