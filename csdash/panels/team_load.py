"""Team: load against capacity, what hiring growth asks for, and what the team costs."""

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.analysis.team import told
from csdash.analysis.team.cost import efficiency
from csdash.analysis.team.hiring import hiring
from csdash.analysis.team.load import by_role, per_csm, per_group
from csdash.contract.names import dimension_name
from csdash.errors import NotEnoughHistory
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
FULL = Text("担当可能数", "Capacity")
FINDING = Text("担当可能数に対する負荷は{low}から{high}", "Load runs from {low} to {high} of capacity")
SUBTITLE = Text(
    "担当社数÷担当可能数・チームと担当タッチ層ごと・{month}末",
    "Accounts over capacity by team and tier served, end of {month}",
)
HOW = Text(
    "点は、チームの担当社数を担当可能数の合計で割った値です。線(100%)を超えると、担当可能数を超えています。数えた値で、推定ではないため、区間はありません。",
    "Each dot is the accounts of a team over what its CSMs can serve together; beyond the line (100%) it is over capacity. "
    "These are counts, not estimates, so they have no interval.",
)
BASE = Text("CSM {n}人・{accounts}社", "{n} CSMs, {accounts} accounts")
CSM, TEAM = Text("担当CSM", "CSM"), Text("チーム", "Team")
LOAD, CAPACITY = Text("負荷", "Load"), Text("担当可能数", "Capacity")
ARR = Text("ARR", "ARR")
SPARE = Text("余裕(社)", "Room for")
CSMS = Text("CSMの人数", "CSMs")
COST = Text("月額費用", "Cost a month")
PER_ACCOUNT = Text("1社あたり月額費用", "Cost per account a month")
RATE = Text("年間費用÷ARR", "A year's cost over ARR")
OPS, RATIO = Text("CSOpsの人数", "CSOps"), Text("CSOps 1人あたりCSM", "CSMs per CSOps")
PER_CSM = Text("CSM 1人あたりARR", "ARR per CSM")
HIRING = {
    "tier": Header(dimension_name("tier"), is_pinned=True),
    "n_csms": Header(CSMS, Unit.COUNT),
    "needed": Header(Text("必要なCSM", "CSMs needed"), Unit.COUNT),
    "needed_lower": Header(Text("必要なCSM(下限)", "CSMs needed, lower"), Unit.COUNT),
    "needed_upper": Header(Text("必要なCSM(上限)", "CSMs needed, upper"), Unit.COUNT),
    "gap": Header(Text("不足", "Missing"), format="%d"),
    "n_accounts": Header(Text("今の社数", "Accounts now"), Unit.COUNT),
    "expected": Header(Text("12か月後の社数", "Accounts in a year"), Unit.COUNT),
    "lower": Header(words.LOWER, Unit.COUNT),
    "upper": Header(words.UPPER, Unit.COUNT),
    "growth": Header(Text("純増(月あたり)", "Net growth a month"), format="%+.1f"),
    "load": Header(LOAD, Unit.RATE),
    "n_months": Header(Text("根拠の月数", "Months behind it"), Unit.COUNT),
}


@cached
def load_answer(session: Session, view: View) -> list[str]:
    """Who serves how much, which teams are over capacity, and what is missing in a year."""
    question = question_of(view)
    csms = per_csm(session, question)
    said = told.loads(session, csms, per_group(csms).drop_nulls("team"))
    return [one[view.language] for one in said]


@cached
def hiring_answer(session: Session, view: View) -> list[str]:
    """How many CSMs are missing in a year."""
    return [one[view.language] for one in told.hires(session, hiring(session, question_of(view)))]


