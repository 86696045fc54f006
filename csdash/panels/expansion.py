"""Expansion taken apart: by product line, by seats, list price and discount, and NRR as two factors."""

import polars as pl

from csdash.analysis.expansion import parts as expansion
from csdash.analysis.expansion import told as said
from csdash.analysis.sentences import month_name, written
from csdash.analysis.why.bridge_steps import NAMES
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.figures.bridge import bridge
from csdash.figures.effects import effects
from csdash.figures.small_multiples import small_multiples
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.bridge import AMOUNT, STEP
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SPLIT_SUBTITLE = Text(
    "期首の顧客のMRR・{first}末から{last}末・{population}",
    "MRR of the accounts at the opening, end of {first} to end of {last}, {population}",
)
SPLIT_HOW = Text(
    "期首に課金のあった顧客だけの増減です。期末 ÷ 期首がNRRになります。期首になかった製品への支払いがクロスセル、"
    "同じ製品の増額がアップセルです。1社の中で増えた製品と減った製品は、ここでは相殺せずに示しています({netted})。"
    "相殺すると、MRRの増減表の拡大・縮小に一致します。",
    "Only accounts that paid at the opening; closing over opening is NRR. Cross-sell is a product not paid for at the "
    "opening, upsell more of the same. Gains and losses on different products of one account are shown before they are "
    "netted ({netted}); netted, they are the expansion and contraction of the MRR bridge, to the minor unit.",
)
BY_PRODUCT = Text(
    "製品で絞り込むと、1社の中の相殺を示せません。製品の絞り込みを外してください。",
    "With a product filter, what is netted within an account cannot be shown. Remove the product filter.",
)
PRICE_SUBTITLE = Text(
    "期首・期末とも契約のある製品の増減額・{n}か月・{lines}件中{known}件で内訳あり・{population}",
    "Change of products held at both ends, {n} months, {known} of {lines} lines, {population}",
)
PRICE_HOW = Text(
    "席数の増減を以前の1席単価で、定価の変化を以前の割引率と新しい席数で測り、残りが割引の変化です。足すと"
    "アップセル − ダウンセルに一致します。席数と定価が両端でわからない行は「内訳不明」です。",
    "Seats are counted at the old price of a seat, the list price at the old discount and the new seats; what is left is "
    "the discount. Together they are upsell less downsell. Lines whose seats or list price are missing at either "
    "end are not known.",
)
FACTORS_SUBTITLE = Text(
    "NRR = リテンション率(顧客数)× 継続顧客の単価の変化・{n}か月・{population}",
    "NRR = logo retention x change of ARPA of the retained, {n} months, {population}",
)
FACTORS_HOW = Text(
    "単価は、継続顧客の期末の1社あたりMRR ÷ 期首の全顧客の1社あたりMRRです。小さな顧客だけが解約しても上がります。"
    "1年間の変化は、一方の変化を他方の平均で測って2つに分けており、足すとNRRの変化に一致します。",
    "ARPA is MRR per retained account at the closing over MRR per account at the opening: it rises, too, where only small "
    "accounts leave. The change of a year is split by counting each factor at the mean of the other; both add up to it.",
)
LOGO, ARPA = Text("顧客数の維持", "Logo retention"), Text("継続顧客の単価", "ARPA of the retained")
EFFECT = Text("増減額", "Effect")
LINES = Text("製品の契約{n}件", "n = {n} lines")


@cached
def expansion_answer(session: Session, view: View) -> list[str]:
    """What accounts that stayed added and cut."""
    return [one[view.language] for one in said.split_said(_split(session, view), session.currency)]


