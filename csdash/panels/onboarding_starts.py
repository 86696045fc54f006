"""How accounts are started: goals handed over, guided or by themselves; and the onboardings that are stuck."""

import polars as pl

from csdash.analysis.onboarding import told_starts as sentences
from csdash.analysis.onboarding.named import GOALS, blocker_name
from csdash.analysis.onboarding.starts import blockers, goals, handover, mode_share, modes, stuck
from csdash.analysis.sentences import as_title, joined
from csdash.analysis.with_interval import with_interval
from csdash.contract.details import ONBOARDINGS
from csdash.contract.names import dimension_name
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.figures.shares_over_time import shares_over_time
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

GOALS_SUBTITLE = Text(
    "目標の記録と引き継ぎ・契約開始の四半期別・{population}",
    "How goals came to be known, by start quarter, {population}",
)
GOALS_HOW = Text(
    "契約開始から規定日数({days}日)が過ぎた顧客について、その日数以内に目標が記録されたか、営業から引き継いだか、CSが改めて聞いたかの割合です。"
    "四半期の社数が少ないと、割合は大きく揺れます。",
    "Of accounts that began at least {days} days ago: whether their goals were recorded within that time, handed over by "
    "sales, or asked for again. Shares of quarters with few starts swing widely.",
)
MODES_SUBTITLE = Text(
    "セルフとガイド付きの割合・契約開始の四半期別・{population}",
    "Self-onboarding and guided starts, by start quarter, {population}",
)
MODES_HOW = Text(
    "オンボーディングを始めた顧客のうち、自分で進めた割合と、人がついて進めた割合です。どちらが早いかは「価値までの速さ」で進め方別に見られます。",
    "How many onboarded themselves and how many with somebody at their side. Which is faster is under Speed, by guided or not.",
)
CATEGORY = Text("区分", "Category")
SHARE = Text("割合", "Share")
STARTS = Text("開始社数", "Starts")
AMOUNT = Text("{n}社", "{n} accounts")
BLOCKERS_SUBTITLE = Text(
    "停滞している顧客のうち、理由が最後に記録されたものの割合・{population}",
    "Share of the stuck by the blocker last noted, {population}",
)
BLOCKERS_HOW = Text(
    "開始から規定日数({days}日)を過ぎても完了または価値実感に至っていない課金中の顧客を、最後に記録された停滞の理由で分けています。点は割合、線は"
    "95%区間です。区間が重なる理由どうしの順番に意味はありません。",
    "Paying accounts beyond {days} days without first value or an end of onboarding, by the blocker noted last. The dot is the "
    "share, the bar its 95% interval; the order of blockers whose intervals overlap means nothing.",
)
BLOCKER = Text("停滞の理由", "Blocker")
NAME, ACCOUNT = Text("顧客名", "Account name"), Text("アカウントID", "Account id")
DAYS, STARTED = Text("経過日数", "Days"), Text("契約開始", "Start")
MISSING = Text("至っていないもの", "Not reached")
VALUE, END = Text("価値実感", "First value"), Text("完了", "Completion")
ENDS = Text("初回契約の満了", "First contract ends")


@cached
def goals_answer(session: Session, view: View) -> list[str]:
    """Goals recorded and handed over, and who onboards alone."""
    question, minimum_n = question_of(view), session.settings.minimum_n
    said = sentences.goals(handover(session, question), mode_share(session, question), minimum_n)
    lines = [joined(*said[i : i + 2]) for i in range(0, len(said), 2)]
    return [line[view.language] for line in lines]


@cached
def goals_panel(session: Session, view: View) -> Panel:
    """How the goals of new accounts came to be known, by quarter."""
    question, theme = question_of(view), theme_of(view)
    rows = goals(session, question)
    told = handover(session, question)
    days = str(session.settings.onboarding_days)
    colours = (theme.accent, theme.contraction, theme.neutral, theme.context)
    return _shares(
        session,
        view,
        rows.filter(pl.col("n").sum().over("category") > 0),
        {key: (GOALS[key], colour) for key, colour in zip(GOALS, colours, strict=True)},
        sentences.goals_title(told),
        GOALS_SUBTITLE,
        GOALS_HOW.format(days=days),
    )


