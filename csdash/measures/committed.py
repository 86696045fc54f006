"""Committed MRR: what MRR becomes within 1, 3 and 12 months by what was signed or given notice of by then.

MRR, and what is signed and begins within the horizon, less what notice was given of and ends within it. A signed
renewal counts with what it adds to the contract it follows; what it takes off is a notified downgrade. Churn that is
suspected or imminent is no notice: it is measured beside, and never subtracted.

For a month t only contracts signed, notices given and risks seen by its end count, so that later news change nothing.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import one, sums, where, zero

HORIZONS = (1, 3, 12)
RISKS = ("suspected", "imminent")
PARTS = ("signed", "churn", "downgrade")
MONEY = tuple(f"{part}_{h}_mrr" for h in HORIZONS for part in (*PARTS, *RISKS))
COUNTS = tuple(f"n_{part}_{h}" for h in HORIZONS for part in (*PARTS, *RISKS))
MEASURES = ("mrr", "n_paying", *MONEY, *COUNTS)

t = nw.col("t")


def signed_changes(terms: nw.LazyFrame, months: nw.LazyFrame) -> nw.LazyFrame:
    """Per month t, horizon and contract that is signed and has not begun: signed and downgrade, of account_id, product.

    `months` holds each t with the months m ahead of it by an offset from 1 to the longest horizon.
    """
    ahead = _before(terms.with_columns(next_contract_id="contract_id"), "start_m", months).filter(
        nw.col("signed_m") <= t
    )
    # What it follows, as far as that still runs: the rest is no longer in the MRR it adds to.
    follows = terms.filter(~nw.col("next_contract_id").is_null())
    replaced = (
        _before(follows, "next_start_m", months)
        .filter((nw.col("next_signed_m") <= t) & (nw.col("signed_m") <= t) & (nw.col("gone_m") > t))
        .group_by("next_contract_id", "t")
        .agg(nw.col("mrr").sum().alias("replaced"))
    )
    joined = ahead.join(replaced, on=["next_contract_id", "t"], how="left")
    net = nw.col("start_mrr") - nw.col("replaced").fill_null(0)
    return joined.select(
        "t",
        "offset",
        "account_id",
        "product",
        signed=where(net > 0, net),
        churn=zero(),
        downgrade=where(net < 0, zero() - net),
    )


def notified_changes(terms: nw.LazyFrame, months: nw.LazyFrame, horizon: int) -> nw.LazyFrame:
    """Per month t and contract with notice that ends within the `horizon`: churn or downgrade.

    A contract whose successor is signed and begins within the horizon is told with that.
    """
    noticed = terms.filter(~nw.col("notice_m").is_null())
    ends = _before(noticed, "gone_m", months).filter(
        (nw.col("offset") <= horizon) & (nw.col("notice_m") <= t) & (nw.col("start_m") <= t)
    )
    is_followed = ((nw.col("next_signed_m") <= t) & (nw.col("next_start_m") <= t + horizon)).fill_null(
        value=False
    )
    is_downgrade = (nw.col("outcome") == "downgraded").fill_null(value=False)
    # A notice of a downgrade says to how much; where no next contract tells, nothing is taken off.
    less = nw.col("mrr") - nw.min_horizontal("mrr", nw.coalesce("next_start_mrr", "mrr"))
    return ends.filter(~is_followed).select(
        "t",
        "offset",
        "account_id",
        "product",
        signed=zero(),
        churn=where(~is_downgrade, nw.col("mrr")),
        downgrade=where(is_downgrade, less),
    )


def within(changes: nw.LazyFrame, horizon: int) -> nw.LazyFrame:
    """The changes of a horizon under the names of its measures."""
    near = changes.filter(nw.col("offset") <= horizon)
    return near.select(
        "t",
        "account_id",
        "product",
        **{f"{part}_{h}_mrr": nw.col(part) if h == horizon else zero() for h in HORIZONS for part in PARTS},
    )


def committed_sums(keyed: nw.LazyFrame, risks: nw.LazyFrame) -> nw.LazyFrame:
    """MEASURES per month t and cell; `keyed` are rows per t, key and cell, `risks` what is suspected of an account in t."""
    joined = keyed.join(risks, on=["account_id", "t"], how="left")
    overlays = {
        f"{risk}_{h}_mrr": where(
            (nw.col("risk") == risk).fill_null(value=False),
            # What notice was given of is off already.
            nw.max_horizontal(
                zero(), nw.col("mrr") - nw.col(f"churn_{h}_mrr") - nw.col(f"downgrade_{h}_mrr")
            ),
        )
        for h in HORIZONS
        for risk in RISKS
    }
    told = joined.with_columns(**overlays).with_columns(n_paying=one(nw.col("mrr") > 0))
    counted = told.with_columns(
        **{f"n_{part}_{h}": one(nw.col(f"{part}_{h}_mrr") > 0) for h in HORIZONS for part in (*PARTS, *RISKS)}
    )
    return counted.group_by("t", "cell").agg(*sums(MEASURES))


def _before(rows: nw.LazyFrame, month: str, months: nw.LazyFrame) -> nw.LazyFrame:
    """Each row in the months before `month`: t and offset."""
    return rows.join(months, left_on=month, right_on="m")
