"""Time to value and to completed onboarding: curves of those still waiting, by what they were at the start."""

import polars as pl

from csdash.analysis.cohorts.told import p_text
from csdash.analysis.onboarding import told as sentences
from csdash.analysis.onboarding.named import MILESTONES, group_name, split_name
from csdash.analysis.onboarding.waits import GUIDE, MOST_GROUPS, each_split, splits_of, started, waits
from csdash.analysis.sentences import as_title, joined
from csdash.contract.names import in_prose
from csdash.errors import CsdashError
from csdash.figures.survival import survival
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

# The few that wait longer are in the table; drawn, they would press everybody else against the left edge.
LONGEST = 400
MOST_IN_TITLE = 3
METRICS = {"value": "ttv_median_days", "completed": "onboarding_completion_rate"}
SUBTITLE = Text(
    "まだ「{milestone}」に至っていない割合・契約開始からの日数{by}・{population}",
    "Share still waiting for {milestone} by days since the start{by}, {population}",
)
BY = Text("・{split}別", ", by {split}")
HOW = Text(
    "表示期間に契約を開始した顧客のうち、開始から何日後に何%がまだ到達していないかです(カプラン・マイヤー法)。低いほど早く到達しています。"
    "待っている顧客と、到達前に解約した顧客は打ち切りとして扱い、帯は95%区間(二重対数)です。点線は対象が少ない区間です。"
    "データ開始前に始まった契約は含みません。属性は開始時のものです。",
    "Of the accounts that began in the months shown, the share not there yet so many days after the start (Kaplan-Meier): the "
    "lower, the faster. Those still waiting and those that left before are censored; the band is the 95% interval (log-log). "
    "A dotted line rests on few accounts. Contracts that began before the data are left out; attributes are those of the "
    "start.",
)
GUIDE_HOW = Text(
    "開始から{days}日時点でまだ待っている顧客だけを、それまでにガイドを使ったかどうかで分け、{days}日目から比べています。後から使ったガイドは、"
    "待っていたから使っただけかもしれないためです。設定は {stamp} です。",
    "Only those still waiting after {days} days are compared, from that day on, by whether they had used a guide by then: guides "
    "used later may only be used because the wait is long. The config is {stamp}.",
)
DAYS = Text("開始からの日数", "Days since the start")
AT_RISK = Text("待っている社数", "Still waiting")
REACHED = Text("到達", "Reached")
CENSORED = Text("打ち切り", "Censored")
WAITING = Text("未到達の割合", "Share waiting")
SPLIT = Text("分け方", "Split by")
GROUPS = Text("グループ数", "Groups")
P_VALUE = Text("有意確率", "P-value")
STANDS = Text("補正後の差", "Differs after correction")
YES, NO = Text("あり", "yes"), Text("誤差の範囲内", "within chance")


@cached
def split_options(session: Session, view: View) -> dict[str, Text]:
    """What the waits can be split by, all together first; asked before anything is drawn."""
    rows = started(session, question_of(view))
    return {split: split_name(split) for split in ("", *splits_of(session, rows))}


@cached
def speed_answer(session: Session, view: View, milestone: str, by: str) -> list[str]:
    """How many got there and how fast, who is censored, and whether the groups differ."""
    question = question_of(view)
    whole = waits(session, question, milestone)
    said = list(sentences.speed(whole, milestone))
    if by and whole:
        told = waits(session, question, milestone, by)
        said.append(
            joined(
                *sentences.by_group(told, by, session.names, stands=by in _standing(session, view, milestone))
            )
        )
    return [sentence[view.language] for sentence in said if sentence[view.language]]


@cached
def waits_panel(session: Session, view: View, milestone: str, by: str) -> Panel:
    """The curves of those still waiting for `milestone`, per group of `by` (empty: all)."""
    told, language = waits(session, question_of(view), milestone, by), view.language
    if told is None:
        raise CsdashError(sentences.NOBODY)
    largest = sorted(told.medians, key=lambda group: -told.medians[group].n)[:MOST_GROUPS]
    spelt = {
        group: group_name(by, group, session.names, told.landmark_days)[language] for group in told.medians
    }
    curves = told.curves.filter(pl.col("group").is_in(largest)).with_columns(
        pl.col("group").replace_strict(spelt, return_dtype=pl.String)
    )
    if by:
        stands = by in _standing(session, view, milestone)
        # Many groups do not fit a title, which then says whether they differ.
        said = sentences.by_group(told, by, session.names, stands=stands, in_full=False)
        few = len(told.medians) <= MOST_IN_TITLE
        finding = said[0] if few else sentences.differs(told, by, stands=stands)
        suffix = BY.format(split=in_prose(split_name(by)))
    else:
        finding, suffix = sentences.speed(told, milestone)[0], Text("", "")
    guide = GUIDE_HOW.format(days=str(told.landmark_days), stamp=session.configs.onboarding.stamp)
    how = Text(f"{HOW.ja}\n\n{guide.ja}", f"{HOW.en}\n\n{guide.en}") if by == GUIDE else HOW
    return Panel(
        finding=as_title(finding)[language],
        subtitle=SUBTITLE.format(
            milestone=in_prose(MILESTONES[milestone]),
            by=suffix,
            population=words.population(view, session.names),
        )[language],
        chart=survival(
            curves.filter(pl.col("age") <= LONGEST),
            language=language,
            theme=theme_of(view),
            age_name=DAYS[language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=how,
            base=words.BASE.format(n=f"{told.n:,}")[language],
            definitions=(metric(METRICS[milestone]),),
            frame=curves,
            headers={
                **({"group": Header(split_name(by), is_pinned=True)} if by else {}),
                "age": Header(DAYS, Unit.COUNT),
                "at_risk": Header(AT_RISK, Unit.COUNT),
                "events": Header(REACHED, Unit.COUNT),
                "censored": Header(CENSORED, Unit.COUNT),
                "survival": Header(WAITING, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
            },
        ),
    )


@cached
def splits_table(session: Session, view: View, milestone: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every split with its log-rank test, all asked at once."""
    language = view.language
    rows = [
        (
            split_name(row["split"])[language],
            row["n_groups"],
            p_text(row["p_value"]),
            (YES if row["is_distinguishable"] else NO)[language],
        )
        for row in _tests(session, view, milestone).iter_rows(named=True)
    ]
    headers = {
        "split": Header(SPLIT, is_pinned=True),
        "n_groups": Header(GROUPS, Unit.COUNT),
        "p_value": Header(P_VALUE),
        "stands": Header(STANDS),
    }
    schema = {"split": pl.String, "n_groups": pl.Int64, "p_value": pl.String, "stands": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row"), headers


def _standing(session: Session, view: View, milestone: str) -> set[str]:
    return set(_tests(session, view, milestone).filter("is_distinguishable")["split"])


def _tests(session: Session, view: View, milestone: str) -> pl.DataFrame:
    question = question_of(view)
    splits = splits_of(session, started(session, question))
    return each_split(session, question, milestone, splits)
