"""Causes: why an account counts differently in two snapshots of the same month. One cause each, by precedence.

    merged          it counts as another account, or another one counts as it, in one of the two only
    re_segmented    the filter holds in one of the two only, because an attribute changed
    late_churn      paying then, and now known to have left
    removed         paying then, and now without any payment up to that month
    backdated       not paying then, paying now
    fx              the same in its own currency, at another rate
    amount_changed  paying in both, another amount
    history         the same amounts, but now known as new, returned or started at another time
    other           everything else, such as a score that was corrected
    definition      no account changed: the way of calculating did (see restatement.py)

An account that meets several is told by the first of them; decision 0035 says why in this order.
"""

import polars as pl

from csdash.money import EXACT
from csdash.text import Text

CAUSES = {
    "merged": Text("アカウントの統合", "Merged accounts"),
    "re_segmented": Text("属性の変更", "Re-segmented accounts"),
    "late_churn": Text("遅れて届いた解約", "Churn reported late"),
    "removed": Text("取り消された契約", "Removed contracts"),
    "backdated": Text("さかのぼって登録された契約", "Backdated contracts"),
    "fx": Text("為替レートの変更", "Changed exchange rates"),
    "amount_changed": Text("金額の訂正", "Corrected amounts"),
    "history": Text("開始時期・新規と復活の見直し", "Corrected start or history"),
    "other": Text("その他の訂正", "Other corrections"),
    "definition": Text("計算方法の変更", "Changed definition"),
}
RULES = {
    "merged": Text(
        "どちらか一方でだけ、ほかのアカウントの一部として数えている。",
        "In one of the two it counts as part of another account, or another one as part of it.",
    ),
    "re_segmented": Text(
        "属性が変わったため、どちらか一方でだけ絞り込みの条件に合う。",
        "An attribute changed, so that the filter holds in one of the two only.",
    ),
    "late_churn": Text(
        "当時は課金中だったが、今はそれ以前に解約していたと分かっている。",
        "It was paying then, and is now known to have left before.",
    ),
    "removed": Text(
        "当時は課金中だったが、今はその月までの課金が1つもない。",
        "It was paying then, and now has no payment up to that month.",
    ),
    "backdated": Text("当時は課金がなく、今はある。", "It was not paying then, and is now."),
    "fx": Text(
        "契約通貨での金額は同じで、換算レートが違う。",
        "The same in its own currency, converted at another rate.",
    ),
    "amount_changed": Text("どちらでも課金中で、金額が違う。", "It pays in both, another amount."),
    "history": Text(
        "金額は同じで、開始時期や、新規か復活かの区別が違う。",
        "The same amounts, but another start, or new in one and returned in the other.",
    ),
    "other": Text(
        "ヘルススコアなど、金額以外の値の訂正。",
        "A value other than money was corrected, such as a health score.",
    ),
    "definition": Text(
        "公開したときの値と、同じスナップショットから今計算した値の差。",
        "What was published against what the same snapshot gives today.",
    ),
}
# What is known of an account in one snapshot. `account_name` where there are names; `numerator` and `denominator` are what it adds to the metric's sums
# inside the filter, exact; `opening` and `closing` what it pays at both ends, filter or not; `opening_own` and
# `closing_own` the same in its own currency (null where there is one currency); `owner` the account it counts as;
# `has_paid` whether it pays in any month up to the closing.
FACTS = {
    "account_id": pl.String,
    "account_name": pl.String,
    "numerator": EXACT,
    "denominator": EXACT,
    "is_in": pl.Boolean,
    "opening": EXACT,
    "closing": EXACT,
    "opening_own": pl.String,
    "closing_own": pl.String,
    "owner": pl.String,
    "has_paid": pl.Boolean,
}
_ZERO = {"numerator": 0, "denominator": 0, "opening": 0, "closing": 0, "is_in": False, "has_paid": False}


