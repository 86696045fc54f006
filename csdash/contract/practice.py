"""What customer success does and hears: events, surveys, the team, and how mature the practice is."""

from csdash.contract.column import Column, Kind, Table
from csdash.contract.words import EVENTS, ROLES, SURVEYS, TIERS
from csdash.text import Text

_ACCOUNT_ID = Column(
    "account_id",
    Kind.TEXT,
    Text("アカウントID", "the account"),
    nullable=False,
    aliases=("account", "customer_id", "顧客ID"),
)

EVENT_LOG = Table(
    "events",
    Text("出来事ごとに1行", "one row per happening"),
    unlocks=Text(
        "解約理由・リスク・オンボーディング・支援の記録", "churn reasons, risk, onboarding and the work done"
    ),
    columns=(
        Column("date", Kind.DATE, Text("日付", "day"), nullable=False),
        _ACCOUNT_ID,
        Column("kind", Kind.WORD, Text("種類", "what happened"), nullable=False, words=tuple(EVENTS)),
        Column(
            "value",
            Kind.NUMBER,
            Text("値(種類による)", "value, where the kind has one"),
            unlocks=Text("自発・非自発の解約など", "voluntary against involuntary churn, and the like"),
        ),
        Column(
            "detail",
            Kind.TEXT,
            Text("詳細(種類による)", "detail, where the kind has one"),
            unlocks=Text("理由やチャネルの内訳", "reasons and channels"),
        ),
    ),
)

SURVEY_LOG = Table(
    "surveys",
    Text("依頼ごとに1行(score が空 = 未回答)", "one row per request; an empty score is no answer"),
    unlocks=Text("NPS・CSAT・CES と回答率", "NPS, CSAT, CES and their response rates"),
    key=("date", "contact_id", "kind"),
    columns=(
        Column("date", Kind.DATE, Text("依頼日", "day of the request"), nullable=False),
        _ACCOUNT_ID,
        Column("contact_id", Kind.TEXT, Text("回答者ID", "the person asked"), nullable=False),
        Column("kind", Kind.WORD, Text("調査の種類", "which survey"), nullable=False, words=tuple(SURVEYS)),
        Column(
            "score",
            Kind.NUMBER,
            Text("点数: NPS 0〜10、CSAT 1〜5、CES 1〜7", "score: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7"),
            unlocks=Text("点数", "the scores"),
            minimum=0,
            maximum=10,
        ),
    ),
)

TEAM = Table(
    "team",
    Text("月・担当者ごとに1行", "one row per month and person"),
    unlocks=Text("担当者の負荷とコスト", "load and cost of the team"),
    key=("month", "csm_id"),
    columns=(
        Column("month", Kind.MONTH, Text("月", "month"), nullable=False),
        Column("csm_id", Kind.TEXT, Text("担当者ID", "the person"), nullable=False),
        Column("name", Kind.TEXT, Text("氏名", "name"), unlocks=Text("氏名の表示", "names")),
        Column(
            "team", Kind.TEXT, Text("チーム", "team"), unlocks=Text("チーム別の比較", "teams side by side")
        ),
        Column(
            "role",
            Kind.WORD,
            Text("役割", "role"),
            unlocks=Text("CSOps比率", "the ratio of CSOps"),
            words=tuple(ROLES),
        ),
        Column(
            "tier",
            Kind.WORD,
            Text("担当するタッチ層", "tier served"),
            unlocks=Text("タッチ層別の負荷", "load by tier"),
            words=tuple(TIERS),
        ),
        Column(
            "capacity",
            Kind.COUNT,
            Text("担当可能アカウント数", "accounts one can serve"),
            unlocks=Text("負荷率と採用計画", "load against capacity"),
            minimum=0,
        ),
        Column(
            "cost",
            Kind.MONEY,
            Text("月額コスト", "cost in the month"),
            unlocks=Text("対応コスト", "cost to serve"),
            minimum=0,
        ),
    ),
)

ASSESSMENTS = Table(
    "assessments",
    Text("日付・単位・観点ごとに1行", "one row per day, unit and dimension"),
    unlocks=Text("自己評価による成熟度", "maturity as the units see themselves"),
    key=("date", "unit", "dimension"),
    columns=(
        Column("date", Kind.DATE, Text("評価日", "day of the assessment"), nullable=False),
        Column(
            "unit",
            Kind.TEXT,
            Text("単位: company または 属性=値", "company, or attribute=value such as region=Kansai"),
            nullable=False,
        ),
        Column("dimension", Kind.TEXT, Text("観点", "what was assessed"), nullable=False),
        Column("stage", Kind.COUNT, Text("段階 1〜4", "stage, 1 to 4"), nullable=False, minimum=1, maximum=4),
        Column(
            "evidence",
            Kind.TEXT,
            Text("根拠", "what it rests on"),
            unlocks=Text("評価の根拠", "the evidence given"),
        ),
    ),
)
