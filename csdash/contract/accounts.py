"""The one required table: what each account paid at each month-end, and what it was like then."""

from csdash.contract.column import Column, Kind, Table
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.text import Text


def _dimension(name: str, ja: str, en: str, **more: object) -> Column:
    return Column(
        name,
        more.pop("kind", Kind.TEXT),
        Text(ja, en),
        unlocks=Text(f"{ja}別の集計と絞り込み", f"figures and filters by {en}"),
        is_dimension=True,
        **more,
    )


def _input(name: str, ja: str, en: str) -> Column:
    return Column(
        name,
        Kind.NUMBER,
        Text(f"ヘルス指標: {ja} (0〜100)", f"health input: {en}, 0 to 100"),
        unlocks=Text("ヘルススコアの内訳", "the inputs behind the health score"),
        minimum=0,
        maximum=100,
    )


def _usage(name: str, ja: str, en: str) -> Column:
    return Column(
        name,
        Kind.COUNT,
        Text(f"当月の{ja}", f"{en} in the month"),
        unlocks=Text("全社・カテゴリ・個社の利用状況", "usage by company, category and account"),
        minimum=0,
    )


HEALTH_INPUTS = (
    _input("health_adoption", "製品定着率", "product adoption"),
    _input("health_support", "サポート利用状況", "support use"),
    _input("health_survey", "アンケート結果と回答状況", "survey answers and whether they respond"),
    _input("health_marketing", "マーケティング関与度", "marketing engagement"),
    _input("health_community", "コミュニティ参加度", "community participation"),
    _input("health_contract", "契約金額の増減", "growth of the contract"),
    _input("health_self_reliance", "自立度", "self-reliance"),
    _input("health_payment", "支払い履歴", "payment history"),
    _input("health_executive", "幹部との関係", "relationship with executives"),
)

ACCOUNTS = Table(
    "accounts",
    Text("月・アカウント・製品ごとに1行(月末時点)", "one row per month-end, account and product"),
    key=("month", "account_id", "product"),
    columns=(
        Column(
            "month",
            Kind.MONTH,
            Text("対象月(月初日)", "the month, as its first day"),
            nullable=False,
            aliases=("date_month", "月", "対象月", "年月"),
        ),
        Column(
            "account_id",
            Kind.TEXT,
            Text("アカウントID(契約主体)", "the paying legal entity"),
            nullable=False,
            aliases=("account", "customer_id", "顧客ID"),
        ),
        Column(
            "mrr",
            Kind.MONEY,
            Text(
                "月末時点の月次経常収益。税・一時費用・従量超過は含まない。マイナスはクレジット",
                "contracted recurring revenue per month at month-end, without tax, one-offs or overage; below zero is a credit",
            ),
            aliases=("MRR",),
        ),
        _dimension("product", "製品", "product"),
        Column(
            "account_name",
            Kind.TEXT,
            Text("アカウント名", "the account's name"),
            unlocks=Text("アカウント一覧での名称表示", "names in lists of accounts"),
        ),
        Column(
            "parent_id",
            Kind.TEXT,
            Text(
                "統合先アカウントID(統合月以降の行に記入)",
                "the account it was merged into, on the rows from the merger on",
            ),
            unlocks=Text("統合を解約と数えない処理", "mergers that do not count as churn"),
        ),
        _dimension("segment", "セグメント", "segment"),
        _dimension("industry", "業界", "industry"),
        _dimension("region", "地域", "region"),
        _dimension("plan", "プラン", "plan"),
        _dimension("channel", "販売チャネル", "sales channel"),
        _dimension("tier", "タッチ層", "touch tier", kind=Kind.WORD, words=tuple(TIERS)),
        _dimension("csm_id", "担当CSM", "CSM"),
        _dimension("phase", "利用フェーズ", "phase of use", kind=Kind.WORD, words=tuple(PHASES)),
        _dimension("fit", "ターゲット適合", "fit at sale", kind=Kind.WORD, words=tuple(FITS)),
        Column(
            "start_month",
            Kind.MONTH,
            Text("最初に課金が始まった月", "the month in which the account first paid"),
            unlocks=Text("データ開始前からの顧客のコホート", "cohorts of accounts older than the data"),
        ),
        Column(
            "list_mrr",
            Kind.MONEY,
            Text("定価でのMRR", "MRR at list price"),
            unlocks=Text("割引と価格・数量の内訳", "discounts, price against volume"),
            minimum=0,
        ),
        Column(
            "seats",
            Kind.COUNT,
            Text("契約席数", "seats under contract"),
            unlocks=Text("価格と数量の内訳", "price against volume"),
            minimum=0,
        ),
        Column(
            "currency",
            Kind.CURRENCY,
            Text("金額の通貨", "the currency of the amounts"),
            unlocks=Text(
                "通貨記号、fx と合わせて複数通貨の合算",
                "the currency sign; with fx, several currencies in one sum",
            ),
        ),
        Column(
            "cost_to_serve",
            Kind.MONEY,
            Text("当月の対応コスト", "cost of serving the account in the month"),
            unlocks=Text("タッチ層ごとの採算", "cost to serve against margin by tier"),
            minimum=0,
        ),
        Column(
            "acquisition_cost",
            Kind.MONEY,
            Text(
                "その顧客の獲得にかかった費用(最初の月の行に記入)",
                "what it cost to win the account, on the rows of its first month",
            ),
            unlocks=Text(
                "獲得費用の回収と解約の時期、新規獲得と拡大の費用の比較",
                "acquisition cost against the month of churn, new business against expansion",
            ),
            minimum=0,
        ),
        Column(
            "data_consent",
            Kind.FLAG,
            Text(
                "顧客がデータの利用に同意しているか",
                "whether the customer agreed that its data is used",
            ),
            unlocks=Text("データ提供への同意の割合", "the share of customers that share their data"),
        ),
        Column(
            "gross_margin",
            Kind.NUMBER,
            Text("粗利率 (0〜1)", "gross margin, 0 to 1"),
            unlocks=Text("粗利ベースのLTV", "lifetime value as profit"),
            minimum=-10,
            maximum=1,
        ),
        Column(
            "health_score",
            Kind.NUMBER,
            Text("ヘルススコア (0〜100、高いほど良い)", "health score, 0 to 100, higher is better"),
            unlocks=Text("ヘルスの分布と推移", "the distribution of health and its movement"),
            minimum=0,
            maximum=100,
        ),
        *HEALTH_INPUTS,
        _usage("logins", "ログイン回数", "logins"),
        _usage("active_users", "利用者数", "active users"),
        _usage("key_feature_uses", "重要機能の利用回数", "uses of the key feature"),
        _usage("executive_uses", "幹部の利用回数", "uses by executives"),
    ),
)

DIMENSIONS = ACCOUNTS.dimensions
