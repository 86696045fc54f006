"""Due: the contracts of the next twelve months, what of them is at risk, and who is behind them."""

import polars as pl

from csdash.analysis.renewals import told as renewal_sentences
from csdash.analysis.renewals.outcomes import DUE, due_months, due_within
from csdash.analysis.sentences import month_name, written
from csdash.contract.names import dimension_name
from csdash.figures.stacked import stacked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

AT_RISK = Text(
    "今後{n}か月に満了するMRR {due}のうち、通知や解約リスクの記録があるのは、{risk}です",
    "Of MRR {due} due in the next {n} months, {risk} has notice or a risk noted",
)
NO_RISK = Text(
    "今後{n}か月に満了するMRRは{due}で、通知や解約リスクの記録はありません",
    "MRR of {due} is due in the next {n} months, with no notice and no risk noted",
)
SUBTITLE = Text(
    "満了月ごとの契約MRR・{month}末時点・{population}",
    "Contract MRR by the month in which it ends, as known at the end of {month}, {population}",
)
HOW_TO_READ = Text(
    "棒の高さは、その月に満了する契約のMRRです。下から、通知済み、解約が間近、解約の疑い(いずれも顧客ごとの最新の記録)、"
    "リスクの記録なし、更新済みの順です。いつもデータの最終月から見た今後12か月を示します。",
    "The height is the MRR of the contracts that end in the month. From the bottom: notice was given, churn imminent, "
    "churn suspected (by the latest note on the account), no risk noted, renewed already. It always shows the twelve "
    "months after the last one in the data.",
)
STATE = Text("状態", "State")
AMOUNT = Text("満了MRR", "MRR due")
BASE = Text("{n}件の契約", "{n} contracts")
NAME = Text("顧客名", "Account")
ACCOUNT = Text("顧客ID", "Account ID")
PRODUCT = Text("製品", "Product")
ENDS = Text("満了日", "Ends on")
HEALTH = Text("ヘルススコア", "Health score")
RENEWALS = Text("更新回数", "Renewals so far")
WAITING = Text("満了済み・未確定", "Ended, not decided")
OVERDUE = Text("満了済み・猶予超過", "Ended, beyond its grace")
COLOURS = ("churn", "contraction", "contraction", "context", "balance")
SHOWN = ("segment", "tier", "csm_id")


@cached
def due_answer(session: Session, view: View) -> list[str]:
    """What comes up in a year, what of it is at risk, and what is late."""
    return [said[view.language] for said in renewal_sentences.due(session, question_of(view))]


@cached
def due_panel(session: Session, view: View, n_months: int) -> Panel | None:
    """What ends in each of the next months, risks at the bottom; None where nothing does."""
    question, theme = question_of(view), theme_of(view)
    told = due_within(session, question, n_months)
    month = month_name(session.last_month)
    if not told["n"]:
        return None
    months = due_months(session, question)
    nearest = months["month"].unique().sort().head(n_months)
    months = months.filter(pl.col("month").is_in(nearest.implode()))
    used = [key for key in DUE if told[key]]
    spelt = {key: text[view.language] for key, text in DUE.items()}
    shown = months.filter(pl.col("category").is_in(used)).with_columns(
        pl.col("category").replace_strict(spelt, return_dtype=pl.String)
    )
    colours = dict(zip(DUE, COLOURS, strict=True))
    money = {
        "due": written(told["due"], Unit.MONEY, session.currency),
        "risk": written(told["at_risk"], Unit.MONEY, session.currency),
    }
    return Panel(
        finding=(AT_RISK if told["at_risk"] else NO_RISK).format(n=str(n_months), **money)[view.language],
        subtitle=SUBTITLE.format(month=month, population=words.population(view, session.names))[
            view.language
        ],
        chart=stacked(
            shown,
            Unit.MONEY,
            [getattr(theme, colours[key]) for key in used],
            language=view.language,
            theme=theme,
            currency=session.currency,
            hatched={i for i, key in enumerate(used) if key == "suspected"},
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=BASE.format(n=f"{told['n']:,}")[view.language],
            definitions=(),
            frame=shown,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(STATE, is_pinned=True),
                "amount": Header(AMOUNT, Unit.MONEY),
            },
        ),
    )


@cached
def due_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The contracts behind it, those that ended without a decision first; and the headers."""
    rows = words.plain(session.due_contracts(where=dict(view.where)))
    language = view.language
    spelt = {key: text[language] for key, text in DUE.items()}
    # Ended without a decision says less than a notice or a note on the account.
    is_waiting = pl.col("is_past") & (pl.col("state") == "rest")
    state = (
        pl.when(is_waiting & pl.col("is_overdue"))
        .then(pl.lit(OVERDUE[language]))
        .when(is_waiting)
        .then(pl.lit(WAITING[language]))
        .otherwise(pl.col("state").replace_strict(spelt, return_dtype=pl.String))
    )
    frame = rows.with_columns(state=state)
    for name in SHOWN:
        if name in frame.columns:
            frame = words.spelt(frame, name, name, session.names, language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "product": Header(PRODUCT),
        "end_date": Header(ENDS),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "state": Header(STATE),
        "health_score": Header(HEALTH, Unit.SCORE),
        "renewal_number": Header(RENEWALS, Unit.COUNT),
        **{name: Header(dimension_name(name)) for name in SHOWN if name in frame.columns},
    }
