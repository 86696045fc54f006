"""Fit: lifetime value by the tier given, the accounts that are off it, and the money at stake."""

import polars as pl

from csdash.analysis.sentences import written
from csdash.analysis.tiers import told
from csdash.analysis.tiers.fit import FITS, KINDS, OVER, UNDER, Fit, crossed, fit
from csdash.errors import CsdashError
from csdash.figures.crossed import crossed as crossed_tiles
from csdash.figures.crossed import lines_of, shade
from csdash.figures.misfits import misfits
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.tier_misfits import ARR, DUE, GIVEN, STAKE, fit_headers, fit_outcomes, spelt_fits
from csdash.panels.tier_words import ACCOUNTS, VERSION, tier_name, tiers_there
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

AT_STAKE = Text("影響額 {money}", "{money} at stake")
NOBODY = Text("粗利とタッチ層の分かる顧客がいません。", "No account has both a margin and a tier.")
UNKNOWN_LTV = Text(
    "年間粗利・{population}・設定 {stamp}", "Gross profit a year, {population}; config {stamp}"
)
SUBTITLE = Text(
    "LTV = 年間粗利 × 平均継続{years}年・{population}・設定 {stamp}",
    "LTV is yearly gross profit x {years} years on average, {population}; config {stamp}",
)
MISFIT_TITLE = Text(
    "▲手厚さ不足{under}社({under_money})、▼手厚さ過剰{over}社({over_money})",
    "▲ {under} with too little attention ({under_money}), ▼ {over} with too much ({over_money})",
)
CROSS_TITLE = Text(
    "LTVに見合う層にいるのは{share}(偶然なら{chance})", "{share} are in the tier due ({chance} by chance)"
)
CROSS_SUBTITLE = Text(
    "現在の層とLTVに見合う層(社数・ARR)・許容幅を超えた不一致に影響額・設定 {stamp}",
    "The tier given against the tier due (accounts, ARR); money at stake where off by more than the tolerance; config {stamp}",
)
CORNER = Text("縦: 現在の層 → 横: LTVに見合う層", "Rows: given, columns: due by LTV")
HOW = Text(
    "点は1社です。帯はその層に見合うLTVの範囲で、点線がしきい値です。▲は価値に対して手厚さが足りない顧客、▼は手厚すぎる顧客で、"
    "しきい値から許容幅を超えて離れたものだけを挙げます。LTVは全員に同じ平均継続年数を使うため、順位は年間粗利の順位と同じです。"
    "対応コストは今の層で決まるので、LTVから引いていません。",
    "A dot is an account, the band the LTV that a tier is meant for, the dotted lines its thresholds. ▲ get less attention "
    "than they are worth, ▼ more; only those beyond the tolerance are marked. One lifetime is used for all, so the order "
    "is that of yearly gross profit. The cost to serve is not taken off: it follows from the tier given.",
)
CROSS_HOW = Text(
    "対角線が一致です。手厚さ不足の影響額はその顧客のARR、手厚さ過剰の影響額は見合う層の標準(中央値)を上回る対応コストです。",
    "On the diagonal both agree. At stake is the ARR of those with too little attention, and the cost to serve above the "
    "median of the tier due of those with too much.",
)


@cached
def fit_answer(session: Session, view: View) -> list[str]:
    """How many are where they are due, who is not, and what became of them."""
    found = fit(session, question_of(view))
    said = told.fitting(found, fit_outcomes(session, view), session.currency)
    return [sentence[view.language] for sentence in said]


@cached
def misfit_panel(session: Session, view: View) -> Panel:
    """Lifetime value by tier, the misfits marked."""
    found, language = _known(session, view), view.language
    years, tiers = found.churn.years, tiers_there(session)
    rows = found.rows.with_columns(value=pl.coalesce("ltv", "profit"))
    low, high = (edge * (years or 1) for edge in (found.low_from, found.high_from))
    bands = {"high": (high, None), "low": (low, high), "tech": (None, low)}
    names = _named(session, rows, view).sort(
        pl.col("tier").replace_strict({tier: i for i, tier in enumerate(tiers)}), "account_id"
    )
    kinds = {kind: KINDS[kind][language] for kind in (UNDER, OVER, FITS)}
    drawn = names.select(
        tier=pl.col("tier").replace_strict(_words(session, view), return_dtype=pl.String),
        value="value",
        kind="kind",
        name="name",
        note=pl.Series([_note(row, session, view) for row in names.iter_rows(named=True)], dtype=pl.String),
    )
    there = [tier for tier in tiers if tier in set(names["tier"])]
    text = {"stamp": found.stamp, "population": words.population(view, session.names)}
    subtitle = SUBTITLE.format(years=f"{years:.1f}", **text) if years else UNKNOWN_LTV.format(**text)
    return Panel(
        finding=MISFIT_TITLE.format(**_counts(found, session.currency))[language],
        subtitle=subtitle[language],
        chart=misfits(
            drawn,
            [bands[tier] for tier in there],
            kinds,
            language=language,
            theme=theme_of(view),
            currency=session.currency,
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=words.BASE.format(n=f"{found.rows.height:,}")[language],
            definitions=(metric("logo_churn_rate"), metric("gross_margin_rate")),
            # What is at stake first: a slide has room for a dozen rows.
            frame=spelt_fits(
                session, rows.sort("stake", descending=True, nulls_last=True), view
            ).with_columns(version=pl.lit(found.stamp)),
            headers=fit_headers(rows),
        ),
    )


