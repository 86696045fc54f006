"""Renewals: what became of the contracts that were due, in money and in number, by the month in which they ended.

The base is contracts due, never the opening MRR. A contract is due in the month in which it ends, however early or
late it is renewed, one of several years only then. What the data says of its end counts; where it says nothing (or
`open`) the next contract does, and without one, whether it is paid for after the grace.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, one, sums, where, zero

WINDOWS = (1, 3, 12)
KEPT = ("renewed", "upgraded", "downgraded")
GONE = ("lost", "withdrawn")
# Not decided yet: within its grace, and beyond it. Beyond it a contract counts as not renewed until it is.
UNDECIDED = ("open", "overdue")
OUTCOMES = (*KEPT, *GONE, *UNDECIDED)

told, mrr, start = nw.col("told"), nw.col("mrr"), nw.col("next_start_mrr")
is_kept, is_decided = told.is_in(KEPT), told != "open"
is_first = (nw.col("renewal_number") == 0).fill_null(value=False)
is_later = (nw.col("renewal_number") > 0).fill_null(value=False)

MONEY = {
    "due_mrr": mrr,
    "decided_mrr": where(is_decided, mrr),
    **{f"{word}_mrr": where(told == word, mrr) for word in OUTCOMES},
    # Of what was due, never more than was due; what was added or taken off at the renewal stands apart.
    "retained_mrr": where(is_kept, nw.min_horizontal(mrr, nw.col("new_mrr"))),
    "upgrade_mrr": where(is_kept & (nw.col("new_mrr") > mrr), nw.col("new_mrr") - mrr),
    "downgrade_mrr": where(is_kept & (nw.col("new_mrr") < mrr), mrr - nw.col("new_mrr")),
}
COUNTS = {
    "n_due": nw.lit(1, dtype=INTEGER),
    "n_decided": one(is_decided),
    "n_kept": one(is_kept),
    **{f"n_{word}": one(told == word) for word in OUTCOMES},
    "n_first": one(is_decided & is_first),
    "n_first_kept": one(is_kept & is_first),
    "n_first_flat": one((told == "renewed") & is_first),
    "n_later": one(is_decided & is_later),
    "n_later_kept": one(is_kept & is_later),
}
FLAT = {"first_flat_mrr": where((told == "renewed") & is_first, mrr)}
ACCOUNTS = {
    "n_due_accounts": one(nw.col("n_due") > 0),
    "n_decided_accounts": one(nw.col("n_decided") > 0),
    "n_first_accounts": one(nw.col("n_first") > 0),
    "n_later_accounts": one(nw.col("n_later") > 0),
}


def _squares(top: str, base: str, name: str) -> dict[str, nw.Expr]:
    return {
        f"{name}_base_sq": nw.col(base) * nw.col(base),
        f"{name}_top_sq": nw.col(top) * nw.col(top),
        f"{name}_base_x_top": nw.col(base) * nw.col(top),
    }


# Per account, as contracts of one account end alike: treating them as so many customers would feign certainty.
COUNT_SQUARES = {
    **_squares("n_kept", "n_decided", "count"),
    **_squares("n_first_kept", "n_first", "first"),
    **_squares("n_later_kept", "n_later", "later"),
}
MONEY_SQUARES = _squares("y", "x", "money")
# Added up besides, by which whoever keeps the squares sees whether they fit: floats do not turn around.
SIZE = "money_size"
SUMMED = (*MONEY, *FLAT, *COUNTS)
MEASURES = (*SUMMED, *ACCOUNTS, *COUNT_SQUARES, *MONEY_SQUARES)


def judged(terms: nw.LazyFrame, until: int, grace: int) -> nw.LazyFrame:
    """The contracts with `told`, one of OUTCOMES, and new_mrr, what a kept one was worth at its renewal.

    `until` is the last day that is known. A contract that has not ended yet is told what is known of it by then.
    """
    word, has_next = nw.col("outcome"), ~nw.col("next_contract_id").is_null()
    said = word.is_in((*KEPT, *GONE)).fill_null(value=False)
    by_money = (
        nw.when(start > mrr)
        .then(nw.lit("upgraded"))
        .otherwise(nw.when(start < mrr).then(nw.lit("downgraded")).otherwise(nw.lit("renewed")))
    )
    waits = nw.when(nw.col("end_day") + grace >= until).then(nw.lit("open")).otherwise(nw.lit("overdue"))
    is_waiting = (word == "open").fill_null(value=False) | nw.col("pays_on")
    derived = (
        nw.when(has_next).then(by_money).otherwise(nw.when(is_waiting).then(waits).otherwise(nw.lit("lost")))
    )
    decided = terms.with_columns(told=nw.when(said).then(word).otherwise(derived))
    worth = nw.coalesce("next_start_mrr", "mrr")
    # Where word and money disagree (the next contract may have grown since), the word wins.
    new = (
        nw.when(told == "upgraded")
        .then(nw.max_horizontal(worth, mrr))
        .otherwise(nw.when(told == "downgraded").then(nw.min_horizontal(worth, mrr)).otherwise(mrr))
    )
    return decided.with_columns(new_mrr=nw.when(is_kept).then(new).otherwise(zero()))


def renewal_sums(
    due: nw.LazyFrame, windows: nw.LazyFrame, key: list[str], first: int, last: int, unit: int
) -> nw.LazyFrame:
    """MEASURES and SIZE per window, closing month t and cell; `due` are judged contracts with the key and their cell.

    `windows` holds window and t with each month of it as end_m. An account stands where it stood when the first of
    its contracts in the window came due, so that it counts in one group only.
    """
    measured = (
        due.filter((nw.col("end_m") >= first) & (nw.col("end_m") <= last))
        .with_columns(**MONEY, **FLAT, **COUNTS)
        .group_by(*key, "end_m")
        .agg(*sums(SUMMED), nw.col("cell").max())
    )
    spread = measured.join(windows, on="end_m")
    names = ["window", "t", *key]
    totals = spread.group_by(*names).agg(*sums(SUMMED), nw.col("end_m").min())
    stands = measured.select(*key, "end_m", "cell")
    # Accounts that nobody knows have the key all the same; it is never null.
    located = totals.join(stands, on=[*key, "end_m"], how="left")
    coarse = located.with_columns(x=nw.col("decided_mrr") // unit, y=nw.col("retained_mrr") // unit)
    return (
        coarse.with_columns(**ACCOUNTS, **COUNT_SQUARES, **MONEY_SQUARES)
        .with_columns(nw.max_horizontal(*(nw.col(name).cast(nw.Float64) ** 2 for name in "xy")).alias(SIZE))
        .group_by("window", "t", "cell")
        .agg(*sums(MEASURES), nw.col(SIZE).sum())
    )
