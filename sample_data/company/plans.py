"""Plans: the targets of the fiscal years, and the happenings worth a note on a chart."""

from datetime import date

from csdash.months import fiscal_year, month_start, parse_month
from sample_data.company.story import FIRST_MONTH

LAST_TARGET = parse_month("2027-03")
FIRST_RATE = parse_month("2023-11")
# Targets per fiscal year (from April), as fractions; NPS in points.
RATES = {
    "nrr": {2023: 1.02, 2024: 1.02, 2025: 1.03, 2026: 1.05},
    "grr": {2023: 0.90, 2024: 0.90, 2025: 0.90, 2026: 0.92},
    "logo_churn_rate": {2023: 0.13, 2024: 0.13, 2025: 0.13, 2026: 0.125},
    "nps": {2023: 10.0, 2024: 12.0, 2025: 18.0, 2026: 25.0},
}
# ARR aimed at for the end of each fiscal year; the months between lie on a straight line.
ARR = {
    parse_month("2022-03"): 950_000_000,
    parse_month("2023-03"): 1_120_000_000,
    parse_month("2024-03"): 1_360_000_000,
    parse_month("2025-03"): 1_700_000_000,
    parse_month("2026-03"): 2_250_000_000,
    parse_month("2027-03"): 2_950_000_000,
}
ANNOTATIONS = (
    (date(2023, 7, 3), "関西で先回り型の支援を開始", "Kansai starts to work proactively", None),
    (date(2024, 1, 15), "大規模障害(3月まで断続)", "Major outage, on and off until March", None),
    (date(2024, 4, 1), "障害のお詫びクレジット", "Credits after the outage", "nrr"),
    (date(2024, 4, 15), "CSOpsを増員", "CSOps team grows", None),
    (date(2024, 10, 1), "関東でヘルススコア運用を開始", "Kanto starts to work with the health score", None),
    (
        date(2025, 4, 1),
        "価格改定(+7%、複数年契約を除く)",
        "Price rise of 7%, multi-year contracts excepted",
        "nrr",
    ),
    (date(2026, 2, 1), "双葉野みらい製作所が全社導入", "Futabano Mirai rolls out company-wide", "nrr"),
)


def target_rows() -> list[tuple]:
    """The targets table: month, metric, window, value."""
    rows = []
    for month in range(FIRST_MONTH, LAST_TARGET + 1):
        rows.append((month_start(month), "arr", 12, float(_arr(month))))
        if month >= FIRST_RATE:
            year = fiscal_year(month, starts_in=4)
            rows += [(month_start(month), metric, 12, by_year[year]) for metric, by_year in RATES.items()]
    return rows


def _arr(month: int) -> int:
    end = min(index for index in ARR if index >= month)
    before = ARR[end - 12]
    return round(before + (ARR[end] - before) * (12 - (end - month)) / 12, -5)


def annotation_rows(as_of: date) -> list[tuple]:
    """The annotations table; what lies after `as_of` was not known."""
    return [note for note in ANNOTATIONS if note[0] <= as_of]
