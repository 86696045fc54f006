"""Early engagement: were new customers looked after from the first month on, and do those that were stay more often?

Who left within the first days is in neither group: there was no time to look after them. What is compared was known
by then, so nothing of the outcome can have made the group. It is no proof of a cause.
"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import median, share
from csdash.analysis.onboarding.waits import quarter_code, started
from csdash.analysis.question import Question
from csdash.analysis.with_interval import with_interval
from csdash.errors import NotUnlocked
from csdash.months import month_end
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit

# Care that does not wait for the customer to call: it cannot be the fruit of a problem.
KINDS = ("touch_predictive", "touch_proactive", "training", "qbr", "health_check", "success_plan")
ENGAGEMENT = Text("契約直後の関わりとその後の継続", "engagement right after the start, and who stays")
WHOLE = ""
NOBODY = Text("表示した期間に始まった契約はありません。", "Nobody began in the months shown.")
ENGAGED = Text(
    "契約開始から{days}日以内に、CSから先に関わった顧客は{share}です。",
    "Within {days} days of the start, CS had reached out to {share} of accounts.",
)
WAITED = Text(
    "関わった顧客では、開始から最初の関わりまでの中央値は{median}でした。",
    "Where it did, the median wait was {median}.",
)
STAYS = Text(
    "1年後も契約中の割合は、早くから関わった顧客で{now}、そうでない顧客で{then}で、誤差を超える差です。顧客層の違いも含むため、因果関係は示しません。",
    "A year later {now} of the engaged still pay, against {then} of the others: more than chance. The two differ in other ways, "
    "too, so it is no proof of a cause.",
)
SAME = Text(
    "1年後も契約中の割合は、早くから関わった顧客で{now}、そうでない顧客で{then}ですが、差は誤差の範囲内です。",
    "A year later {now} of the engaged still pay, against {then} of the others; the difference is within chance.",
)
FEW = Text(
    "1年後の継続を比べるには、対象がまだ足りません。",
    "There are too few accounts to compare who stays.",
)


@dataclass(frozen=True, slots=True)
class Engagement:
    """Of starts with `landmark_days` behind them: whether engaged in them, after how many days; and who still paid a year later.

    `kept` compares engaged with not engaged accounts, of everybody and per tier of the start; `stands` says which of
    these differences are more than chance, all compared together (Holm).
    """

    engaged: Measured
    days: Measured
    quarters: pl.DataFrame
    kept: dict[str, Difference]
    stands: dict[str, bool]
    landmark_days: int


@answered
def engagement(session: Session, question: Question) -> Engagement:
    """Of the onboardings that began in the months shown. Raises NotUnlocked where no such care is recorded."""
    rows = _landmark(session, question)
    groups = {WHOLE: rows}
    if "tier" in session.dimensions:
        groups |= {tier: rows.filter(pl.col("tier") == tier) for tier in session.dimensions["tier"]}
    kept = {name: _kept(part, question) for name, part in groups.items()}
    least = session.settings.minimum_n
    compared = [None if min(pair.now.n, pair.then.n) < least else pair.p_value for pair in kept.values()]
    quarters = (
        rows.group_by(quarter=quarter_code(pl.col("start_date")))
        .agg(pl.len().alias("n"), pl.col("is_engaged").sum().alias("n_engaged"))
        .sort("quarter")
    )
    return Engagement(
        share(int(rows["is_engaged"].sum()), rows.height),
        median(rows.filter("is_engaged")["days"].to_list()),
        quarters,
        kept,
        dict(zip(kept, holm(compared), strict=True)),
        session.configs.onboarding.value.landmark_days,
    )


def _landmark(session: Session, question: Question) -> pl.DataFrame:
    """Starts that were still there at the landmark, with is_engaged (looked after by then) and days to the first care."""
    rows = started(session, question)
    done = session.deeds(KINDS, question.month)
    if done.is_empty():
        raise NotUnlocked("events.kind=touch_proactive", ENGAGEMENT)
    limit = pl.col("start_date") + timedelta(days=session.configs.onboarding.value.landmark_days)
    there = rows.filter(
        limit <= month_end(question.last), pl.col("left_date").is_null() | (pl.col("left_date") > limit)
    )
    after = there.join(done.select("account_id", "date"), on="account_id", how="left")
    inside = pl.col("date").is_between("start_date", limit)
    first = after.group_by("account_id").agg(first_date=pl.col("date").filter(inside).min())
    met = there.join(first, on="account_id", how="left", maintain_order="left")
    return met.with_columns(
        is_engaged=pl.col("first_date").is_not_null(),
        days=(pl.col("first_date") - pl.col("start_date")).dt.total_days(),
    )


def _kept(rows: pl.DataFrame, question: Question) -> Difference:
    """Still paying a year after the start, engaged less not, of starts a year of which is known."""
    year = pl.col("start_date").dt.offset_by("1y")
    ripe = rows.filter(year <= month_end(question.last)).with_columns(
        is_kept=pl.col("left_date").is_null() | (pl.col("left_date") >= year)
    )
    sides = [ripe.filter(pl.col("is_engaged") == flag)["is_kept"] for flag in (True, False)]
    return Difference(*(share(int(side.sum()), side.len()) for side in sides))


def told(found: Engagement, minimum_n: int) -> tuple[Text, ...]:
    """How many were engaged early and how soon, and whether those stay more often."""
    if found.engaged.value is None:
        return (NOBODY,)
    said = [
        ENGAGED.format(
            share=with_interval(found.engaged, Unit.RATE),
            days=str(found.landmark_days),
        )
    ]
    if found.days.value is not None:
        said.append(WAITED.format(median=with_interval(found.days, Unit.DAYS)))
    pair = found.kept[WHOLE]
    if min(pair.now.n, pair.then.n) < minimum_n:
        return (*said, FEW)
    sides = {"now": with_interval(pair.now, Unit.RATE), "then": with_interval(pair.then, Unit.RATE)}
    return (*said, (STAYS if found.stands[WHOLE] else SAME).format(**sides))
