"""Health movement: where the accounts of each band are now, and which accounts moved."""

import polars as pl

from csdash.analysis.health import movement as moving
from csdash.analysis.health import states_told, told
from csdash.analysis.health.score import STATES
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import month_name, written
from csdash.contract.names import dimension_name
from csdash.errors import CsdashError
from csdash.figures.shares import shares
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG, SHARE, band_colours, band_name, rules
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "{before}末の区分(行)ごとの、{now}末の区分・顧客数の割合・{population}",
    "Band at the end of {now} by band at the end of {before} (rows), share of accounts, {population}",
)
HOW = Text(
    "行は期首の区分、色は期末の区分です。期末に課金がない顧客は「解約済み」に入ります。絞り込みは期首の属性によります。"
    "スコアの小さな上下でも区分は変わるため、動いた顧客の変化の大きさも表で確かめてください。設定は {stamp} です。",
    "Rows are the bands at the opening, colours those at the closing. Whoever no longer pays is gone. Filters are on "
    "attributes of the opening. A small change of score can cross an edge: the table shows how far each account moved. "
    "The config is {stamp}.",
)
ROW = Text("{band}({n})", "{band} ({n})")
FROM, TO = Text("期首の区分", "Band at the opening"), Text("期末の区分", "Band at the closing")
NAME, ACCOUNT = Text("顧客名", "Account"), Text("顧客ID", "Account ID")
THEN, NOW, CHANGE = (
    Text("期首のスコア", "Score at the opening"),
    Text("期末のスコア", "Score at the closing"),
    Text("変化", "Change"),
)
MRR_NOW = Text("現在のMRR", "MRR now")
SHOWN = ("segment", "tier", "csm_id")


def _ends(session: Session, view: View) -> pl.DataFrame:
    question = question_of(view)
    if question.last - question.window < session.first_month:
        raise too_early(view)
    accounts = moving.ends(session, question)
    if accounts.is_empty():
        raise CsdashError(told.NOBODY.format(month=month_name(question.last - question.window)))
    return accounts


@cached
def movement_answer(session: Session, view: View) -> list[str]:
    """Who fell, who rose, and what became of the low."""
    one = moving.movement(_ends(session, view))
    return [said[view.language] for said in states_told.moved(one, view.window, session.currency)]


@cached
def movement_panel(session: Session, view: View) -> Panel:
    """Each band at the opening, divided by what became of it."""
    accounts, language = _ends(session, view), view.language
    pairs, question = moving.moves(accounts), question_of(view)
    used = [state for state in moving.ENDS if state in pairs["closing"].to_list()]
    sizes = dict(pairs.group_by("state").agg(pl.col("n").sum()).iter_rows())
    rows = [
        ROW.format(band=band_name(state, language), n=accounts_text(sizes[state]))[language]
        for state in pairs["state"]
    ]
    amounts = [
        f"{accounts_text(n)[language]} · MRR {written(mrr, Unit.MONEY, session.currency)[language]}"
        for n, mrr in pairs.select("n", "mrr").iter_rows()
    ]
    names = {state: end_name(state, language) for state in moving.ENDS}
    # Categories are taken in order of appearance, and a row need not have them all.
    frame = pairs.with_columns(
        bar=pl.Series(rows),
        amount=pl.Series(amounts),
        category=pl.col("closing").replace_strict(names, return_dtype=pl.String),
        config=pl.lit(session.configs.health.stamp),
    )
    bars = frame.select("bar").unique(maintain_order=True)
    full = bars.join(
        pl.DataFrame({"category": [names[state] for state in used]}), how="cross", maintain_order="left_right"
    )
    drawn = full.join(
        frame.select("bar", "category", "share", "amount"),
        on=["bar", "category"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("share").fill_null(0.0), pl.col("amount").fill_null(""))
    theme = theme_of(view)
    colours = [theme.text if state == moving.GONE else band_colours(view, [state])[0] for state in used]
    one = moving.movement(accounts)
    return Panel(
        finding=states_told.moved_title(one)[language],
        subtitle=SUBTITLE.format(
            before=month_name(question.last - question.window),
            now=month_name(question.last),
            population=words.population(view, session.names),
        )[language],
        chart=shares(drawn, colours, language=language, theme=theme),
        evidence=Evidence(
            how_to_read=rules(session, HOW),
            base=words.BASE.format(n=f"{accounts.height:,}")[language],
            definitions=(metric("health_score"),),
            frame=frame.with_columns(
                state=pl.col("state").replace_strict(
                    {state: band_name(state, language) for state in STATES}, return_dtype=pl.String
                )
            ),
            headers={
                "state": Header(FROM, is_pinned=True),
                "category": Header(TO, is_pinned=True),
                "n": Header(words.N, Unit.COUNT),
                "share": Header(SHARE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "mrr": Header(Text("期首MRR", "Opening MRR"), Unit.MONEY),
                "closing_mrr": Header(MRR_NOW, Unit.MONEY),
                "config": Header(CONFIG),
            },
        ),
    )


def end_name(state: str, language: str) -> str:
    """What became of an account, with its shape."""
    return f"× {moving.ENDS[state][language]}" if state == moving.GONE else band_name(state, language)


@cached
def movers_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts that changed their band and still pay, those that fell first."""
    rows = moving.movers(_ends(session, view))
    names, language = session.account_names(), view.language
    told_ = rows if names is None else rows.join(names, on="account_id", how="left", maintain_order="left")
    spelt = {state: end_name(state, language) for state in moving.ENDS}
    frame = told_.with_columns(
        pl.col("state", "closing").replace_strict(spelt, return_dtype=pl.String),
        config=pl.lit(session.configs.health.stamp),
    )
    for name in SHOWN:
        if name in frame.columns:
            frame = words.spelt(frame, name, name, session.names, language)
    return frame, {
        "account_name": Header(NAME, is_pinned=True),
        "account_id": Header(ACCOUNT),
        "state": Header(FROM),
        "closing": Header(TO),
        "score": Header(THEN, Unit.SCORE),
        "closing_score": Header(NOW, Unit.SCORE),
        "change": Header(CHANGE, format="%+.1f"),
        "closing_mrr": Header(MRR_NOW, Unit.MONEY),
        **{name: Header(dimension_name(name)) for name in SHOWN if name in frame.columns},
        "config": Header(CONFIG),
    }
