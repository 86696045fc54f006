"""What is said of the team: who is over capacity, how many to hire, whether outcomes differ, and what fell between two."""

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.sentences import joined, written
from csdash.analysis.team.cost import Efficiency
from csdash.analysis.team.handover import Handovers
from csdash.analysis.team.spread import Spread, stand_out
from csdash.contract.names import Names
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.numbers import interval_text, value_text

LEVEL = Text(
    "{n}人のCSMが{accounts}社、ARR {arr}を担当しています。",
    "{n} CSMs serve {accounts} accounts with ARR of {arr}.",
)
OVER = Text("担当可能数を超えているのは{groups}です。", "Over capacity: {groups}.")
GROUP = Text("{group}({load})", "{group} ({load})")
WITHIN = Text("担当可能数を超えているチームはありません。", "No team is over capacity.")
NO_LOAD = Text(
    "負荷は、絞り込みを解除し、担当可能数(capacity)がある場合に示します。",
    "Load is shown without filters, where the team table gives a capacity.",
)
HIRE = Text(
    "12か月後に{tier}では{n}社({interval})、CSMは{needed}人({needs})が必要になる見込みで、今より{gap}人足りません{doubt}。",
    "In twelve months {tier} is expected to have {n} accounts ({interval}) and to need {needed} CSMs ({needs}), {gap} more "
    "than now{doubt}.",
)
DOUBT = Text("(予測の幅には、足りる場合も含まれます)", " (the interval leaves open that none is missing)")
ENOUGH = Text(
    "過去の増え方が続く場合、12か月後もどのタッチ層でも今の人数で足りる見込みです。",
    "If growth goes on as before, today's CSMs are enough in twelve months in every tier.",
)
ENOUGH_PERHAPS = Text(
    "過去の増え方が続く場合、12か月後もどのタッチ層でも今の人数で足りる見込みですが、予測の幅の上端では{tiers}で足りません。",
    "If growth goes on as before, today's CSMs are enough in twelve months in every tier; at the upper end of the interval "
    "they are not in {tiers}.",
)
NO_FORECAST = Text(
    "社数の履歴が短いため、採用の見込みはまだ示せません。",
    "The history of accounts is too short to forecast hiring.",
)
OUTCOMES = {
    "lost": Text("解約", "losses"),
    "expanded": Text("拡大", "expansions"),
    "shrunk": Text("縮小", "contractions"),
}
SAME = Text(
    "顧客構成を揃えると、{what}が偶然を超えて多い、または少ないCSMは{n}人の中にいません。",
    "For books like theirs, none of {n} CSMs has more or fewer {what} than chance allows.",
)
DIFFERS = Text(
    "顧客構成を揃えても、{what}が偶然を超えて違うのは{who}です({n}人を同時に比較)。",
    "Even for books like theirs, {what} differ beyond chance for {who} ({n} compared at once).",
)
ONE = Text("{who}(見込みの{ratio}倍)", "{who} ({ratio} of what was expected)")
WHY = Text(
    "担当者の力とは限らず、地域や担当した時期の違いでも起こります。",
    "That need not be the person: regions and times differ too.",
)
TOO_FEW = Text(
    "比較できるだけの顧客を担当したCSMがいません。", "No CSM has had enough accounts to be compared."
)
CHANGED = Text(
    "直近{window}か月に担当が変わった顧客は{share}({interval}、{n}社中)です。",
    "In {window} months {share} of accounts ({interval}, n = {n}) changed hands.",
)
WITHOUT = Text(
    "担当CSMのいない顧客が{n}社、MRR {mrr}あります。", "{n} accounts with MRR of {mrr} have no CSM."
)
COVERED = Text("担当CSMのいない顧客はありません。", "Every account has a CSM.")
GAPS = Text(
    "引き継ぎの間に担当者が空いたのは{n}件です。", "In {n} handovers nobody had the account for a while."
)
COST = Text(
    "直近{window}か月のチームの費用は{cost}、拡大で増えたARRは{expansion}で、ARR 1あたり{rate}です。",
    "The team cost {cost} in {window} months and expansion added ARR of {expansion}: {rate} per unit of it.",
)
NEW = Text(
    "同じ期間の新規ARRは{new}です。新規獲得の費用はデータにないため、費用どうしは比べられません。",
    "New business added ARR of {new}. What acquiring it cost is not in the data, so the two costs cannot be compared.",
)
NEW_KNOWN = Text("同じ期間の新規ARRは{new}です。", "New business added ARR of {new}.")


