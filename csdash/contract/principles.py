"""The principles of customer success as they were published, and the checklists that go with them, by code."""

from dataclasses import dataclass

from csdash.text import Text

FRAMEWORKS = {
    "p2013": Text("10の原則 (2013年)", "Ten principles (2013)"),
    "p2021": Text("10の原則 (2021年)", "Ten principles (2021)"),
    "driver": Text("4つの推進要因", "Four drivers"),
    "model": Text("リテンションモデル", "Retention model"),
    "value": Text("提供価値の式", "Value formula"),
    "start": Text("全社で始める7項目", "Seven starting points"),
    "signoff": Text("定義の合意", "Sign-off of definitions"),
}
SOURCES = {
    "p2013": Text(
        "Mehta, Steinman, Murphy『カスタマーサクセス』(2016)",
        "Mehta, Steinman & Murphy, Customer Success (2016)",
    ),
    "p2021": Text("GainsightのSaaStr Annual 2021での講演", "Gainsight at SaaStr Annual 2021"),
    "driver": Text(
        "Vaidyanathan, Rabagoの著書 The Customer Success Professional's Handbook (2020)",
        "Vaidyanathan & Rabago, The Customer Success Professional's Handbook (2020)",
    ),
    "model": Text(
        "弘子ラザヴィ『カスタマーサクセスとは何か』(2019)", "Hiroko Razavi, What Is Customer Success (2019)"
    ),
    "value": Text(
        "弘子ラザヴィ『カスタマーサクセスとは何か』(2019)、提供価値 = (機能 + 成功ブリッジ) × 体験",
        "Hiroko Razavi, What Is Customer Success (2019): value = (function + bridge to success) × experience",
    ),
    "start": Text(
        "『カスタマーサクセス』(2016)、原則10「どこから始めれば良いか」",
        "Customer Success (2016), principle 10: where to start",
    ),
    "signoff": Text(
        "『カスタマーサクセス』(2016)、原則8の5つのステップ",
        "Customer Success (2016), principle 8: five steps",
    ),
}


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle: its framework is the part of the code before the dot; `page` is where its evidence is."""

    code: str
    name: Text
    page: str = ""

    @property
    def framework(self) -> str:
        """Which list it stands in."""
        return self.code.split(".")[0]


def _listed(framework: str, *rows: tuple[str, str, str]) -> list[Principle]:
    return [Principle(f"{framework}.{i}", Text(ja, en), page) for i, (ja, en, page) in enumerate(rows, 1)]


PRINCIPLES = {
    one.code: one
    for one in (
        *_listed(
            "p2013",
            ("正しい顧客に販売する", "Sell to the right customer", "cohorts"),
            ("顧客は放っておけば離れる", "Customers drift apart if left alone", "maturity"),
            ("顧客の大成功を期待させる", "Customers expect you to make them wildly successful", "nrr"),
            ("カスタマーヘルスを把握・管理する", "Monitor and manage customer health", "health"),
            (
                "個人の関係に頼らずロイヤルティを築く",
                "Loyalty no longer rests on personal relationships",
                "voice",
            ),
            ("製品こそが唯一の差別化要因である", "The product is the only differentiator", "nrr"),
            ("タイムトゥバリューを徹底して縮める", "Improve time to value", "onboarding"),
            ("顧客の指標を深く理解する", "Understand your customer metrics", "questions"),
            ("ハードデータの指標で進める", "Drive success by hard metrics", "data"),
            ("トップダウンかつ全社で取り組む", "A top-down, company-wide commitment", "maturity"),
        ),
        *_listed(
            "p2021",
            ("会社のコアに据える", "Make it the core of the company", "maturity"),
            ("営業からCSまで統合された顧客の旅路", "One journey from sales to success", "onboarding"),
            ("常により多くの価値を届ける", "Always deliver more value", "nrr"),
            ("顧客にもコミットしてもらう", "Customers commit, too", "maturity"),
            ("CSOpsに投資する", "Invest in CS operations", "team"),
            ("スポンサーの退職に備える", "Be ready when a sponsor leaves", "health"),
            ("製品とCSは親友になる", "Product and success are best friends", "voice"),
            ("製品が価値実感を速める", "The product speeds up time to value", "onboarding"),
            ("NRRを深く理解する", "Understand net revenue retention", "nrr"),
            ("指標で動く", "Be driven by metrics", "data"),
        ),
        *_listed(
            "driver",
            ("リテンション率の向上", "Better retention", "nrr"),
            ("契約の拡張", "Expansion", "nrr"),
            ("口コミ・紹介の増加", "Referrals", "voice"),
            ("チーム全体の効率化", "An efficient team", "team"),
        ),
        *_listed(
            "model",
            (
                "原則: 成功を届けられる顧客との長い関係に責任をもつ",
                "Answer for long relations with customers who can succeed",
                "cohorts",
            ),
            (
                "原則: 素早く・負荷なく・漏れなく成功を届ける",
                "Deliver success fast, without effort, without gaps",
                "onboarding",
            ),
            ("原則: 製品チームとCSチームが密に連携する", "Product and success work hand in hand", "voice"),
            ("原則: データの統合・分析に投資し、活用する", "Invest in integrated data and use it", "data"),
            ("原則: 顧客の手と知恵を動かす", "Set customers' own hands and wits to work", "voice"),
            ("特徴: 所有ではなく成果に支払う", "Feature: customers pay for results, not for owning", ""),
            ("特徴: 小さく始められ、いつでもやめられる", "Feature: start small, stop at any time", "cohorts"),
            ("特徴: 常に最新・最適に更新される", "Feature: always up to date", ""),
            ("特徴: 顧客が納得してデータを提供する", "Feature: customers agree to share their data", "data"),
            ("対比: 生涯価値か、一度きりの価値か", "Contrast: lifetime value, not one-time value", "cohorts"),
            ("対比: 購買後が勝負か、購買までか", "Contrast: after the purchase, not up to it", "onboarding"),
            ("対比: 手放せない製品か、所有したい製品か", "Contrast: a product one cannot do without", "nrr"),
            (
                "対比: 顧客の未来か、製品の実績か",
                "Contrast: the customer's future, not the product's past",
                "maturity",
            ),
            ("対比: 拡張できる力か、ヒット商品か", "Contrast: scalability, not hits", "team"),
        ),
        *_listed(
            "value",
            ("機能: 製品が顧客の求めに応えている", "Function: the product does what customers need", "voice"),
            (
                "成功ブリッジ: 機能と成功の間の溝を支援で埋めている",
                "Bridge: help closes the gap between function and success",
                "maturity",
            ),
            ("体験: そこまでの道のりに負荷がない", "Experience: getting there is no effort", "voice"),
        ),
        *_listed(
            "start",
            (
                "顧客にとっての成功を定義し、顧客に聞く",
                "Define the customer's success, and ask them",
                "maturity",
            ),
            ("全部署が成功に協力できるようにする", "Let every department contribute", ""),
            ("CS部門の話に耳を傾ける", "Listen to customer success", ""),
            ("CSに関することを最優先する", "Put it first", ""),
            ("CS部門に権限を与える", "Give it authority", ""),
            ("計測・可視化し、定期的に見る", "Measure it, show it, look at it regularly", "overview"),
            ("CSに報奨を与える", "Reward it", ""),
        ),
        *_listed(
            "signoff",
            ("計測方法とCMRRの要素を定める", "Settle the method and the elements of CMRR", "renewals"),
            ("計測期間と頻度を定める", "Settle period and frequency", "definitions"),
            (
                "CMRRの予想値とチャーンの種類を決める",
                "Settle expected CMRR and the kinds of churn",
                "renewals",
            ),
            ("チャーンの疑いと間近を区別する", "Tell suspected from imminent churn", "renewals"),
            (
                "上層部が定義と報告方法に合意する",
                "Executives sign off definitions and reporting",
                "definitions",
            ),
        ),
    )
}
