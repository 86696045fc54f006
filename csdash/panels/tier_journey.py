"""The customer journey: phase by tier, in accounts, ARR, stay and usual stumbling block."""

import polars as pl

from csdash.analysis.tiers import told_care
from csdash.analysis.tiers.journey import Place, journey, usual_text
from csdash.contract.words import PHASES
from csdash.errors import CsdashError
from csdash.figures.crossed import crossed, lines_of, shade
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.tier_words import ACCOUNTS, MONTHS, TIER, tier_name
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import interval_text, value_text

PHASE = Text("利用フェーズ", "Phase")
STAY = Text("滞在 (月・中央値)", "Median stay (months)")
STAY_CI = Text("滞在の95%区間", "95% interval of the stay")
N_STAYS = Text("滞在数", "Stays")
BLOCK = Text("よくあるつまずき", "Usual stumbling block")
HIT = Text("つまずいた社数", "Accounts hit")
OF = Text("{hit}社 / {n}社", "{hit} of {n}")
SUBTITLE = Text(
    "利用フェーズ×タッチ層(社数・ARR・滞在月数の中央値)・月末時点・{population}",
    "Phase of use by tier (accounts, ARR, median months of stay), at month-end, {population}",
)
CORNER = Text("縦: 利用フェーズ → 横: タッチ層", "Rows: phase, columns: tier")
HOW = Text(
    "マスは今そのフェーズと層にいる顧客です。滞在は次のフェーズへ移るまでの月数の中央値(カプラン・マイヤー)で、今いる顧客と解約した顧客は"
    "打ち切りとして数えます。始まりの分からない滞在は除きます。つまずきは直近12か月にそこにいた顧客のうち最も多くに起きたもので、"
    "2番目と区別できないときは両方を挙げます。対象が少ないマスは灰色です。",
    "A tile is who is in that phase and tier now. The stay is the median of months until the next phase (Kaplan-Meier): who "
    "is still there or has left is censored, and stays whose beginning nobody saw are left out. The stumbling block hit most "
    "of those that were there within twelve months; two are named where they cannot be told apart. Tiles on few are grey.",
)
NOTHING = Text("利用フェーズの分かる顧客がいません。", "No account has a phase of use.")
FINDING = Text("ARRが最も多いのは{phase}({share})", "Most ARR is in {phase} ({share})")


@cached
def journey_answer(session: Session, view: View) -> list[str]:
    """Where most ARR is, and what is stumbled over. Raises NotUnlocked."""
    said = told_care.journey(journey(session, question_of(view)), session.names, session.currency)
    return [sentence[view.language] for sentence in said]


@cached
def journey_panel(session: Session, view: View) -> Panel:
    """Phase by tier as tiles. Raises NotUnlocked."""
    places = journey(session, question_of(view))
    whole = sum(one.arr for one in places)
    if not whole:
        raise CsdashError(NOTHING)
    arr = {phase: sum(one.arr for one in places if one.phase == phase) for phase in PHASES}
    top = max(arr, key=arr.__getitem__)
    language = view.language
    rows = [
        (
            PHASES[one.phase][language],
            tier_name(session, one.tier, language),
            shade(one.arr) if one.n_accounts else None,
            _tile(one, session, view) if one.n_accounts else "",
            (usual_text(one.stumbles, session.names) or Text("", ""))[language],
            one.n_accounts,
        )
        for one in places
    ]
    columns = {
        **dict.fromkeys(("row", "column"), pl.String),
        "value": pl.Float64,
        **dict.fromkeys(("text", "note"), pl.String),
        "n_accounts": pl.Int64,
    }
    return Panel(
        finding=FINDING.format(phase=PHASES[top], share=value_text(arr[top] / whole, Unit.RATE, language))[
            language
        ],
        subtitle=SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=crossed(
            pl.DataFrame(rows, schema=columns, orient="row"),
            theme=theme_of(view),
            corner=CORNER[language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{sum(one.n_accounts for one in places):,}")[language],
            definitions=(metric("n_accounts"), metric("arr")),
            frame=_frame(places, session, view),
            headers=HEADERS,
        ),
    )


@cached
def journey_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Each phase and tier with its stay and its usual stumbling block, and the headers. Raises NotUnlocked."""
    return _frame(journey(session, question_of(view)), session, view), HEADERS


HEADERS = {
    "phase": Header(PHASE, is_pinned=True),
    "tier": Header(TIER, is_pinned=True),
    "n_accounts": Header(words.N, Unit.COUNT),
    "arr": Header(Text("ARR", "ARR"), Unit.MONEY),
    "stay": Header(STAY, format="%.0f"),
    "stay_interval": Header(STAY_CI),
    "n_stays": Header(N_STAYS, Unit.COUNT),
    "block": Header(BLOCK),
    "hit": Header(HIT),
}


def _tile(one: Place, session: Session, view: View) -> str:
    stay = one.stay.value
    return lines_of(
        ACCOUNTS.format(n=f"{one.n_accounts:,}")[view.language],
        value_text(one.arr, Unit.MONEY, view.language, session.currency),
        "" if stay is None else MONTHS.format(n=f"{stay:.0f}")[view.language],
    )


def _frame(places: tuple[Place, ...], session: Session, view: View) -> pl.DataFrame:
    language = view.language
    rows = [
        (
            PHASES[one.phase][language],
            tier_name(session, one.tier, language),
            one.n_accounts,
            one.arr,
            one.stay.value,
            ""
            if one.stay.value is None
            else interval_text(one.stay.lower, one.stay.upper, Unit.COUNT, language),
            one.stay.n,
            (usual_text(one.stumbles, session.names) or Text("", ""))[language],
            "、".join(OF.format(hit=f"{s.n_hit:,}", n=f"{one.n_present:,}")[language] for s in one.stumbles)
            if language == "ja"
            else ", ".join(
                OF.format(hit=f"{s.n_hit:,}", n=f"{one.n_present:,}")[language] for s in one.stumbles
            ),
        )
        for one in places
    ]
    columns = {
        "phase": pl.String,
        "tier": pl.String,
        "n_accounts": pl.Int64,
        "arr": pl.Float64,
        "stay": pl.Float64,
        "stay_interval": pl.String,
        "n_stays": pl.Int64,
        "block": pl.String,
        "hit": pl.String,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")
