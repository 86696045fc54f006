"""What customers ask for and what ships; and who refers others."""

import polars as pl

from csdash.analysis.sentences import as_title
from csdash.analysis.voice import told_deeds as sentences
from csdash.analysis.voice.requests import ALL, NEWER, OLDER, by_month, logged, most_wanted, requests
from csdash.errors import CsdashError
from csdash.figures.small_multiples import small_multiples
from csdash.figures.survival import survival
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

HALVES = {OLDER: Text("期間の前半", "Older half"), NEWER: Text("期間の後半", "Newer half")}
WAITS_SUBTITLE = Text(
    "まだ届いていない要望の割合・依頼からの日数・表示期間の前半と後半・{population}",
    "Share of requests not shipped by days since asked, older and newer half, {population}",
)
WAITS_FINDING = Text(
    "依頼から1年以内に届く要望は{value}です", "{value} of requests ship within a year of asking"
)
WAITS_NONE = Text("1年を見通せる要望がまだありません", "No request has been followed for a year yet")
WAITS_HOW = Text(
    "依頼から何日後に何%がまだ届いていないかです(カプラン・マイヤー法)。届いていない要望と、解約した顧客の要望は打ち切りとして扱います。帯は95%区間"
    "です。要望は、依頼した顧客と要望番号が一致する「要望の実現」があったときに届いたと数えます。同じ顧客の同じ要望は1件です。",
    "The share not shipped so many days after it was asked for (Kaplan-Meier). Requests still open and those of customers "
    "that left are censored; the band is the 95% interval. A request has shipped when the same account has the same request "
    "marked as shipped. The same request of the same account counts once.",
)
MONTH_SUBTITLE = Text("要望の件数・月ごと・{population}", "Requests per month, {population}")
CATEGORIES = {"logged": Text("受けた要望", "Logged"), "shipped": Text("届いた要望", "Shipped")}
MONTH_HOW = Text(
    "表示期間に受けた要望と、そのうちその月に届いたものの件数です。受けた要望は届くまでに時間がかかるため、差は遅れも含みます。",
    "What was asked for in each month, and what of it shipped in each. It takes time to ship, so part of the gap is delay.",
)
DAYS = Text("依頼からの日数", "Days since asked")
OPEN = Text("未実現の割合", "Share open")
AT_RISK = Text("待っている件数", "Still open")
COUNT = Text("件数", "Requests")
WHAT = Text("要望番号", "Request")
ACCOUNTS, PAYING = Text("依頼した社数", "Accounts asking"), Text("うち課金中", "Paying now")
ASKED_MRR = Text("課金中のMRR", "Their MRR now")
SHIPPED, FIRST = Text("届いた社数", "Shipped to"), Text("最初の依頼", "First asked")


@cached
def requests_answer(session: Session, view: View) -> list[str]:
    """Logged, shipped within a year, and whether that changed."""
    said = sentences.shipped(requests(session, question_of(view)), session.settings.minimum_n)
    return [sentence[view.language] for sentence in said]


@cached
def request_waits_panel(session: Session, view: View) -> Panel:
    """How long requests stay open, of the older and the newer half."""
    told, language = requests(session, question_of(view)), view.language
    if told.curves.is_empty():
        raise CsdashError(sentences.NO_REQUESTS)
    spelt = {half: name[language] for half, name in HALVES.items()}
    curves = told.curves.filter(pl.col("group") != ALL).with_columns(
        pl.col("group").replace_strict(spelt, return_dtype=pl.String)
    )
    whole = told.within_year[ALL]
    value = None if whole.value is None else f"{whole.value:.1%}"
    return Panel(
        finding=(WAITS_NONE if value is None else WAITS_FINDING.format(value=value))[language],
        subtitle=WAITS_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=survival(
            curves,
            language=language,
            theme=theme_of(view),
            age_name=DAYS[language],
            minimum_n=session.settings.minimum_n,
        ),
        evidence=Evidence(
            how_to_read=WAITS_HOW,
            base=sentences.REQUESTS_BASE.format(n=f"{told.n_logged:,}")[language],
            definitions=(),
            frame=curves,
            headers={
                "group": Header(words.GROUP, is_pinned=True),
                "age": Header(DAYS, Unit.COUNT),
                "at_risk": Header(AT_RISK, Unit.COUNT),
                "events": Header(CATEGORIES["shipped"], Unit.COUNT),
                "survival": Header(OPEN, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
            },
        ),
    )


@cached
def request_months_panel(session: Session, view: View) -> Panel:
    """Requests logged and shipped by month."""
    question, language = question_of(view), view.language
    rows = logged(session, question)
    if rows.is_empty():
        raise CsdashError(sentences.NO_REQUESTS)
    spelt = {key: name[language] for key, name in CATEGORIES.items()}
    months = by_month(rows, question).with_columns(
        group=pl.col("category").replace_strict(spelt, return_dtype=pl.String), value=pl.col("n")
    )
    told = requests(session, question)
    return Panel(
        finding=as_title(sentences.shipped(told, session.settings.minimum_n)[0])[language],
        subtitle=MONTH_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=small_multiples(
            months,
            Unit.COUNT,
            language=language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=MONTH_HOW,
            base=sentences.REQUESTS_BASE.format(n=f"{told.n_logged:,}")[language],
            definitions=(),
            frame=months,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "group": Header(words.GROUP, is_pinned=True),
                "n": Header(COUNT, Unit.COUNT),
            },
        ),
    )


@cached
def wanted_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """What is asked for most, and the headers."""
    return most_wanted(logged(session, question_of(view))), {
        "request": Header(WHAT, is_pinned=True),
        "n_accounts": Header(ACCOUNTS, Unit.COUNT),
        "n_paying": Header(PAYING, Unit.COUNT),
        "mrr": Header(ASKED_MRR, Unit.MONEY),
        "n_shipped": Header(SHIPPED, Unit.COUNT),
        "first_date": Header(FIRST),
    }
