"""Benchmarks: figures from elsewhere, each with its population, year, source and how far to trust it."""

from dataclasses import dataclass
from itertools import pairwise
from math import inf

from csdash.text import Text
from csdash.unit import Unit


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure. `code` names it in links, unlike all others of its metric.

    `by` is who published it, as short as a chart has room for, `source` where. `is_drawn` is whether charts and
    tiles show it by default; `acv` is the annual contract value in USD, from and below, it holds for.
    """

    code: str
    metric: str
    value: float
    population: Text
    year: int
    by: str
    source: str
    is_drawn: bool = False
    acv: tuple[float, float] | None = None

    @property
    def label(self) -> Text:
        return Text(
            f"{self.population.ja}({self.by}、{self.year}年)",
            f"{self.population.en} ({self.by}, {self.year})",
        )


_SAAS_CAPITAL = "SaaS Capital, private B2B SaaS above 1M USD ARR, 2023"
_KBCM = "KBCM/Sapphire 2024, second-hand"
_ACV = (0, 12_000, 25_000, 50_000, 100_000, 250_000, inf)
_BANDS = ("<12k", "12-25k", "25-50k", "50-100k", "100-250k", ">250k")
_CODES = ("acv-under-12k", "acv-12-25k", "acv-25-50k", "acv-50-100k", "acv-100-250k", "acv-over-250k")

BENCHMARKS = (
    Benchmark(
        "median",
        "nrr",
        1.01,
        Text("B2B SaaS 中央値", "B2B SaaS median"),
        2024,
        "Benchmarkit",
        "Benchmarkit 2025, survey of FY2024",
        is_drawn=True,
    ),
    Benchmark(
        "public",
        "nrr",
        1.17,
        Text("米国上場SaaS 中央値", "US public SaaS median"),
        2021,
        "SaaStr",
        "SaaStr Annual 2021",
    ),
    Benchmark(
        "median",
        "grr",
        0.91,
        Text("SaaS 中央値", "SaaS median"),
        2024,
        "KBCM/Sapphire",
        _KBCM,
        is_drawn=True,
    ),
    Benchmark(
        "lower-quartile",
        "grr",
        0.82,
        Text("SaaS 下位25%", "SaaS lower quartile"),
        2024,
        "KBCM/Sapphire",
        _KBCM,
    ),
    Benchmark(
        "upper-quartile",
        "grr",
        0.95,
        Text("SaaS 上位25%", "SaaS upper quartile"),
        2024,
        "KBCM/Sapphire",
        _KBCM,
    ),
    Benchmark(
        "smarthr",
        "logo_churn_rate",
        0.01,
        Text("SmartHR (1%未満、算出基準は非公表)", "SmartHR (under 1%, basis not stated)"),
        2021,
        "STANDS",
        "STANDS, Onboarding blog on customer success; basis not stated",
    ),
    *(
        Benchmark(
            code,
            metric,
            value,
            Text(f"年間契約額 {band} USD 中央値", f"ACV {band} USD median"),
            2023,
            "SaaS Capital",
            _SAAS_CAPITAL,
            acv=acv,
        )
        for metric, values in (
            ("nrr", (1.00, 1.02, 1.03, 1.05, 1.07, 1.10)),
            ("grr", (0.90, 0.90, 0.92, 0.93, 0.93, 0.93)),
        )
        for code, band, acv, value in zip(_CODES, _BANDS, pairwise(_ACV), values, strict=True)
    ),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something published that is quoted and never computed with."""

    text: Text
    source: str
    caveat: Text
    unit: Unit | None = None


MATURITY_CLAIM = Claim(
    Text(
        "成熟度が上がるとNRRが伸びる: 洞察&アクションへ +3%、アウトカムへ +4%、トランスフォーメーションへ +11%。",
        "NRR rises with maturity: +3% to Insights & Actions, +4% to Outcomes, +11% to Transformation.",
    ),
    "The Customer Success Professional's Handbook (Vaidyanathan & Rabago, 2020)",
    Text(
        "公表値のまま。ポイントか相対値かは不明で、観察にもとづくベンダーの主張です。",
        "As published; points or relative is not stated; observational, a vendor's claim.",
    ),
)
PROFIT_CLAIM = Claim(
    Text("リテンションが5%上がると利益が25〜95%増える。", "5% more retention gives 25 to 95% more profit."),
    "Reichheld & Sasser, HBR 1990, service industries",
    Text("引用のみ。SaaSでの検証ではありません。", "A quotation only; not shown for SaaS."),
)
PRIORITY_CLAIM = Claim(
    Text(
        "カスタマーサクセスを戦略的優先事項とする企業では、契約更新率が2桁%改善した企業が、そうでない企業の約2倍にのぼる。",
        "Among firms that make customer success a strategic priority, about twice as many improved renewals by double digits.",
    ),
    "Deloitte, as told in The Customer Success Professional's Handbook (Vaidyanathan & Rabago, 2020)",
    Text(
        "又聞きの引用です。調査の年・対象・定義は確かめていません。",
        "Second-hand; year, population and definition of the survey were not checked.",
    ),
)
MOVING_CLAIM = Claim(
    Text(
        "アメリカ人の56%が年内の転職を予定している。",
        "56% of Americans planned to change jobs within the year.",
    ),
    "Gainsight at SaaStr Annual 2021",
    Text(
        "講演での引用です。元の調査は示されていません。",
        "Quoted in a talk; the survey behind it was not named.",
    ),
)
VALUE_CLAIM = Claim(
    Text(
        "NRRが大きいほど、企業価値も大きく評価される。",
        "The larger the NRR, the more a company is valued at.",
    ),
    "Gainsight at SaaStr Annual 2021, as told by openpage",
    Text(
        "講演のスライドの紹介です。対象企業・時点・数値は示されておらず、因果関係とは限りません。",
        "A slide of a talk, told second-hand; companies, dates and figures were not given, and it need not be a cause.",
    ),
)
CLAIMS = (MATURITY_CLAIM, PROFIT_CLAIM, PRIORITY_CLAIM, MOVING_CLAIM, VALUE_CLAIM)
"""All that is quoted, for the glossary."""
