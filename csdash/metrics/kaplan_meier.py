"""Kaplan-Meier: what share is still there (or still waiting) at each age, from counts per age."""

import polars as pl

from csdash.metrics.interval import Z

COLUMNS = ("age", "at_risk", "events", "censored", "survival", "se", "lower", "upper")


def kaplan_meier(counts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The survival curve of each group of `by`: the columns of COLUMNS after those of `by`.

    In: by, age, entered, events, censored, one row per group and age. Whoever enters at an age is known to
    be there then, and is at risk from the next age on; at age 0 everybody who starts is. Bands are log-log
    (Kalbfleisch & Prentice), standard errors Greenwood's; both are null once nobody is left.
    Source: Kaplan & Meier, JASA 1958.
    """
    ordered = counts.group_by(*by, "age").agg(pl.col("entered", "events", "censored").sum()).sort(*by, "age")
    leaving = pl.col("events") + pl.col("censored")
    arrived = _running(pl.col("entered"), by)
    # At age 0 those who start there are at risk of an event on the very first day.
    entering_later = pl.when(pl.col("age") > 0).then(pl.col("entered")).otherwise(0)
    at_risk = arrived - entering_later - (_running(leaving, by) - leaving)
    curve = ordered.with_columns(at_risk=at_risk).with_columns(
        step=pl.when(pl.col("at_risk") > 0).then(1 - pl.col("events") / pl.col("at_risk")).otherwise(1.0),
        hazard=pl.when(pl.col("at_risk") > pl.col("events"))
        .then(pl.col("events") / (pl.col("at_risk") * (pl.col("at_risk") - pl.col("events"))))
        .otherwise(pl.when(pl.col("events") == 0).then(0.0)),
    )
    survival = pl.col("step").cum_prod()
    greenwood = pl.col("hazard").cum_sum()
    curve = curve.with_columns(
        survival=survival.over(by) if by else survival,
        greenwood=greenwood.over(by) if by else greenwood,
    ).with_columns(greenwood=pl.when(pl.col("survival") > 0).then(pl.col("greenwood")))
    return curve.with_columns(se=pl.col("survival") * pl.col("greenwood").sqrt(), **_bands()).select(
        *by, *COLUMNS
    )


def median(curves: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Per group the first age at which half is gone, with the ends of its interval; null where never reached."""

    def first_below(column: str) -> pl.Expr:
        return pl.col("age").filter(pl.col(column) <= 0.5).min()

    return curves.group_by(by).agg(
        first_below("survival").alias("value"),
        first_below("lower").alias("lower"),
        first_below("upper").alias("upper"),
    )


def _running(column: pl.Expr, by: list[str]) -> pl.Expr:
    return column.cum_sum().over(by) if by else column.cum_sum()


def _bands() -> dict[str, pl.Expr]:
    survival = pl.col("survival")
    inside = (survival > 0) & (survival < 1)
    spread = Z * pl.col("greenwood").sqrt() / survival.log().abs()
    centre = (-survival.log()).log()

    def band(exponent: pl.Expr) -> pl.Expr:
        # Nobody gone yet: the curve stands at 1, and so do its bands, by convention.
        return pl.when(inside).then((-exponent.exp()).exp()).otherwise(pl.when(survival == 1).then(1.0))

    return {"lower": band(centre + spread), "upper": band(centre - spread)}
