"""What is said of the back-test: what the score and other marks foretold, what they missed, and which inputs do not help."""

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.health.inputs_evidence import CONTRARY, UNSUPPORTED
from csdash.analysis.health.lead import Lead
from csdash.analysis.health.signals_told import named_inputs
from csdash.analysis.sentences import written
from csdash.analysis.with_interval import with_ends
from csdash.configs.health import Health
from csdash.text import Text
from csdash.unit import Unit

MARK_NAMES = {
    "at_risk": Text("スコア{at_risk}未満(危険)", "Score below {at_risk} (at risk)"),
    "watch": Text("スコア{healthy}未満", "Score below {healthy}"),
    "falling": Text("3か月で{steep}点以上低下", "Down {steep} points in 3 months"),
    "suspected": Text("解約の疑い・間近の記録", "Noted as a churn risk"),
    "imminent": Text("解約間近の記録", "Noted as imminent"),
    "silent": Text("アンケートに無回答", "Silent in surveys"),
    "either": Text("危険または疑いの記録", "At risk, or noted"),
}
WHOLE = Text(
    "{n}か月前に遡ると、当時のスコアは、その後解約した顧客と残った顧客の組の{auc}で解約した側が低くなっていました(偶然なら50%、95%区間 {lower}〜{upper})。",
    "Looked at {n} months ahead, the score put the account that left below the one that stayed in {auc} of pairs "
    "(50% would be chance; 95% interval {lower} to {upper}).",
)
WHOLE_CHANCE = Text(
    "{n}か月前に遡ると、当時のスコアは解約する顧客を偶然以上には見分けていません(正答率{auc}、偶然なら50%)。",
    "Looked at {n} months ahead, the score told who would leave no better than chance: right in {auc} of pairs, 50% "
    "being chance.",
)
NO_SCORE = Text(
    "スコアの予測力を測れるだけの解約がありません。",
    "Too few accounts left to tell what the score foretells.",
)
CAUGHT = Text(
    "解約した延べ{lost}社のうち、{n}か月前に「{mark}」だったのは{recall}で、解約MRRでは{money}です。",
    "Of {lost} accounts that left, {recall} were marked “{mark}” {n} months before: {money} of the MRR lost.",
)
NEVER = Text(
    "解約前の1年間に一度も該当しなかった顧客が{never}あります。",
    "{never} were not marked once in the year before they left.",
)
NOTHING_LOST = Text("対象の期間に解約した顧客はいません。", "Nobody left in the months tested.")
WITHOUT = Text("重みに裏付けがない指標は{inputs}です。", "The weight is not borne out of: {inputs}.")
ALL_BACKED = Text(
    "重みに裏付けがないと言い切れる指標はありません。",
    "Of no input can it be said that its weight is not borne out.",
)

FORETELLS = Text(
    "{mark}の顧客は{rate}が解約(全体{base}の{lift}倍)",
    "{rate} of accounts marked “{mark}” left, {lift} times the {base} of all",
)
FORETELLS_NOTHING = Text(
    "該当した顧客の解約率に、誤差を超える差のある印はありません",
    "No mark tells accounts that leave from others by more than chance",
)
FOUND = Text(
    "解約の{recall}は、その前に「{mark}」に該当していました",
    "“{mark}” had held for {recall} of the losses before",
)
LEAD_TITLE = Text(
    "「{mark}」の最初の該当は解約の{lead}か月前(中央値)、{never}は一度も該当せず",
    "“{mark}” first held {lead} months before the loss (median); for {never} it never did",
)
LEAD_NONE = Text(
    "解約前の1年間に「{mark}」に該当した顧客はいません", "“{mark}” held for none of those that left"
)
CALIBRATED = Text(
    "スコアが低いほど解約が多く、予想は全体の率だけよりも当たりました",
    "The lower the score, the more left; expecting by score beat expecting the overall share",
)
NOT_CALIBRATED = Text(
    "スコア別の予想は、全体の率だけの予想に勝っていません",
    "Expecting by score did not beat expecting the overall share",
)


