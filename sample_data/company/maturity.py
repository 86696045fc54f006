"""Maturity: how the units of the company see themselves, quarter by quarter."""

from datetime import date

from csdash.months import month_end, month_index, parse_month
from sample_data.company.market import REGIONS
from sample_data.company.story import FIRST_MONTH, LAST_MONTH, stage

DIMENSIONS = ("data", "proactivity", "outcomes", "alignment")
# Months by which a dimension runs ahead of (or behind) the practice as a whole.
AHEAD = {"data": 3, "proactivity": 0, "outcomes": -2, "alignment": -5}
# Chubu thinks better of itself than its own data does.
OVERRATED, OVERRATED_FROM, OVERRATED_STAGE = "Chubu", parse_month("2024-03"), 3
COMPANY = (parse_month("2024-06"), parse_month("2026-06"))
EVIDENCE = {
    "data": ("表計算で個別に管理", "ヘルススコアを毎月確認", "予兆を全担当が共有", "予測を全社の計画に使用"),
    "proactivity": (
        "問い合わせが来てから対応",
        "リスクの兆しで連絡",
        "先回りの支援が標準",
        "予測に基づき先手を打つ",
    ),
    "outcomes": ("成果は未定義", "一部で目標を記録", "成果を顧客と確認", "成果の確認が全顧客に定着"),
    "alignment": ("CSだけで対応", "営業から目標を引き継ぎ", "製品部門と指標を共有", "全社の指標に売上維持率"),
}


def assessment_rows(as_of: date) -> list[tuple]:
    """The assessments table: one row per quarter, unit and dimension."""
    rows = []
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        day = month_end(month)
        if month % 3 != 2 or day > as_of:
            continue
        for unit in ("company", *(f"region={region}" for region in REGIONS)):
            for dimension in DIMENSIONS:
                seen = _self_assessed(unit, dimension, month_index(day))
                rows.append((day, unit, dimension, seen, EVIDENCE[dimension][seen - 1]))
    return rows


def _self_assessed(unit: str, dimension: str, month: int) -> int:
    at = month + AHEAD[dimension]
    if unit == "company":
        return 1 + sum(at >= reached for reached in COMPANY)
    region = unit.removeprefix("region=")
    if region == OVERRATED and at >= OVERRATED_FROM:
        return OVERRATED_STAGE
    return stage(region, at)
