"""Expansion taken apart: from the opening to what is left of it by product line, price and volume, and two factors."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from csdash.analysis.question import Question
from csdash.measures.expansion import CAUSES
from csdash.session import Session
from csdash.text import Text

# Each part with the measure behind it, its sign, and the movement whose colour it has.
PARTS = {
    "upsell": (Text("アップセル", "Upsell"), "upsell_mrr", 1, "expansion"),
    "cross_sell": (Text("クロスセル", "Cross-sell"), "cross_sell_mrr", 1, "expansion"),
    "credit_gain": (Text("クレジットの減少", "Smaller credits"), "credit_gain_mrr", 1, "expansion"),
    "rest_gain": (Text("内訳不明の増加", "Gain not told apart"), "rest_gain_mrr", 1, "expansion"),
    "downsell": (Text("ダウンセル", "Downsell"), "downsell_mrr", -1, "contraction"),
    "product_dropped": (Text("製品の解約", "Products dropped"), "product_dropped_mrr", -1, "contraction"),
    "credit_loss": (Text("クレジットの増加", "Larger credits"), "credit_loss_mrr", -1, "contraction"),
    "rest_loss": (Text("内訳不明の減少", "Loss not told apart"), "rest_loss_mrr", -1, "contraction"),
}
MAIN = ("upsell", "cross_sell", "downsell", "product_dropped")
CAUSE_NAMES = {
    "volume": (Text("席数の増加", "More seats"), Text("席数の減少", "Fewer seats")),
    "price": (Text("定価の上昇", "Higher list price"), Text("定価の低下", "Lower list price")),
    "discount": (Text("割引の縮小・終了", "Discounts ended or cut"), Text("割引の拡大", "Deeper discounts")),
    "unknown": (Text("内訳不明の増加", "Gain not known"), Text("内訳不明の減少", "Loss not known")),
}
SPLIT = {"movement": pl.String, "part": pl.String, "amount": pl.Float64, "n": pl.Int64}


def split(session: Session, question: Question) -> pl.DataFrame:
    """From opening MRR to the closing MRR of the same accounts, in the columns of SPLIT; empty too early.

    Churn stands among the parts, so that the closing over the opening is NRR.
    """
    where = dict(question.where)
    rows = session.expansion(question.window, where=where).filter(pl.col("month") == question.month)
    if rows.is_empty() or "opening_mrr" not in rows.columns:
        return pl.DataFrame(schema=SPLIT)
    row = rows.row(0, named=True)
    opening = float(row["opening_mrr"])
    steps: list[tuple] = [("opening", "opening", opening, row["n_opening"])]
    for part, (_, measure, sign, movement) in PARTS.items():
        if row[measure] or part in MAIN:
            steps.append((movement, part, sign * float(row[measure]), row.get(f"n_{part}")))
    kept = question.at(session, question.month, "nrr").row(0, named=True)
    closing = float(kept["numerator"])
    left = closing - opening - float(row["expansion_mrr"] - row["contraction_mrr"])
    steps.append(("churn", "churn", left, row["n_opening"] - row["n_kept"]))
    steps.append(("closing", "closing", closing, row["n_kept"]))
    return pl.DataFrame(steps, schema=SPLIT, orient="row")


def netted(session: Session, question: Question) -> float:
    """What gains and losses on different lines of one account cancelled out within it."""
    rows = session.expansion(question.window, where=dict(question.where))
    found = rows.filter(pl.col("month") == question.month)
    return float(found["netted_mrr"].sum()) if "netted_mrr" in found.columns else 0.0


def price_steps(session: Session, question: Question) -> tuple[pl.DataFrame, int, int]:
    """What lines that stayed gained and lost: cause, side, effect; the lines there are, and those that tell.

    Empty where no line stayed. Raises NotUnlocked without seats or list prices.
    """
    rows = session.price_volume(question.window, where=dict(question.where))
    found = rows.filter(pl.col("month") == question.month)
    schema = {"cause": pl.String, "side": pl.String, "effect": pl.Float64}
    if found.is_empty():
        return pl.DataFrame(schema=schema), 0, 0
    row = found.row(0, named=True)
    effects = [
        (cause, side, float(row[f"{cause}_{side}_mrr"]) * sign)
        for cause in CAUSES
        for side, sign in (("gain", 1), ("loss", -1))
        if row[f"{cause}_{side}_mrr"] or cause != "unknown"
    ]
    return pl.DataFrame(effects, schema=schema, orient="row"), row["n_kept_lines"], row["n_known_lines"]


@dataclass(frozen=True, slots=True)
class Factors:
    """NRR as logo retention x what a retained account pays against what an account paid at the opening."""

    month: date
    nrr: float
    logo: float
    arpa: float
    n: int


def factors(session: Session, question: Question) -> list[Factors]:
    """NRR and its two factors per month shown; months in which nobody stayed are left out."""
    frame = question.values(session, "nrr", "logo_retention_rate")
    money, logos = (
        frame.filter(pl.col("metric") == key).drop_nulls("value").sort("month")
        for key in ("nrr", "logo_retention_rate")
    )
    met = money.join(logos, on="month", suffix="_logo").filter(pl.col("value_logo") > 0)
    return [
        Factors(month, nrr, logo, nrr / logo, n)
        for month, nrr, logo, n in met.select("month", "value", "value_logo", "n_accounts").iter_rows()
    ]


def factor_change(now: Factors, then: Factors) -> tuple[float, float]:
    """The change of NRR through logo retention and through ARPA; the two add up to it.

    Each factor's change counts at the mean of the other, as drivers do (decision 0017).
    """
    through_logo = (now.logo - then.logo) * (now.arpa + then.arpa) / 2
    through_arpa = (now.arpa - then.arpa) * (now.logo + then.logo) / 2
    return through_logo, through_arpa


@dataclass(frozen=True, slots=True)
class TopDecile:
    """How much of all expansion the tenth of expanding accounts that grew most brings."""

    share: float
    n_top: int
    n: int


def top_decile(accounts: pl.DataFrame) -> TopDecile | None:
    """In: the accounts behind a bridge. None where nobody expanded; the top is rounded up, so it is never empty."""
    grown = accounts.filter(pl.col("expansion_mrr") > 0)["expansion_mrr"].cast(pl.Float64)
    if grown.is_empty():
        return None
    n_top = -(-len(grown) // 10)
    return TopDecile(grown.top_k(n_top).sum() / grown.sum(), n_top, len(grown))
