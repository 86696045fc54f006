"""The navigation: every page, as data. A new page is its script and one entry here.

Paths are nested one folder deep on purpose: Streamlit would run any script directly in pages/ by itself,
without app.py and all it checks.
"""

from pathlib import Path

from csdash.text import Text
from csdash.ui.page import Page

FOLDER = Path(__file__).parents[2] / "pages"

PAGES = (
    Page(
        "executive/overview.py",
        "overview",
        Text("概況", "Overview"),
        ":material/monitoring:",
        Text("主要指標と、動いた理由。", "The main figures, and why they moved."),
        is_default=True,
    ),
    Page(
        "executive/all_hands.py",
        "all_hands",
        Text("全社会議", "All-hands"),
        ":material/co_present:",
        Text(
            "全員に話すための画面。1画面に1つの話題。",
            "To present to everybody, one idea at a time.",
        ),
    ),
    Page(
        "retention/nrr.py",
        "nrr",
        Text("売上維持率", "Net retention"),
        ":material/trending_up:",
        Text(
            "NRR・GRRの推移、MRRの増減、要因。",
            "NRR and GRR over time, the MRR bridge and what moved them.",
        ),
    ),
    Page(
        "retention/cohorts.py",
        "cohorts",
        Text("コホート", "Cohorts"),
        ":material/grid_on:",
        Text("契約開始月ごとの維持率と生存曲線。", "Retention by starting month, and survival curves."),
    ),
    Page(
        "retention/renewals.py",
        "renewals",
        Text("契約更新", "Renewals"),
        ":material/event_repeat:",
        Text(
            "満了した契約の更新率、CMRR、今後12か月の満了予定。",
            "What became of contracts due, CMRR, and what is due in the next twelve months.",
        ),
    ),
    Page(
        "retention/questions.py",
        "questions",
        Text("5つの問い", "Questions"),
        ":material/quiz:",
        Text(
            "拡大・業界・製品・割引・長期顧客の問いへの答え。",
            "Expansion, industries, products, discounts, long-standing customers.",
        ),
    ),
    Page(
        "customers/tiers.py",
        "tiers",
        Text("タッチ層", "Touch tiers"),
        ":material/layers:",
        Text(
            "ハイ・ロー・テックタッチの配分と成績。",
            "High, low and tech touch: who is where, and how each does.",
        ),
    ),
    Page(
        "customers/health.py",
        "health",
        Text("ヘルス", "Health"),
        ":material/ecg_heart:",
        Text(
            "スコア、利用状況、解約リスク、予測力の検証。",
            "Scores, usage, churn risk, and whether the score foretells churn.",
        ),
    ),
    Page(
        "customers/onboarding.py",
        "onboarding",
        Text("オンボーディング", "Onboarding"),
        ":material/rocket_launch:",
        Text(
            "価値実感までの速さ、期限内の完了、停滞中の顧客。",
            "How fast new customers get to value, and who is stuck.",
        ),
    ),
    Page(
        "customers/voice.py",
        "voice",
        Text("顧客の声", "Voice"),
        ":material/forum:",
        Text(
            "NPS・CSAT・CES、要望、紹介、サポート。",
            "NPS, CSAT and CES, requests, advocates and support.",
        ),
    ),
    Page(
        "customers/accounts.py",
        "accounts",
        Text("顧客ごとの記録", "Accounts"),
        ":material/contact_page:",
        Text(
            "1社のMRR・契約・ヘルス・出来事。",
            "One account: its MRR, contracts, health and events.",
        ),
    ),
    Page(
        "practice/maturity.py",
        "maturity",
        Text("成熟度", "Maturity"),
        ":material/stairs:",
        Text(
            "データの根拠と自己評価による成熟段階。",
            "The stage by evidence in the data and by self-assessment.",
        ),
        has_filters=False,
    ),
    Page(
        "practice/principles.py",
        "principles",
        Text("原則", "Principles"),
        ":material/fact_check:",
        Text(
            "10の原則などの根拠となる指標と判定。",
            "The published principles, each with the figures behind it.",
        ),
        has_filters=False,
    ),
    Page(
        "practice/team.py",
        "team",
        Text("チーム", "Team"),
        ":material/groups:",
        Text(
            "負荷と採用、成果のばらつき、引き継ぎ、コスト。",
            "Load and hiring, spread of outcomes, handovers, cost.",
        ),
    ),
    Page(
        "trust/definitions.py",
        "definitions",
        Text("用語と定義", "Definitions"),
        ":material/menu_book:",
        Text("すべての指標の定義と出典。", "How every figure is defined, and by whom."),
        has_filters=False,
    ),
    Page(
        "trust/restatements.py",
        "restatements",
        Text("過去の数字の訂正", "Restatements"),
        ":material/history:",
        Text(
            "過去に示した数字と今の数字、その差の原因。",
            "What was said of past months, what is known now, and why.",
        ),
        is_of_whole=True,
    ),
    Page(
        "trust/data.py",
        "data",
        Text("データ", "Data"),
        ":material/database:",
        Text(
            "データの範囲、検査、まだないもの。",
            "Coverage, checks, and what is missing.",
        ),
        has_filters=False,
        is_of_whole=True,
    ),
)
