"""Panels asked for by hand: every one of them, on a view of any data, without Streamlit's cache."""

from collections.abc import Callable

import csdash
from csdash.scope import EVERYTHING
from csdash.ui.panels import (
    answers,
    bridge,
    churn,
    cohort_accounts,
    cohorts,
    contribution,
    data_coverage,
    data_missing,
    data_status,
    drivers,
    expansion,
    expansion_value,
    groups,
    headline_tiles,
    maturity,
    month_k,
    questions,
    questions_accounts,
    questions_detail,
    questions_products,
    survival,
    tiers,
    trend,
)
from csdash.ui.state import Snapshot, View, Where

OVERVIEW = ("nrr", "grr", "logo_churn_rate", "arr", "nps", "health_score", "ttv_median_days")
BY = "segment"

# Each panel with what it is asked with; `BY` stands for an attribute that the data may not have.
PANELS: dict[str, tuple[Callable, tuple]] = {
    "overview_answer": (answers.overview_answer, ()),
    "nrr_answer": (answers.nrr_answer, (BY,)),
    "nrr_answer whole": (answers.nrr_answer, ("",)),
    "split_dimensions": (answers.split_dimensions, ()),
    "cohorts_answer": (answers.cohorts_answer, ("quarter",)),
    "tiers_answer": (answers.tiers_answer, ()),
    "has_dimension": (answers.has_dimension, ("tier",)),
    "maturity_answer": (answers.maturity_answer, ()),
    "tiles": (headline_tiles.headline_tiles, OVERVIEW),
    "trend nrr": (trend.trend_panel, ("nrr",)),
    "trend grr": (trend.trend_panel, ("grr",)),
    "trend arr": (trend.trend_panel, ("arr",)),
    "bridge": (bridge.bridge_panel, ()),
    "ranked": (groups.ranked_panel, ("nrr", BY)),
    "multiples": (groups.multiples_panel, ("logo_retention_rate", BY)),
    "drivers": (drivers.drivers_panel, ("nrr", BY)),
    "contribution": (contribution.contribution_panel, (BY,)),
    "contribution of reasons": (contribution.contribution_panel, ("reason",)),
    "contribution of tenures": (contribution.contribution_panel, ("tenure",)),
    "heatmap logo": (cohorts.heatmap_panel, ("logo", "quarter")),
    "heatmap nrr": (cohorts.heatmap_panel, ("nrr", "month")),
    "heatmap by": (cohorts.heatmap_panel, ("logo", BY)),
    "heatmap by year": (cohorts.heatmap_panel, ("logo", "fiscal_year", "strict")),
    "rows_answer": (cohorts.rows_answer, (BY,)),
    "cohort choices": (cohort_accounts.cohort_choices, ("quarter",)),
    "cohort ages": (cohort_accounts.age_choices, ("quarter", "2024-04")),
    "cohort accounts": (cohort_accounts.cohort_accounts_table, ("quarter", "2024-04", 6)),
    "month k": (month_k.month_k_panel, ("quarter",)),
    "month_k_answer": (month_k.month_k_answer, ()),
    "survival": (survival.survival_panel, ("",)),
    "survival by": (survival.survival_panel, (BY,)),
    "survival_answer": (survival.survival_answer, (BY,)),
    "survival_answer whole": (survival.survival_answer, ("",)),
    "means": (survival.means_table, (BY,)),
    "lifetimes": (survival.lifetimes_table, ()),
    "churn by tenure": (churn.churn_rate_panel, ("tenure",)),
    "churn by fit": (churn.churn_rate_panel, ("sale_fit",)),
    "churn_answer": (churn.churn_answer, ()),
    "shares": (tiers.shares_panel, ()),
    "shares over time": (tiers.shares_over_time_panel, ("arr",)),
    "tier table": (tiers.tier_table, ()),
    "scorecard": (maturity.scorecard_panel, ()),
    "dimensions": (maturity.dimensions_table, ()),
    "evidence": (maturity.evidence_table, ()),
    "expansion_answer": (expansion.expansion_answer, ()),
    "knows_products": (expansion.knows_products, ()),
    "expansion split": (expansion.split_panel, ()),
    "expansion price": (expansion.price_panel, ()),
    "expansion factors": (expansion.factors_panel, ()),
    "expansion decile": (expansion_value.decile_text, ()),
    "expansion value": (expansion_value.value_panel, ()),
    "expansion led": (expansion_value.led_table, ()),
    **{f"card {code}": (questions.card, (code,)) for code in questions.QUESTIONS},
    "question d4": (questions.questions_answer, ("d4",)),
    "products": (questions_products.products_panel, ()),
    "reduction": (questions_detail.reduction_panel, ()),
    "sizes": (questions_detail.sizes_panel, ()),
    "bought": (questions_detail.bought_panel, ()),
    **{f"behind {code}": (questions_accounts.behind_table, (code,)) for code in questions_accounts.BEHIND},
    "kinds": (questions_accounts.kinds_table, ()),
    "data_answer": (data_status.data_answer, ()),
    "tables": (data_status.tables_table, ()),
    "missing": (data_missing.missing_table, ()),
    "findings": (data_status.findings_table, ()),
    "checks": (data_status.checks_over_time, ()),
    "calendar": (data_coverage.calendar_panel, ()),
    "completeness": (data_coverage.completeness_answer, ()),
    "filled": (data_coverage.completeness_table, ("accounts",)),
    "filled tables": (data_coverage.filled_tables, ()),
    "snapshots": (data_status.snapshots_table, ()),
}


def view_of(
    session: csdash.Session,
    language: str = "ja",
    *,
    months: tuple[int, int] | None = None,
    window: int = 12,
    where: Where = (),
) -> View:
    """What a reader of `session` sees who chose nothing else."""
    shown = months or (session.first_month, session.last_month)
    return View(language, "light", Snapshot("hand", None), EVERYTHING, session.as_of, window, shown, where)


def asked(name: str, session: csdash.Session, view: View, *arguments: str) -> object:
    """What a panel gives, asked from the session itself."""
    panel, usual = PANELS[name]
    return panel.__wrapped__(session, view, *(arguments or usual))
