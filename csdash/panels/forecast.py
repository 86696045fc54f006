"""A metric a year ahead, and how far such forecasts have been off."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.forecast.backtest import MODEL, error_table
from csdash.analysis.forecast.baselines import NAMES
from csdash.analysis.forecast.outlook import Outlook, known_to, outlook
from csdash.analysis.forecast.sentences import expected, narrow, standings, verdict
from csdash.analysis.headline import targets_of
from csdash.analysis.sentences import as_title, month_name
from csdash.figures.errors import errors
from csdash.figures.trend import trend
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

MONTHS_BACK = 24
SUBTITLE = Text("{name}・{population}・予測の方法: {method}", "{name}, {population}; forecast by: {method}")
METHOD = Text("更新月と在籍期間ごとの実績率によるモデル", "model of hazards by tenure and contracts due")
MODEL_NAME = Text("モデル", "Model")
HOW = Text(
    "破線が予測、帯の外側が95%区間、黒い短い線が目標です。\n\n"
    "- **モデル**: いまの顧客を月ごとに進めます。解約・縮小は直近24か月、拡大は直近12か月の実績率を、セグメント、在籍年数"
    "(1年目、2年目、3年目以降)、契約の更新月かどうかで分けて使います。少数のグループは全体の率に近づけます。\n"
    "- **維持率**: k か月先の12か月維持率のうち、すでに過ぎた期間は実績のままで、残り k か月だけを予測します。\n"
    "- **ARR**: 新規は直近12か月の平均が続く前提です。\n"
    "- **区間の幅**: アカウントのばらつきから計算した幅と、過去の検証での外れの幅の、大きい方です。\n"
    "- 為替は変わらない前提で、絞り込み中はグループ間の移動を含みません。",
    "The dashed line is the forecast, the outer edge of the band its 95% interval, short black ticks are targets.\n\n"
    "- **Model**: today's accounts carried on month by month. Churn and contraction at the rates of the last 24 months, "
    "expansion of the last 12, apart by segment, year of life (first, second, later) and whether a contract is due; "
    "groups with few accounts are drawn towards all.\n"
    "- **Retention**: of the twelve months that close k months ahead, what has passed is taken as it was; only k months "
    "are forecast.\n"
    "- **ARR**: new business goes on at the mean of the last twelve months.\n"
    "- **Width**: the larger of what accounts alone make uncertain and how far off past forecasts were.\n"
    "- Exchange rates stay as they are; under a filter, moves between groups are left out.",
)
JUDGED = Text(
    "過去の各月に、その時点の情報だけで予測した場合の平均の外れ・{name}・{n}時点まで",
    "Mean miss of forecasts made in past months with no more than was known then; {name}, up to {n} months",
)
HOW_JUDGED = Text(
    "色の点がモデル、灰色の記号が単純な予測です。左にあるほど当たっています。24か月以上の履歴がある各月を起点に、その月までの"
    "数字だけで予測し、実際と比べました。\n\n"
    "起点は1か月ずつずらしており、期間の大半が重なります。独立した試行ではないため、優劣の検定はしていません。"
    "数字は現在のデータによるもので、後からの訂正は当時に戻していません。",
    "Dots in colour are the model, grey marks simple forecasts: the farther left, the closer. From every past month with "
    "24 months behind it, figures up to that month alone were carried on and compared with what came.\n\n"
    "Starting points a month apart share most of their months. They are no independent trials, so nothing is tested for "
    "significance. Figures are those of today's data: later corrections are not undone.",
)
AHEAD = Text("{n}か月先", "{n} mo ahead")
HORIZON = Text("先行き", "Ahead")
ORIGINS = Text("検証した時点数", "Past months")
COVERED = {
    "covered80": Text("80%区間に入った割合", "Inside 80%"),
    "covered95": Text("95%区間に入った割合", "Inside 95%"),
}
ENDS = {
    "lower80": Text("80%下限", "80% lower"),
    "upper80": Text("80%上限", "80% upper"),
    "lower95": Text("95%下限", "95% lower"),
    "upper95": Text("95%上限", "95% upper"),
}
KIND = Text("方法", "Method")


@dataclass(frozen=True, slots=True)
class ForecastShown:
    """The forecast with its words; `told` is what further panels start from."""

    told: Outlook
    answer: tuple[str, ...]
    ahead: Panel
    judged: Panel | None


@cached
def forecast_shown(session: Session, view: View, key: str) -> ForecastShown:
    """Metric `key` a year ahead; raises NotEnoughHistory."""
    known = known_to(session, question_of(view), [key])
    told = outlook(known, key)
    lines = [expected(told, session.currency), verdict(told, session.currency)]
    if warning := narrow(told):
        lines.append(warning)
    return ForecastShown(
        told,
        tuple(line[view.language] for line in lines),
        _ahead(session, view, told),
        _judged(session, view, told),
    )


def _ahead(session: Session, view: View, told: Outlook) -> Panel:
    asked, language = metric(told.key), view.language
    past = session.metrics(told.key, window=12, where=dict(view.where))
    since = max(view.months[0], told.origin - MONTHS_BACK)
    shown = words.plain(past.filter(pl.col("month").is_between(month_start(since), month_start(told.origin))))
    coming = told.path().select("month", "value", lower="lower95", upper="upper95")
    targets = None if view.where else targets_of(session, told.key, 12)
    chart = trend(
        shown,
        asked.unit,
        name=asked.label[language],
        language=language,
        theme=theme_of(view),
        currency=session.currency,
        target=targets if targets is not None and targets.height else None,
        forecast=coming if coming.height else None,
        minimum_n=session.settings.minimum_n,
        fiscal_start=session.settings.fiscal_year_starts_in,
    )
    names = {MODEL: METHOD} | NAMES
    behind = told.paths.sort("method", "month").with_columns(
        pl.col("method").replace_strict({name: text[language] for name, text in names.items()})
    )
    return Panel(
        finding=as_title(expected(told, session.currency))[language],
        subtitle=SUBTITLE.format(
            name=asked.name, population=words.population(view, session.names), method=names[told.shown]
        )[language],
        chart=chart,
        evidence=Evidence(
            how_to_read=HOW,
            base=words.base(shown.row(-1, named=True), asked, language, session.currency),
            definitions=(asked,),
            frame=behind,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "method": Header(KIND),
                "value": Header(asked.label, asked.unit),
                **{name: Header(text, asked.unit) for name, text in ENDS.items()},
            },
        ),
    )


def _judged(session: Session, view: View, told: Outlook) -> Panel | None:
    """The back-test; None where no past month can be judged at all."""
    asked, language = metric(told.key), view.language
    table = error_table(told.verdicts).filter(pl.col("n_origins") > 0)
    if table.is_empty():
        return None
    labels = [AHEAD.format(n=str(n))[language] for n in table["horizon"]]
    table = table.with_columns(label=pl.Series(labels, dtype=pl.String))
    names = {MODEL: MODEL_NAME} | NAMES
    long = table.unpivot(
        list(names), index=["horizon", "label"], variable_name="method", value_name="error"
    ).with_columns(
        order=pl.col("method").replace_strict(list(names), range(len(names)), return_dtype=pl.Int32)
    )
    drawn = long.sort("order", "horizon").with_columns(
        pl.col("method").replace_strict({name: text[language] for name, text in names.items()})
    )
    return Panel(
        finding=standings(told.verdicts)[language],
        subtitle=JUDGED.format(name=asked.label, n=str(table["n_origins"].max()))[language],
        chart=errors(drawn, asked.unit, language=language, theme=theme_of(view), currency=session.currency),
        evidence=Evidence(
            how_to_read=HOW_JUDGED,
            base=_coverage(told, language),
            definitions=(asked,),
            frame=table,
            headers={
                "label": Header(HORIZON, is_pinned=True),
                "n_origins": Header(ORIGINS, Unit.COUNT),
                **{name: Header(text, asked.unit) for name, text in names.items()},
                **{name: Header(text, Unit.RATE) for name, text in COVERED.items()},
            },
        ),
    )


INSIDE = Text(
    "{n}時点・モデルの80%区間に入ったのは{inner}、95%区間は{outer}(1年先)",
    "{n} past months; {inner} fell inside the model's 80% interval, {outer} inside 95% (a year ahead)",
)
OF_MONTHS = Text("1年先を検証できる時点はまだありません({month}時点)", "No year ahead to judge yet ({month})")


def _coverage(told: Outlook, language: Language) -> str:
    """How often the interval held a year ahead."""
    judged = told.verdict
    if judged.covered80 is None:
        return OF_MONTHS.format(month=month_name(told.origin))[language]
    return INSIDE.format(
        n=str(judged.n_origins), inner=f"{judged.covered80:.0%}", outer=f"{judged.covered95:.0%}"
    )[language]