def with_causes(then: pl.DataFrame, now: pl.DataFrame, *, compares_months: bool) -> pl.DataFrame:
    """Each account that adds something else to the sums now, with why.

    In: FACTS of both snapshots. Out: account_id, account_name, cause, numerator and denominator as changes, and what it paid
    at both ends then and now. `compares_months` says that the metric follows accounts between two months, so that
    when one began can matter.
    """
    met = then.select(pl.all().name.suffix("_then")).join(
        now.select(pl.all().name.suffix("_now")),
        left_on="account_id_then",
        right_on="account_id_now",
        how="full",
        coalesce=True,
    )
    met = met.rename({"account_id_then": "account_id"}).with_columns(
        pl.col(f"{name}_{when}").fill_null(usual) for name, usual in _ZERO.items() for when in ("then", "now")
    )
    changes = [
        (pl.col(f"{name}_now") - pl.col(f"{name}_then")).alias(name) for name in ("numerator", "denominator")
    ]
    return (
        met.with_columns(*changes, is_merged=pl.col("account_id").is_in(_merged(met).implode()))
        .filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
        .select(
            "account_id",
            pl.coalesce("account_name_now", "account_name_then").alias("account_name"),
            _cause(compares_months=compares_months).alias("cause"),
            "numerator",
            "denominator",
            *(f"{end}_{when}" for when in ("then", "now") for end in ("opening", "closing")),
        )
    )


def _merged(met: pl.DataFrame) -> pl.Series:
    """Accounts whose owner differs, and the owners concerned."""
    there = pl.col("owner_then").is_not_null() & pl.col("owner_now").is_not_null()
    # Who is in one snapshot only was not merged there; it counts if it belongs to somebody else in the other.
    alone = pl.coalesce("owner_then", "owner_now") != pl.col("account_id")
    differs = pl.when(there).then(pl.col("owner_then") != pl.col("owner_now")).otherwise(alone)
    found = met.filter(differs.fill_null(value=False))
    return (
        pl.concat([found[name] for name in ("account_id", "owner_then", "owner_now")]).drop_nulls().unique()
    )


def _cause(*, compares_months: bool) -> pl.Expr:
    def pays(end: str, when: str) -> pl.Expr:
        return pl.col(f"{end}_{when}") > 0

    is_there = {when: pays("opening", when) | pays("closing", when) for when in ("then", "now")}
    lost = {end: pays(end, "then") & ~pays(end, "now") for end in ("opening", "closing")}
    won = {end: ~pays(end, "then") & pays(end, "now") for end in ("opening", "closing")}
    # The filter looks at the attributes of the opening, or of the closing for who was not there.
    same_end = pays("opening", "then") == pays("opening", "now")
    is_moved = is_there["then"] & is_there["now"] & same_end & (pl.col("is_in_then") != pl.col("is_in_now"))
    differs, same_own = pl.lit(value=False), pl.lit(value=True)
    for end in ("opening", "closing"):
        differs |= pl.col(f"{end}_then") != pl.col(f"{end}_now")
        # Without a currency of its own nothing can be the same in it.
        own = pl.col(f"{end}_own_then") == pl.col(f"{end}_own_now")
        same_own &= own.fill_null(value=False) | (~pays(end, "then") & ~pays(end, "now"))

    def gone() -> pl.Expr:
        return pl.when("has_paid_now").then(pl.lit("late_churn")).otherwise(pl.lit("removed"))

    return (
        pl.when("is_merged")
        .then(pl.lit("merged"))
        .when(is_moved)
        .then(pl.lit("re_segmented"))
        .when(lost["closing"])
        .then(gone())
        .when(won["closing"])
        .then(pl.lit("backdated"))
        .when(lost["opening"])
        .then(gone())
        .when(won["opening"])
        .then(pl.lit("backdated"))
        .when(differs & same_own)
        .then(pl.lit("fx"))
        .when(differs)
        .then(pl.lit("amount_changed"))
        .otherwise(pl.lit("history" if compares_months else "other"))
    )