@cached
def crossed_panel(session: Session, view: View) -> Panel:
    """The tier given against the tier due."""
    found, language, currency = _known(session, view), view.language, session.currency
    table, spelt = crossed(found), _words(session, view)
    rows = []
    sums = {(given, due): rest for given, due, *rest in table.iter_rows()}
    for given in tiers_there(session):
        for due in ("high", "low", "tech"):
            n, arr, n_misfits, stake = sums.get((given, due), (0, 0.0, 0, 0.0))
            money = [value_text(value, Unit.MONEY, language, currency) for value in (arr, stake)]
            text = lines_of(
                ACCOUNTS.format(n=f"{n:,}")[language],
                money[0],
                f"! {money[1]}" if n_misfits else "",
            )
            note = AT_STAKE.format(money=money[1])[language] if n_misfits else ""
            rows.append(
                (spelt[given], tier_name(session, due, language), shade(arr), text if n else "", note)
            )
    columns = dict.fromkeys(("row", "column"), pl.String) | {
        "value": pl.Float64,
        "text": pl.String,
        "note": pl.String,
    }
    both = {
        name: {tier: tier_name(session, tier, language) for tier in ("high", "low", "tech")}
        for name in ("tier", "due")
    }
    return Panel(
        finding=_agreed(found)[language],
        subtitle=CROSS_SUBTITLE.format(stamp=found.stamp)[language],
        chart=crossed_tiles(
            pl.DataFrame(rows, schema=columns, orient="row"), theme=theme_of(view), corner=CORNER[language]
        ),
        evidence=Evidence(
            how_to_read=CROSS_HOW,
            base=words.BASE.format(n=f"{found.rows.height:,}")[language],
            definitions=(metric("arr"), metric("cost_to_serve_per_account")),
            frame=table.with_columns(
                *(pl.col(name).replace_strict(both[name], return_dtype=pl.String) for name in both),
                version=pl.lit(found.stamp),
            ),
            headers={
                "tier": Header(GIVEN, is_pinned=True),
                "due": Header(DUE, is_pinned=True),
                "n_accounts": Header(words.N, Unit.COUNT),
                "arr": Header(ARR, Unit.MONEY),
                "stake": Header(STAKE, Unit.MONEY),
                "version": Header(VERSION),
            },
        ),
    )


def _known(session: Session, view: View) -> Fit:
    found = fit(session, question_of(view))
    if found.rows.is_empty():
        raise CsdashError(found.reason or NOBODY)
    return found


def _counts(found: Fit, currency: str) -> dict[str, Text]:
    told_of = {}
    for kind in (UNDER, OVER):
        part = found.rows.filter(kind=kind)
        told_of[kind] = Text(f"{part.height:,}", f"{part.height:,}")
        told_of[f"{kind}_money"] = written(float(part["stake"].sum() or 0), Unit.MONEY, currency)
    return told_of


def _agreed(found: Fit) -> Text:
    same, chance = found.agreement
    return CROSS_TITLE.format(share=written(same.value, Unit.RATE), chance=written(chance, Unit.RATE))


def _words(session: Session, view: View) -> dict[str, str]:
    return {tier: tier_name(session, tier, view.language) for tier in tiers_there(session)}


def _named(session: Session, rows: pl.DataFrame, view: View) -> pl.DataFrame:
    has_names = "account_name" in rows.columns
    return rows.with_columns(
        name=pl.coalesce("account_name", "account_id") if has_names else pl.col("account_id")
    )


def _note(row: dict, session: Session, view: View) -> str:
    money = value_text(row["stake"], Unit.MONEY, view.language, session.currency)
    kind = KINDS[row["kind"]][view.language]
    return kind if row["kind"] == FITS else lines_of(kind, AT_STAKE.format(money=money)[view.language])
