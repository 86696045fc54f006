"""Health inputs: what each says of how many accounts, and how much it weighs."""

import polars as pl

from csdash.analysis.health import inputs as weighed
from csdash.analysis.sentences import as_title, month_name, written
from csdash.analysis.with_interval import with_interval
from csdash.contract.accounts import ACCOUNTS
from csdash.errors import CsdashError, NotUnlocked
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

LEAST_KNOWN = Text(
    "{month}末に最もわかっていない指標は{input}で、値があるのは課金顧客の{coverage}です。",
    "The input least known at the end of {month} is {input}: {coverage} of the paying accounts have a value.",
)
MOVED = Text(
    "1年前から誤差を超えて動いた指標は{inputs}です。", "Beyond chance moved since a year ago: {inputs}."
)
STILL = Text(
    "1年前から誤差を超えて動いた指標はありません。", "No input moved beyond chance since a year ago."
)
SELF = Text(
    "自立して使い続けている顧客(自立度が{edge}以上)は{share}です。",
    "Self-reliant ({edge} or more) are {share} of accounts.",
)
UNKNOWN = Text("わかっている指標はありません。", "No input is known.")
SUBTITLE = Text(
    "指標ごとの平均(0〜100)・重みの大きい順・{month}末・{population}",
    "Mean of each input, 0 to 100, the heaviest first, end of {month}, {population}",
)
HOW = Text(
    "点は値のある顧客の平均、線は95%区間です。値のない顧客は平均に入らず、スコアではその指標の重みを外して計算します。"
    "指標の水準は互いに比べられるとは限りません。どの指標が解約を言い当てるかは「予測力の検証」で見られます。設定は {stamp} です。",
    "The dot is the mean over accounts with a value, the bar its 95% interval. Without a value an account is not in the "
    "mean, and its score leaves that weight out. Levels of different inputs need not compare. Which of them foretell "
    "churn stands under the back-test. The config is {stamp}.",
)
INPUT, WEIGHT, MEAN = Text("指標", "Input"), Text("重み", "Weight"), Text("平均", "Mean")
COVERAGE = Text("値がある顧客の割合", "Accounts known")
MRR_COVERAGE = Text("値があるMRRの割合", "MRR known")
BEFORE = Text("1年前の平均", "Mean a year ago")
REAL = Text("誤差を超える変化", "Beyond chance")
YES = Text("はい", "Yes")


def _inputs(session: Session, view: View) -> pl.DataFrame:
    if not any(session.has(f"accounts.{name}") for name in session.configs.health.value.weights):
        raise NotUnlocked("accounts.health_adoption", ACCOUNTS["health_adoption"].unlocks)
    rows = weighed.inputs(session, question_of(view))
    if not rows["n_accounts"].sum():
        raise CsdashError(UNKNOWN)
    names = {name: text[view.language] for name, text in weighed.NAMES.items()}
    return rows.with_columns(
        group=pl.col("input").replace_strict(names, return_dtype=pl.String),
        config=pl.lit(session.configs.health.stamp),
    )


@cached
def inputs_answer(session: Session, view: View) -> list[str]:
    """What is least known, and who is self-reliant."""
    rows, question = _inputs(session, view), question_of(view)
    least = rows.sort("coverage").row(0, named=True)
    said = [
        LEAST_KNOWN.format(
            month=month_name(question.last),
            input=weighed.NAMES[least["input"]],
            coverage=written(least["coverage"], Unit.RATE),
        ),
    ]
    reliant = weighed.self_reliant(session, question)
    if reliant.n:
        said.append(
            SELF.format(
                edge=f"{session.configs.health.value.healthy_from:g}",
                share=with_interval(reliant, Unit.RATE),
            )
        )
    return [one[view.language] for one in said]


@cached
def inputs_panel(session: Session, view: View) -> Panel:
    """Each input with its mean, its interval and of how many accounts it is known."""
    rows, language = _inputs(session, view), view.language
    moved = [weighed.NAMES[name] for name in rows.filter("has_moved")["input"]]
    said = MOVED.format(inputs=words.listed(moved)) if moved else STILL
    return Panel(
        finding=as_title(said)[language],
        subtitle=SUBTITLE.format(
            month=month_name(view.months[1]), population=words.population(view, session.names)
        )[language],
        chart=ranked(
            rows,
            Unit.SCORE,
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(stamp=session.configs.health.stamp),
            base=words.BASE.format(n=f"{rows['n_accounts'].max():,}")[language],
            definitions=(metric("health_score"), metric("health_coverage_rate")),
            frame=rows,
            headers=_headers(),
        ),
    )


@cached
def inputs_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Weight, mean and coverage of each input."""
    rows = _inputs(session, view)
    real = pl.when("has_moved").then(pl.lit(YES[view.language])).otherwise(pl.lit(""))
    return rows.with_columns(has_moved=real), _headers()


def _headers() -> dict[str, Header]:
    return {
        "group": Header(INPUT, is_pinned=True),
        "weight": Header(WEIGHT, Unit.RATE),
        "value": Header(MEAN, Unit.SCORE),
        "lower": Header(words.LOWER, Unit.SCORE),
        "upper": Header(words.UPPER, Unit.SCORE),
        "n_accounts": Header(words.N, Unit.COUNT),
        "coverage": Header(COVERAGE, Unit.RATE, is_bar=True),
        "mrr_coverage": Header(MRR_COVERAGE, Unit.RATE, is_bar=True),
        "before": Header(BEFORE, Unit.SCORE),
        "has_moved": Header(REAL),
        "config": Header(CONFIG),
    }