def mark_name(mark: str, health: Health) -> Text:
    """What a mark is called, with the edges of the config."""
    return MARK_NAMES[mark].format(
        at_risk=f"{health.at_risk_below:g}", healthy=f"{health.healthy_from:g}", steep=f"{health.steep:g}"
    )


def backtest_said(
    ranking: Measured,
    marked: pl.DataFrame,
    lead: Lead | None,
    inputs: pl.DataFrame,
    health: Health,
    horizon: int,
) -> tuple[Text, ...]:
    """At most three sentences: what the score foretells, what was caught and missed, which weights are not borne out."""
    said = [_whole(ranking, horizon)]
    caught = marked.filter(pl.col("mark").is_in(["either", "at_risk"])).tail(1)
    if not marked.is_empty() and not marked["n_all_lost"][0]:
        said.append(NOTHING_LOST)
    elif not caught.is_empty():
        row = caught.row(0, named=True)
        told = CAUGHT.format(
            n=str(horizon),
            lost=f"{row['n_all_lost']:,}",
            mark=mark_name(row["mark"], health),
            recall=_in_row(row, "recall"),
            money=_in_row(row, "caught"),
        )
        never = (
            NEVER.format(never=with_ends(lead.never, Unit.RATE))
            if lead and lead.never.value is not None
            else None
        )
        said.append(told if never is None else Text(told.ja + never.ja, f"{told.en} {never.en}"))
    if not inputs.is_empty():
        doubtful = named_inputs(inputs, UNSUPPORTED, CONTRARY)
        said.append(WITHOUT.format(inputs=doubtful) if doubtful else ALL_BACKED)
    return tuple(said)


def precision_title(marked: pl.DataFrame, health: Health) -> Text:
    """The mark that is right most often, of those that are right by more than chance."""
    told = marked.filter(pl.col("is_distinguishable") & (pl.col("lift") > 1)).sort(
        "precision", descending=True
    )
    if told.is_empty():
        return FORETELLS_NOTHING
    row = told.row(0, named=True)
    return FORETELLS.format(
        mark=mark_name(row["mark"], health),
        rate=_rate(row["precision"]),
        base=_rate(row["base"]),
        lift=f"{row['lift']:.1f}",
    )


def recall_title(marked: pl.DataFrame, health: Health) -> Text:
    """How much the widest mark caught, of those that tell anything: a mark on everybody would catch all.

    It is no ranking of marks: a wide one holds whatever a narrow one holds.
    """
    told = marked.filter(pl.col("is_distinguishable") & (pl.col("lift") > 1)).sort("recall", descending=True)
    if told.is_empty():
        return FORETELLS_NOTHING
    row = told.row(0, named=True)
    return FOUND.format(mark=mark_name(row["mark"], health), recall=_rate(row["recall"]))


def lead_title(lead: Lead, mark: str, health: Health) -> Text:
    """How early the mark first held."""
    name = mark_name(mark, health)
    if lead.lead.value is None:
        return LEAD_NONE.format(mark=name)
    return LEAD_TITLE.format(mark=name, lead=f"{lead.lead.value:g}", never=_rate(lead.never.value))


def calibration_title(skill: Measured) -> Text:
    """Whether expectations by score came true better than the overall share would have."""
    return CALIBRATED if skill.lower is not None and skill.lower > 0 else NOT_CALIBRATED


def _whole(ranking: Measured, horizon: int) -> Text:
    if ranking.lower is None:
        return NO_SCORE
    words = {
        "n": str(horizon),
        **{
            end: _rate(value)
            for end, value in (("auc", ranking.value), ("lower", ranking.lower), ("upper", ranking.upper))
        },
    }
    return (WHOLE if ranking.lower > 0.5 else WHOLE_CHANCE).format(**words)


def _in_row(row: dict[str, float | None], name: str) -> Text:
    """One of the figures of `judged`, with its interval; n is in the sentence."""
    one = Measured(row[name], row[f"{name}_lower"], row[f"{name}_upper"], row["n_all_lost"])
    return with_ends(one, Unit.RATE)


def _rate(value: float | None) -> Text:
    return written(value, Unit.RATE)