def _split(session: Session, view: View) -> pl.DataFrame:
    if "product" in dict(view.where):
        raise CsdashError(BY_PRODUCT)
    try:
        found = expansion.split(session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    if found.is_empty():
        raise too_early(view)
    return found


@cached
def knows_products(session: Session, view: View) -> bool:
    """Whether the data says which products are paid for."""
    return session.has("accounts.product")


@cached
def split_panel(session: Session, view: View) -> Panel:
    """From the opening to what is left of it, by product line."""
    question, split = question_of(view), _split(session, view)
    names = {"opening": NAMES["opening"], "churn": NAMES["churn"], "closing": NAMES["closing"]}
    names |= {part: called for part, (called, *_) in expansion.PARTS.items()}
    labels = [names[part][view.language] for part in split["part"]]
    labelled = split.with_columns(label=pl.Series(labels, dtype=pl.String))
    n = split["n"][0]
    netted = written(expansion.netted(session, question), Unit.MONEY, session.currency)
    return Panel(
        finding=said.split_title(split)[view.language],
        subtitle=SPLIT_SUBTITLE.format(
            first=month_name(question.last - view.window),
            last=month_name(question.last),
            population=words.population(view, session.names),
        )[view.language],
        chart=bridge(labelled, language=view.language, theme=theme_of(view), currency=session.currency),
        evidence=Evidence(
            how_to_read=SPLIT_HOW.format(netted=netted),
            base=words.BASE.format(n=f"{n:,}")[view.language],
            definitions=tuple(
                metric(key)
                for key in ("upsell_rate", "cross_sell_rate", "downsell_rate", "product_dropped_rate")
            ),
            frame=labelled,
            headers={
                "label": Header(STEP, is_pinned=True),
                "amount": Header(AMOUNT, Unit.MONEY),
                "n": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def price_panel(session: Session, view: View) -> Panel:
    """What made kept products dearer or cheaper."""
    try:
        moved, lines, known = expansion.price_steps(session, question_of(view))
    except NotEnoughHistory:
        raise too_early(view) from None
    if moved.is_empty():
        raise too_early(view)
    names = {
        (cause, side): called
        for cause, both in expansion.CAUSE_NAMES.items()
        for side, called in zip(("gain", "loss"), both, strict=True)
    }
    keys = moved.select("cause", "side").rows()
    labels = pl.Series([names[key][view.language] for key in keys], dtype=pl.String)
    labelled = moved.with_columns(label=labels, is_pale=pl.col("cause") == "unknown")
    return Panel(
        finding=said.price_title(moved, names, session.currency)[view.language],
        subtitle=PRICE_SUBTITLE.format(
            n=str(view.window),
            known=f"{known:,}",
            lines=f"{lines:,}",
            population=words.population(view, session.names),
        )[view.language],
        chart=effects(
            labelled,
            Unit.MONEY,
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
        ),
        evidence=Evidence(
            how_to_read=PRICE_HOW,
            base=LINES.format(n=f"{lines:,}")[view.language],
            definitions=(metric("upsell_rate"), metric("downsell_rate")),
            frame=labelled,
            headers={"label": Header(STEP, is_pinned=True), "effect": Header(EFFECT, Unit.MONEY)},
        ),
    )


@cached
def factors_panel(session: Session, view: View) -> Panel:
    """NRR and its two factors over the months shown, and the change of a year split between them."""
    question = question_of(view)
    months = expansion.factors(session, question)
    if not months or months[-1].month != question.month:
        raise too_early(view)
    then = next((one for one in months if one.month == question.before), None)
    nrr = metric("nrr")
    names = {"nrr": nrr.label, "logo": LOGO, "arpa": ARPA}
    rows = [
        (called[view.language], one.month, getattr(one, name))
        for name, called in names.items()
        for one in months
    ]
    schema = {"group": pl.String, "month": pl.Date, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    shown = frame.filter(pl.col("month") >= month_start(question.first))
    return Panel(
        finding=said.factors_said(months[-1], then)[view.language],
        subtitle=FACTORS_SUBTITLE.format(
            n=str(view.window), population=words.population(view, session.names)
        )[view.language],
        chart=small_multiples(
            shown,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=FACTORS_HOW,
            base=words.BASE.format(n=f"{months[-1].n:,}")[view.language],
            definitions=(nrr, metric("logo_retention_rate")),
            frame=shown,
            headers={
                "group": Header(words.GROUP, is_pinned=True),
                "month": Header(words.MONTH, is_pinned=True),
                "value": Header(Text("値", "Value"), Unit.RATE),
            },
        ),
    )
