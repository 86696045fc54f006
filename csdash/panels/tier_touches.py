"""Proactivity: the mix of care per tier, and what became of accounts in the year after it."""

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.tiers import told_care
from csdash.analysis.tiers.proactivity import GROUPS, NAMES, Comparison, compared, followed, mixes, results
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.figures.ranked import ranked
from csdash.figures.shares import shares
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.panels.tier_words import TIER, tier_name
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

KIND, SHARE, TOUCHES = Text("支援の種類", "Kind of care"), Text("割合", "Share"), Text("件数", "Touches")
GROUP = Text("層・支援の型", "Tier and care")
NO_TOUCH = Text("この1年に支援の記録がある顧客がいません。", "No account was touched within a year.")
MIX_TITLE = Text("予測・先回りの割合: {shares}", "Care ahead of need: {shares}")
MIX_IN = Text("{tier} {share}", "{tier} {share}")
SUBTITLE = Text(
    "支援の種類の割合(直近12か月)・{population}", "Care by kind, the last twelve months, {population}"
)
HOW = Text(
    "直近12か月の支援を、予測して仕向けたもの、求められる前に先回りしたもの、求められてから応じたものに分けた割合です。"
    "表の区間は、顧客ごとの件数のばらつきから計算した95%区間です。",
    "The touches of twelve months: predicted, done before anybody asked, or an answer to a call. The intervals in the "
    "table come from how much accounts differ.",
)
OUTCOME_SUBTITLE = Text(
    "その後12か月の継続率(顧客数)・前の1年の支援の型別・{population}",
    "Logo retention of the 12 months after, by the care of the year before, {population}",
)
APART = Text("{tiers}で、支援の型により継続率が違う", "Retention differs by care in {tiers}")
ALIKE = Text(
    "支援の型による継続率の差は、どの層でも誤差の範囲内です",
    "In no tier does retention differ by kind of care beyond chance",
)
FEW = Text(
    "支援の型で継続率を比べるには、どの層も社数が足りません",
    "No tier has enough accounts to compare retention by kind of care",
)
OUTCOME_HOW = Text(
    "期首の前の12か月に受けた支援の半分超が予測・先回りなら「主に予測・先回り」です。期首より後のことは区分に使いません。"
    "線は95%区間、少数のグループは白抜きで比べません。層ごとの比較はその数だけ補正しています。関係があっても因果とは限りません。",
    "More than half of the touches of the twelve months before the opening ahead of need is mostly ahead; nothing after the "
    "opening counts for that. Bars are 95% intervals, groups on few accounts are hollow and not compared, comparisons are "
    "corrected for their number. A difference is no proof of a cause.",
)


@cached
def touches_answer(session: Session, view: View) -> list[str]:
    """How much care comes ahead of need, whom it misses, and whether that goes with staying. Raises NotUnlocked."""
    found = mixes(session, question_of(view))
    return [one[view.language] for one in told_care.proactivity(found, _compared(session, question_of(view)))]


@cached
def mix_panel(session: Session, view: View) -> Panel:
    """The three kinds of care per tier. Raises NotUnlocked."""
    language, theme = view.language, theme_of(view)
    known = [one for one in mixes(session, question_of(view)) if one.n_touches]
    if not known:
        raise CsdashError(NO_TOUCH)
    rows = [
        (
            tier_name(session, one.tier, language),
            NAMES[kind][language],
            part.value,
            part.lower,
            part.upper,
            round(part.value * one.n_touches),
            one.n_touched,
        )
        for one in known
        for kind, part in one.shares.items()
    ]
    columns = {
        **dict.fromkeys(("bar", "category"), pl.String),
        **dict.fromkeys(("share", "lower", "upper"), pl.Float64),
        **dict.fromkeys(("amount", "n_accounts"), pl.Int64),
    }
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    ahead = [
        MIX_IN.format(
            tier=session.names.value("tier", one.tier),
            share=value_text(1 - one.shares["reactive"].value, Unit.RATE, language),
        )
        for one in known
    ]
    return Panel(
        finding=MIX_TITLE.format(shares=words.listed(ahead))[language],
        subtitle=SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=shares(
            frame.with_columns(pl.col("amount").cast(pl.String)),
            (theme.stages[3], theme.stages[1], theme.context),
            language=language,
            theme=theme,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{sum(one.n_touched for one in known):,}")[language],
            definitions=(metric("proactive_touch_share"), metric("predictive_touch_share")),
            frame=frame,
            headers={
                "bar": Header(TIER, is_pinned=True),
                "category": Header(KIND, is_pinned=True),
                "share": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "amount": Header(TOUCHES, Unit.COUNT),
                "n_accounts": Header(words.N, Unit.COUNT),
            },
        ),
    )


@cached
def touch_outcome_panel(session: Session, view: View) -> Panel | None:
    """Logo retention by the care of the year before; None without a year of history. Raises NotUnlocked."""
    rows = _followed(session, question_of(view))
    if rows is None or rows.is_empty():
        return None
    language, order = view.language, session.dimensions.get("tier", ("",))
    found = sorted(
        (one for one in results(rows) if one.tier in order),
        key=lambda one: (order.index(one.tier), list(GROUPS).index(one.group)),
    )
    named = {tier: session.names.value("tier", tier) for tier in order}
    frame = rated(
        (
            (
                Text(
                    f"{named[one.tier].ja}・{GROUPS[one.group].ja}",
                    f"{named[one.tier].en}: {GROUPS[one.group].en.lower()}",
                ),
                one.kept,
            )
            for one in found
        ),
        language,
    )
    if frame.is_empty():
        return None
    pairs = _compared(session, question_of(view))
    stand = [session.names.value("tier", one.tier) for one in pairs if one.stands]
    retention = metric("logo_retention_rate")
    return Panel(
        finding=(APART.format(tiers=words.listed(stand)) if stand else ALIKE if pairs else FEW)[language],
        subtitle=OUTCOME_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=OUTCOME_HOW,
            base=words.BASE.format(n=f"{rows.height:,}")[language],
            definitions=(retention,),
            frame=frame,
            headers=rated_headers(GROUP, retention.label),
        ),
    )


def _followed(session: Session, question: Question) -> pl.DataFrame | None:
    if question.last - 12 < session.first_month:
        return None
    try:
        return followed(session, question)
    except NotEnoughHistory:
        return None


@answered
def _compared(session: Session, question: Question) -> tuple[Comparison, ...]:
    rows = _followed(session, question)
    return () if rows is None else compared(rows, session.settings.minimum_n)
