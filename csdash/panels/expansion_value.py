"""Who expands: how much the largest bring, accounts with a verified outcome beside others, and who led the upsell."""

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.expansion import parts as expansion
from csdash.analysis.expansion import told as said
from csdash.analysis.expansion import verified as beside
from csdash.analysis.questions.told import between
from csdash.analysis.sentences import written
from csdash.errors import NotEnoughHistory
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

SUBTITLE = Text(
    "拡大した顧客の割合・{n}か月・期首時点の成果確認の有無・{population}",
    "Accounts that expanded, {n} months, by verified outcome at the opening, {population}",
)
HOW = Text(
    "期首の月末までに「成果の確認」の記録がある顧客と、ない顧客です。期首より後の記録は数えません。"
    "拡大しそうな顧客ほど成果を確認している可能性もあり、因果を示すものではありません。"
    "金額で見た拡大率(拡大MRR ÷ 期首MRR)は、あり{rate}、なし{other_rate}で、少数の大口顧客に左右されます。",
    "Accounts with an outcome verified by the end of the opening month beside those without; what was verified later does "
    "not count. Accounts likely to grow may be those where outcomes are verified: it proves no cause. In money "
    "(expansion over opening MRR) the former expanded by {rate}, the latter by {other_rate}; few large accounts decide that.",
)
BASE = Text(
    "拡大MRRの{share}・期首MRRの{held}が成果確認あり",
    "{share} of expansion and {held} of opening MRR with outcome",
)
WITH, WITHOUT = Text("成果確認あり", "Verified outcome"), Text("成果確認なし", "No verified outcome")
LEADS = {
    "cs": Text("CS主導", "Led by CS"),
    "sales": Text("営業主導", "Led by sales"),
    "both": Text("両方", "Both"),
    "none": Text("記録なし", "No record"),
}
LED = Text("CS主導と営業主導のアップセル", "Upsell led by CS and by sales")
LEAD = Text("主導", "Led by")
UPSELLS = Text("記録された件数", "Upsells recorded")
EXPANSION = Text("拡大MRR", "Expansion MRR")


def _accounts(session: Session, view: View) -> pl.DataFrame:
    question = question_of(view)
    if view.months[1] - view.window < session.first_month:
        raise too_early(view)
    try:
        return session.account_bridge(view.window, question.month, dict(view.where))
    except NotEnoughHistory:
        raise too_early(view) from None


@cached
def decile_text(session: Session, view: View) -> str:
    """How much of the expansion the accounts that grew most bring."""
    return said.decile_said(expansion.top_decile(_accounts(session, view)))[view.language]


@cached
def value_panel(session: Session, view: View) -> Panel:
    """Expansion of accounts with and without an outcome verified by the opening."""
    told = beside.after_value(session, question_of(view), _accounts(session, view))
    groups = [(WITH, told.accounts.now), (WITHOUT, told.accounts.then)]
    rows = [
        (called[view.language], one.value, one.lower, one.upper, one.n)
        for called, one in groups
        if one.value is not None
    ]
    schema = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    frame = pl.DataFrame(rows, schema={"group": pl.String, **schema, "n_accounts": pl.Int64}, orient="row")
    if frame.is_empty():
        raise too_early(view)
    asked = metric("expanded_accounts_share")
    return Panel(
        finding=said.value_title(told)[view.language],
        subtitle=SUBTITLE.format(n=str(view.window), population=words.population(view, session.names))[
            view.language
        ],
        chart=ranked(
            frame,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(rate=_share(told.rates.now), other_rate=_share(told.rates.then)),
            base=BASE.format(share=written(told.share, Unit.RATE), held=written(told.held, Unit.RATE))[
                view.language
            ],
            definitions=(asked, metric("expansion_rate")),
            frame=frame,
            headers=words.value_headers(asked, ("group", Header(words.GROUP, is_pinned=True))),
        ),
    )


def _share(measured: Measured) -> Text:
    value, ends = written(measured.value, Unit.RATE), between(measured, Unit.RATE)
    return Text(f"{value.ja}({ends.ja})", f"{value.en} ({ends.en})")


@cached
def led_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Upsells and expansion of the accounts concerned, by who led them."""
    told = beside.led_by(session, question_of(view), _accounts(session, view))
    names = {lead: called[view.language] for lead, called in LEADS.items()}
    return told.with_columns(pl.col("lead").replace_strict(names)), {
        "lead": Header(LEAD, is_pinned=True),
        "n_upsells": Header(UPSELLS, Unit.COUNT),
        "n_accounts": Header(words.N, Unit.COUNT),
        "expansion_mrr": Header(EXPANSION, Unit.MONEY),
    }
