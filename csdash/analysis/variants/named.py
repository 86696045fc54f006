"""Named: the definitions of retention that are in use, one of them our headline."""

from dataclasses import dataclass

from csdash.text import Text

HEADLINE = "nrr"
WINDOW = 12


@dataclass(frozen=True, slots=True)
class Variant:
    """One definition. `who` says who tends to use it; a ratio with new customers in it is no retention rate."""

    key: str
    name: Text
    definition: Text
    who: Text
    is_retention: bool = True

    @property
    def is_headline(self) -> bool:
        return self.key == HEADLINE


_CS = Text("経営・CSの標準", "Management and CS, the standard here")
_FINANCE = Text("財務の月次管理", "Finance, from monthly closing")
_SHORT = Text("CSの短期の確認", "CS, for what happened lately")
_VENDOR = Text("請求・分析ツールのMRR増減表", "Billing and analytics tools, from the MRR waterfall")
_ONE = (
    Variant(
        "nrr",
        Text("NRR(12か月・2時点)", "NRR, point to point"),
        Text(
            "1年前に課金のあったアカウントの、今月末のMRR ÷ 1年前のMRR。",
            "MRR now of the accounts that paid a year ago, over their MRR then.",
        ),
        _CS,
    ),
    Variant(
        "nrr_chained_monthly",
        Text("NRR(月次の連鎖)", "NRR, chained monthly"),
        Text(
            "直近12か月の月次NRRの積。毎月、その月の期首の全顧客が対象。",
            "The product of the last 12 monthly NRRs, each on whoever paid at that month's opening.",
        ),
        _FINANCE,
    ),
    Variant(
        "nrr_chained_quarterly",
        Text("NRR(四半期の連鎖)", "NRR, chained quarterly"),
        Text("直近4四半期のNRRの積。", "The product of the last four quarterly NRRs."),
        Text("財務の四半期決算", "Finance, from quarterly closing"),
    ),
    Variant(
        "nrr_monthly",
        Text("NRR(直近1か月)", "NRR, latest month"),
        Text("直近1か月のNRR。年率ではない。", "NRR over the latest month; not annualised."),
        _SHORT,
    ),
    Variant(
        "nrr_quarterly",
        Text("NRR(直近3か月)", "NRR, latest quarter"),
        Text("直近3か月のNRR。年率ではない。", "NRR over the latest three months; not annualised."),
        _SHORT,
    ),
    Variant(
        "nrr_with_winbacks",
        Text("NRR(復活を含む)", "NRR with win-backs"),
        Text(
            "NRRの分子に、1年前には課金がなく、それより前に課金のあったアカウントのMRRを加えたもの。",
            "NRR with the MRR of accounts that paid before, not a year ago, and pay again, added on top.",
        ),
        Text("一部のベンダーの公表値", "Some vendors, in published figures"),
    ),
    Variant(
        "nrr_event_sum",
        Text("NRR(月次増減の合計)", "NRR, from event sums"),
        Text(
            "1+(12か月の拡大−縮小−解約の合計)÷1年前のMRR。期中に加わった顧客の増減も入る。",
            "1 + 12 months of expansion less contraction less churn, over MRR a year ago; accounts that joined since count too.",
        ),
        _VENDOR,
    ),
    Variant(
        "grr",
        Text("GRR(12か月・2時点)", "GRR, point to point"),
        Text(
            "アカウントごとに1年前のMRRを上限とした今月末のMRR ÷ 1年前のMRR。",
            "MRR now, capped at each account's own MRR a year ago, over MRR a year ago.",
        ),
        _CS,
    ),
    Variant(
        "grr_chained_monthly",
        Text("GRR(月次の連鎖)", "GRR, chained monthly"),
        Text("直近12か月の月次GRRの積。", "The product of the last 12 monthly GRRs."),
        _FINANCE,
    ),
    Variant(
        "grr_event_sum",
        Text("GRR(月次増減の合計)", "GRR, from event sums"),
        Text(
            "1−(12か月の縮小+解約の合計)÷1年前のMRR。同じ金額が何度も失われうるため、0を下回ることもある。",
            "1 - 12 months of contraction and churn, over MRR a year ago; the same money can be lost twice, even below 0.",
        ),
        _VENDOR,
    ),
    Variant(
        "grr_product_level",
        Text("GRR(製品単位)", "GRR at product level"),
        Text(
            "アカウントと製品ごとに1年前のMRRを上限とする。製品の乗り換えが損失になる。",
            "Capped per account and product: swapping one product for another is a loss.",
        ),
        Text("製品別に請求を管理する財務", "Finance that bills by product"),
    ),
    Variant(
        "mrr_ratio",
        Text("総MRRの比(新規を含む)", "All MRR over MRR a year ago"),
        Text(
            "今月末の全MRR ÷ 1年前の全MRR。新規を含むため維持率ではなく、成長率。",
            "All MRR now over all MRR a year ago: with new customers in it, this is growth and no retention rate.",
        ),
        Text("維持率と取り違えられやすい値", "Often mistaken for retention"),
        is_retention=False,
    ),
)
VARIANTS = {one.key: one for one in _ONE}
