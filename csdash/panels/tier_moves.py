"""Migration between tiers: the table of from and to, and the accounts that changed."""

import polars as pl

from csdash.analysis.tiers import told
from csdash.analysis.tiers.migration import ARRIVED, ENDS, LEFT, changed, crossed_moves, tier_moves
from csdash.errors import CsdashError, NotEnoughHistory
from csdash.figures.crossed import crossed, lines_of, shade
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.panels.tier_words import ACCOUNT, ACCOUNTS, NAME, tier_name
from csdash.session import Session
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

FROM, TO = Text("移動前", "From"), Text("移動後", "To")
OPENING, CLOSING = Text("期首MRR", "Opening MRR"), Text("期末MRR", "Closing MRR")
CORNER = Text("縦: 移動前 → 横: 移動後", "Rows: from, columns: to")
SUBTITLE = Text(
    "タッチ層の移動(社数と期首MRR、新規は期末MRR)・{n}か月・{population}",
    "Moves between tiers (accounts and opening MRR; of new ones closing MRR), {n} months, {population}",
)
FINDING = Text("タッチ層が変わったのは{n}社", "{n} accounts changed tier")
NOBODY = Text("この期間に課金した顧客はいません。", "No account paid at either end of the window.")
HOW = Text(
    "行が期首、列が期末のタッチ層です。対角線は層が変わらなかった顧客です。濃さはMRRの平方根に比例します。"
    "同じ期間に入ってきた顧客は最後の行、いなくなった顧客は最後の列にあります。",
    "Rows are the tier at the opening, columns at the closing; on the diagonal nothing changed. The shade follows the "
    "root of the MRR. Who arrived in the window is in the last row, who left in the last column.",
)


@cached
def moves_panel(session: Session, view: View) -> Panel:
    """From every tier to every tier, in accounts and money."""
    moves = _moves(session, view)
    table = crossed_moves(moves)
    if table.is_empty():
        raise CsdashError(NOBODY)
    language, currency = view.language, session.currency
    rows = []
    for start, end, n, opening, closing in table.iter_rows():
        amount = float(closing if start == ARRIVED else opening)
        money = value_text(amount, Unit.MONEY, language, currency)
        text = lines_of(ACCOUNTS.format(n=f"{n:,}")[language], money)
        rows.append((_name(session, start, language), _name(session, end, language), shade(amount), text))
    # Columns in their own order, whoever has moved there first.
    order = {_name(session, code, language): i for i, code in enumerate(_codes(table))}
    drawn = pl.DataFrame(
        rows,
        schema={"row": pl.String, "column": pl.String, "value": pl.Float64, "text": pl.String},
        orient="row",
    )
    drawn = _filled(drawn, order)
    spelt = table.with_columns(
        pl.col(side).replace_strict(
            {code: _name(session, code, language) for code in _codes(table)}, return_dtype=pl.String
        )
        for side in ("from", "to")
    )
    return Panel(
        finding=FINDING.format(n=f"{changed(moves).height:,}")[language],
        subtitle=SUBTITLE.format(n=str(view.window), population=words.population(view, session.names))[
            language
        ],
        chart=crossed(drawn, theme=theme_of(view), corner=CORNER[language]),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{moves.height:,}")[language],
            definitions=(metric("mrr"),),
            frame=words.plain(spelt),
            headers={
                "from": Header(FROM, is_pinned=True),
                "to": Header(TO, is_pinned=True),
                "n_accounts": Header(words.N, Unit.COUNT),
                "opening_mrr": Header(OPENING, Unit.MONEY),
                "closing_mrr": Header(CLOSING, Unit.MONEY),
            },
        ),
    )


@cached
def moves_answer(session: Session, view: View) -> list[str]:
    """How many changed tier, with how much money, and in which direction."""
    said = told.migration(_moves(session, view), view.window, session.currency)
    return [sentence[view.language] for sentence in said]


@cached
def moved_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """The accounts that stayed and changed tier, and the headers."""
    rows = changed(_moves(session, view))
    codes = {*rows["from"], *rows["to"]}
    named = rows.with_columns(
        pl.col(side).replace_strict(
            {code: _name(session, code, view.language) for code in codes}, return_dtype=pl.String
        )
        for side in ("from", "to")
    )
    headers = {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "from": Header(FROM),
        "to": Header(TO),
        "opening_mrr": Header(OPENING, Unit.MONEY),
        "closing_mrr": Header(CLOSING, Unit.MONEY),
    }
    return words.plain(named), {name: header for name, header in headers.items() if name in named.columns}


def _moves(session: Session, view: View) -> pl.DataFrame:
    question = question_of(view)
    try:
        return tier_moves(session, question)
    except NotEnoughHistory:
        raise too_early(view) from None


def _codes(table: pl.DataFrame) -> list[str]:
    """The rows and columns there are, each side in the order of the tiers."""
    found = [*table["from"], *table["to"]]
    return [code for code in ("high", "low", "tech", "", ARRIVED, LEFT) if code in found]


def _name(session: Session, code: str, language: Language) -> str:
    return ENDS[code][language] if code in ENDS else tier_name(session, code, language)


def _filled(drawn: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    """The frame with every pair, so that rows and columns come in their order."""
    rows = sorted(set(drawn["row"]), key=order.__getitem__)
    columns = sorted(set(drawn["column"]), key=order.__getitem__)
    pairs = pl.DataFrame(
        [(row, column) for row in rows for column in columns],
        schema={"row": pl.String, "column": pl.String},
        orient="row",
    )
    return pairs.join(drawn, on=["row", "column"], how="left", maintain_order="left")