def loads(session: Session, csms: pl.DataFrame, groups: pl.DataFrame) -> list[Text]:
    """Who serves how much, and which teams are over capacity."""
    first = LEVEL.format(
        n=f"{csms.height:,}",
        accounts=f"{csms['n_accounts'].sum():,}",
        arr=written(csms["arr"].sum(), Unit.MONEY, session.currency),
    )
    if groups["load"].null_count() == groups.height:
        return [first, NO_LOAD]
    over = groups.filter(pl.col("load") > 1)
    if over.is_empty():
        return [first, WITHIN]
    told = [
        GROUP.format(group=group_name(row, session.names), load=value_text(row["load"], Unit.RATE, "en"))
        for row in over.iter_rows(named=True)
    ]
    return [
        first,
        OVER.format(groups=Text("、".join(one.ja for one in told), ", ".join(one.en for one in told))),
    ]


def group_name(row: dict, names: Names) -> Text:
    """A team and the tier it serves."""
    tier, team = names.value("tier", row["tier"] or ""), row["team"] or ""
    return Text(f"{team} {tier.ja}".strip(), f"{team} {tier.en}".strip())


def hires(session: Session, forecast: pl.DataFrame) -> list[Text]:
    """How many CSMs are missing in a year, per tier; nothing is said of tiers that have enough."""
    known = forecast.drop_nulls("expected")
    if known.is_empty():
        return [NO_FORECAST]
    short = known.filter(pl.col("gap") > 0)
    if short.is_empty():
        perhaps = [session.names.value("tier", tier) for tier in _short_at_most(known)["tier"]]
        listed = Text("・".join(one.ja for one in perhaps), ", ".join(one.en for one in perhaps))
        return [ENOUGH_PERHAPS.format(tiers=listed) if perhaps else ENOUGH]
    return [
        HIRE.format(
            tier=session.names.value("tier", row["tier"]),
            n=f"{row['expected']:,.0f}",
            interval=_both(row["lower"], row["upper"]),
            needed=f"{row['needed']:,}",
            needs=_both(row["needed_lower"], row["needed_upper"]),
            gap=f"{row['gap']:,}",
            doubt=DOUBT if row["needed_lower"] <= row["n_csms"] else Text("", ""),
        )
        for row in short.iter_rows(named=True)
    ]


def _short_at_most(forecast: pl.DataFrame) -> pl.DataFrame:
    """The tiers whose CSMs are too few at the upper end of the interval."""
    return forecast.filter(pl.col("needed_upper") > pl.col("n_csms"))


def _both(lower: float, upper: float) -> Text:
    """An interval of counts as each language writes it."""
    return Text(*(interval_text(lower, upper, Unit.COUNT, language) for language in ("ja", "en")))


def outcomes(told: Spread, outcome: str, called: dict[str, str]) -> list[Text]:
    """Whether anybody stands out; nobody is named who does not."""
    what = OUTCOMES[outcome]
    n = told.csms["p_value"].count()
    if n < 2:
        return [TOO_FEW]
    out = stand_out(told.csms)
    if out.is_empty():
        return [SAME.format(what=what, n=f"{n:,}")]
    who = [
        ONE.format(who=called.get(row["csm_id"], row["csm_id"]), ratio=f"{row['ratio']:.2f}")
        for row in out.iter_rows(named=True)
    ]
    listed = Text("、".join(one.ja for one in who), ", ".join(one.en for one in who))
    return [joined(DIFFERS.format(what=what, who=listed, n=f"{n:,}"), WHY)]


def changes(session: Session, question: Question, told: Handovers) -> list[Text]:
    """Who has nobody, how much changed hands, and how often that left a gap."""
    without = (
        COVERED
        if told.without.is_empty()
        else WITHOUT.format(
            n=f"{told.without.height:,}",
            mrr=written(told.without["mrr"].sum(), Unit.MONEY, session.currency),
        )
    )
    one = told.changed
    if one.value is None:
        return [without]
    moved = CHANGED.format(
        window=str(question.window),
        share=value_text(one.value, Unit.RATE, "en"),
        interval=Text(*(interval_text(one.lower, one.upper, Unit.RATE, lang) for lang in ("ja", "en"))),
        n=f"{one.n:,}",
    )
    return [without, joined(moved, GAPS.format(n=f"{told.n_gaps:,}"))]


def costs(session: Session, question: Question, told: Efficiency) -> list[Text]:
    """What expansion cost at most, beside new business."""
    if told.cost is None or told.cost_per_expansion is None:
        return []
    return [
        COST.format(
            window=str(question.window),
            cost=written(told.cost, Unit.MONEY, session.currency),
            expansion=written(told.expansion_arr, Unit.MONEY, session.currency),
            rate=f"{told.cost_per_expansion:.2f}",
        ),
        (NEW_KNOWN if session.has("accounts.acquisition_cost") else NEW).format(
            new=written(told.new_arr, Unit.MONEY, session.currency)
        ),
    ]