@cached
def modes_panel(session: Session, view: View) -> Panel | None:
    """Self-onboarding and guided starts by quarter; None where no start says which."""
    question, theme = question_of(view), theme_of(view)
    rows, whole = modes(session, question), mode_share(session, question)
    if rows.is_empty():
        return None
    colours = {"self": (ONBOARDINGS["self"], theme.accent), "guided": (ONBOARDINGS["guided"], theme.context)}
    said = as_title(sentences.SELF.format(share=with_interval(whole, Unit.RATE)))
    return _shares(session, view, rows, colours, said, MODES_SUBTITLE, MODES_HOW)


@cached
def stuck_answer(session: Session, view: View) -> list[str]:
    """How many are stuck, what they pay, and on what."""
    rows = stuck(session, question_of(view))
    days = session.settings.onboarding_days
    return [one[view.language] for one in sentences.stuck(rows, blockers(rows), days, session.currency)]


@cached
def blockers_panel(session: Session, view: View) -> Panel | None:
    """The stuck by blocker; None where none is stuck."""
    rows, language = stuck(session, question_of(view)), view.language
    if rows.is_empty():
        return None
    held = blockers(rows)
    named = held.with_columns(
        group=pl.Series([blocker_name(code)[language] for code in held["group"]], dtype=pl.String)
    )
    days = session.settings.onboarding_days
    said = sentences.stuck(rows, held, days, session.currency)
    return Panel(
        finding=as_title(said[1])[language],
        subtitle=BLOCKERS_SUBTITLE.format(population=words.population(view, session.names))[language],
        # Counts of accounts are facts, but their number is small: nothing is hidden for being few.
        chart=ranked(named, Unit.RATE, language=language, theme=theme_of(view)),
        evidence=Evidence(
            how_to_read=BLOCKERS_HOW.format(days=str(days)),
            base=words.BASE.format(n=f"{rows.height:,}")[language],
            definitions=(),
            frame=named,
            headers={
                "group": Header(BLOCKER, is_pinned=True),
                "value": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
            },
        ),
    )


@cached
def stuck_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts that are stuck, the largest first, and the headers."""
    rows, language = words.plain(stuck(session, question_of(view))), view.language
    parts = [
        pl.when(flag).then(pl.lit(name[language]))
        for flag, name in (("is_without_value", VALUE), ("is_unfinished", END))
    ]
    frame = rows.with_columns(
        missing=pl.concat_str(parts, separator=" / ", ignore_nulls=True),
        blocker=pl.Series([blocker_name(code or "")[language] for code in rows["blocker"]], dtype=pl.String),
    )
    attributes = [name for name in ("tier", "segment", "csm_id") if name in frame.columns]
    for name in attributes:
        frame = words.spelt(frame, name, name, session.names, language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        "days": Header(DAYS, Unit.COUNT),
        "missing": Header(MISSING),
        "blocker": Header(BLOCKER),
        "start_date": Header(STARTED),
        "end_date": Header(ENDS),
        **{name: Header(dimension_name(name)) for name in attributes},
    }


def _shares(
    session: Session,
    view: View,
    rows: pl.DataFrame,
    parts: dict[str, tuple[Text, str]],
    finding: Text,
    subtitle: Text,
    how: Text,
) -> Panel:
    if rows.is_empty():
        raise CsdashError(sentences.NOBODY)
    language = view.language
    used = [key for key in parts if key in set(rows["category"])]
    spelt = {key: parts[key][0][language] for key in used}
    shown = rows.with_columns(
        pl.col("category").replace_strict(spelt, return_dtype=pl.String),
        amount=pl.Series([AMOUNT.format(n=f"{n:,}")[language] for n in rows["n"]], dtype=pl.String),
    )
    return Panel(
        finding=finding[language],
        subtitle=subtitle.format(population=words.population(view, session.names))[language],
        chart=shares_over_time(
            shown,
            [parts[key][1] for key in used],
            language=language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=how,
            base=words.BASE.format(n=f"{rows['n'].sum():,}")[language],
            definitions=(),
            frame=shown,
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "category": Header(CATEGORY, is_pinned=True),
                "share": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n": Header(words.N, Unit.COUNT),
                "n_started": Header(STARTS, Unit.COUNT),
            },
        ),
    )