@cached
def load_panel(session: Session, view: View) -> Panel | None:
    """Load by team and tier; None where nobody's capacity is known, or filters are on."""
    question, language = question_of(view), view.language
    csms = per_csm(session, question)
    groups = per_group(csms).drop_nulls("load")
    if groups.is_empty():
        return None
    labelled = groups.with_columns(
        group=pl.Series(
            [told.group_name(row, session.names)[language] for row in groups.iter_rows(named=True)],
            dtype=pl.String,
        ),
        value=pl.col("load"),
    )
    ends = {"low": groups["load"].min(), "high": groups["load"].max()}
    return Panel(
        finding=FINDING.format(**{name: f"{value:.0%}" for name, value in ends.items()})[language],
        subtitle=SUBTITLE.format(month=month_name(view.months[1]))[language],
        chart=ranked(
            labelled.select("group", "value", "n_accounts"),
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            overall=1.0,
            overall_name=FULL[language],
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=BASE.format(n=f"{csms.height:,}", accounts=f"{csms['n_accounts'].sum():,}")[language],
            definitions=(),
            frame=labelled,
            headers={
                "group": Header(TEAM, is_pinned=True),
                "load": Header(LOAD, Unit.RATE),
                "n_csms": Header(CSMS, Unit.COUNT),
                "n_accounts": Header(words.N, Unit.COUNT),
                "capacity": Header(CAPACITY, Unit.COUNT),
                "spare": Header(SPARE, format="%+d"),
                "arr": Header(ARR, Unit.MONEY),
            },
        ),
    )


@cached
def csm_table(session: Session, view: View) -> Shown:
    """Accounts, ARR and load of each CSM, by team."""
    rows = words.plain(per_csm(session, question_of(view)))
    shown = rows.with_columns(
        name=pl.coalesce("name", "csm_id"), tier=pl.col("tier").cast(pl.String).fill_null("")
    )
    return words.spelt(shown, "tier", "tier", session.names, view.language), {
        "name": Header(CSM, is_pinned=True),
        "team": Header(TEAM),
        "tier": Header(dimension_name("tier")),
        "n_accounts": Header(words.N, Unit.COUNT),
        "capacity": Header(CAPACITY, Unit.COUNT),
        "load": Header(LOAD, Unit.RATE),
        "arr": Header(ARR, Unit.MONEY),
    }


@cached
def hiring_table(session: Session, view: View) -> Shown:
    """Accounts in a year with their interval, and the CSMs that takes, by tier."""
    rows = hiring(session, question_of(view))
    rounded = rows.with_columns(pl.col("expected", "lower", "upper").round(0))
    return words.spelt(rounded, "tier", "tier", session.names, view.language), HIRING


@cached
def cost_answer(session: Session, view: View) -> list[str]:
    """What expansion cost at most, beside new business."""
    question = question_of(view)
    try:
        found = efficiency(session, question)
    except NotEnoughHistory:
        raise too_early(view) from None
    return [one[view.language] for one in told.costs(session, question, found)]


@cached
def cost_table(session: Session, view: View) -> Shown:
    """Cost to serve by team and tier in the last month shown."""
    groups = per_group(per_csm(session, question_of(view))).with_columns(
        pl.col("team").fill_null(""), tier=pl.col("tier").cast(pl.String).fill_null("")
    )
    return words.spelt(groups, "tier", "tier", session.names, view.language), {
        "team": Header(TEAM, is_pinned=True),
        "tier": Header(dimension_name("tier")),
        "n_csms": Header(CSMS, Unit.COUNT),
        "n_accounts": Header(words.N, Unit.COUNT),
        "arr": Header(ARR, Unit.MONEY),
        "cost": Header(COST, Unit.MONEY),
        "cost_per_account": Header(PER_ACCOUNT, Unit.MONEY),
        "cost_rate": Header(RATE, Unit.RATE),
    }


@cached
def roles_table(session: Session, view: View) -> Shown:
    """Head count, the CSOps ratio, ARR per CSM and cost, month by month, the latest first."""
    return by_role(session, question_of(view)).sort("month", descending=True), {
        "month": Header(words.MONTH, is_pinned=True),
        "n_csms": Header(CSMS, Unit.COUNT),
        "n_csops": Header(OPS, Unit.COUNT),
        "csms_per_csops": Header(RATIO, format="%.1f"),
        "n_accounts": Header(words.N, Unit.COUNT),
        "arr": Header(ARR, Unit.MONEY),
        "arr_per_csm": Header(PER_CSM, Unit.MONEY),
        "cost": Header(COST, Unit.MONEY),
        "cost_per_account": Header(PER_ACCOUNT, Unit.MONEY),
        "cost_rate": Header(RATE, Unit.RATE),
    }
