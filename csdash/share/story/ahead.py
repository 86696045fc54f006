"""What is next: the targets we share, the contracts that come up, and what is expected in a year."""

from csdash.analysis.forecast.outlook import known_to, outlook
from csdash.analysis.forecast.sentences import EXPECTED_BARE, NOTHING, UNJUDGED, missed, narrow
from csdash.analysis.headline import Headline, headline, headlines
from csdash.analysis.renewals.outcomes import DUE, due_within
from csdash.analysis.sentences import as_title, month_name, written
from csdash.errors import CsdashError, NotUnlocked
from csdash.metrics.metric import Metric
from csdash.metrics.registry import REGISTRY
from csdash.panels.due import AT_RISK, BASE, NO_RISK
from csdash.panels.panel import question_of
from csdash.share.story.money import in_one_unit
from csdash.share.story.scene import Fact, Scene, least, require_enough
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.view import View
from csdash.words.numbers import interval_text, value_text

TARGETS = Text("部署をまたいで共有する目標", "the targets that all departments share")
NO_TARGETS = Text(
    "表示する月の全社目標がありません。", "There is no target of the whole company for the month shown."
)
STANDING = Text(
    "{n}つの目標のうち、達成{met}、未達{missed}、誤差の範囲内{open}",
    "Of {n} targets: {met} met, {missed} missed, {open} too close to tell",
)
SHARED = Text("部署をまたいで、全員で追いかける目標です。", "They belong to all of us, across departments.")
MET, MISSED, OPEN = (
    Text("○ 達成", "● met"),
    Text("× 未達", "▼ missed"),
    Text("△ 誤差の範囲内", "◇ too close to tell"),
)
AGAINST = Text("{value} / 目標 {target}", "{value} / target {target}")
SOON, YEAR = 3, 12
DUE_ONLY = Text(
    "今後{n}か月に、MRR {due}の契約が更新の時期を迎えます", "MRR of {due} comes up for renewal in {n} months"
)
NONE_DUE = Text("今後{n}か月に満了する契約はありません。", "No contract ends in the next {n} months.")
MISSED_BY = Text(
    "過去{n}回分の検証では、外れは平均{error}でした。",
    "Forecasts from {n} past months missed by {error} on average.",
)
INTERVAL = Text("80%区間 {interval}", "80% interval {interval}")
MOST = 5


def targets(view: View) -> Scene:
    """Every target of the month shown: met, missed, or too close to tell from chance."""
    session = view.session
    found = session.table("targets")
    if found is None:
        raise NotUnlocked("targets", TARGETS)
    question, language = question_of(view), view.language
    keys = tuple(key for key in found["metric"].unique(maintain_order=True).sort() if key in REGISTRY)
    told = [
        one
        for one in headlines(session, question, keys)
        if isinstance(one, Headline)
        and one.meets_target is not None
        and one.difference.now.n >= least(session)
    ]
    if not told:
        raise CsdashError(NO_TARGETS)
    verdicts = [standing(one) for one in told]
    counts = {
        "met": verdicts.count(MET),
        "missed": verdicts.count(MISSED),
        "open": verdicts.count(OPEN),
    }
    return Scene(
        "targets",
        "",
        STANDING.format(n=str(len(told)), **{name: str(n) for name, n in counts.items()})[language],
        support=(SHARED[language],),
        facts=tuple(
            Fact(
                one.metric.label[language],
                AGAINST.format(**_against(one, session.currency))[language],
                verdict[language],
            )
            for one, verdict in list(zip(told, verdicts, strict=True))[:MOST]
        ),
    )


def standing(told: Headline) -> Text:
    """Met, missed, or open where the interval holds the target. Exact totals have no interval."""
    now = told.difference.now
    if now.lower is not None and now.upper is not None and now.lower <= told.target <= now.upper:
        return OPEN
    return MET if told.meets_target else MISSED


def _against(told: Headline, currency: str) -> dict[str, Text]:
    return {
        "value": written(told.difference.now.value, told.metric.unit, currency),
        "target": written(told.target, told.metric.unit, currency),
    }


def due(view: View) -> Scene:
    """The contracts of the next months, and what of them is at risk."""
    session, question, language = view.session, question_of(view), view.language
    told = due_within(session, question, SOON)
    if not told["n"]:
        raise CsdashError(NONE_DUE.format(n=str(SOON)))
    require_enough(session, told["n"])
    money = {
        name: written(told[key], Unit.MONEY, session.currency)
        for name, key in (("due", "due"), ("risk", "at_risk"))
    }
    # How many accounts are behind a risk is not known here, so to everybody only the whole is told.
    words = DUE_ONLY if least(session) else AT_RISK if told["at_risk"] else NO_RISK
    states = {} if least(session) else {key: told[key] for key in DUE if told[key]}
    return Scene(
        "due",
        "",
        words.format(n=str(SOON), **money)[language],
        value=value_text(told["due"], Unit.MONEY, language, session.currency),
        detail=BASE.format(n=f"{told['n']:,}")[language],
        facts=tuple(
            Fact(DUE[key][language], amount)
            for key, amount in zip(
                states, in_one_unit(list(states.values()), language, session.currency), strict=True
            )
        ),
    )


def forecast(view: View) -> Scene:
    """NRR in a year with its interval, and how far off such forecasts were. Raises NotEnoughHistory."""
    session, question, language = view.session, question_of(view), view.language
    require_enough(session, headline(session, question, "nrr").difference.now.n)
    told = outlook(known_to(session, question, ["nrr"]), "nrr")
    asked: Metric = REGISTRY["nrr"]
    row = told.at(YEAR)
    if row["value"] is None:
        raise CsdashError(NOTHING.format(metric=asked.label))
    interval = interval_text(row["lower80"], row["upper80"], asked.unit, language, value=row["value"])
    judged = told.verdict
    said = narrow(told) or (
        MISSED_BY.format(n=str(judged.n_origins), error=missed(judged.mae[told.shown], asked))
        if judged.is_judged
        else UNJUDGED
    )
    words = {"month": month_name(told.origin + YEAR), "metric": asked.label}
    return Scene(
        "forecast",
        "",
        as_title(EXPECTED_BARE.format(**words, value=written(row["value"], asked.unit)))[language],
        value=value_text(row["value"], asked.unit, language),
        detail="" if row["lower80"] is None else INTERVAL.format(interval=interval)[language],
        support=(said[language],),
    )
