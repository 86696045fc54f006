"""Values: what people write for the fixed words of the contract, beyond the names the contract gives them."""

# our column -> what people write, in small letters -> the word
_EXTRA = {
    "interval": {
        "年": "yearly", "年契約": "yearly", "年間": "yearly", "年次払い": "yearly", "年一括": "yearly", "一年": "yearly",
        "1年": "yearly", "12か月": "yearly", "12ヶ月": "yearly", "12ヵ月": "yearly", "12カ月": "yearly", "年間一括": "yearly",
        "12 months": "yearly", "1 year": "yearly", "yr": "yearly", "per year": "yearly", "annual prepaid": "yearly",
        "月": "monthly", "月契約": "monthly", "月間": "monthly", "1か月": "monthly", "1ヶ月": "monthly", "毎月払い": "monthly",
        "1 month": "monthly", "mo": "monthly", "per month": "monthly", "monthly recurring": "monthly",
        "四半期ごと": "quarterly", "3ヵ月": "quarterly", "3カ月": "quarterly", "3 months": "quarterly",
        "半年": "half_yearly", "6ヵ月": "half_yearly", "6カ月": "half_yearly", "6 months": "half_yearly",
        "half yearly": "half_yearly", "semi-annual": "half_yearly", "semi-annually": "half_yearly",
        "週": "weekly", "1 week": "weekly", "per week": "weekly",
    },
    "tier": {
        "ハイ": "high", "高": "high", "ht": "high", "high-touch": "high", "hi touch": "high",
        "ロー": "low", "低": "low", "lt": "low", "low-touch": "low",
        "テック": "tech", "tt": "tech", "tech-touch": "tech", "デジタル": "tech", "digital": "tech", "digital touch": "tech",
    },
    "phase": {"導入": "introduction", "活用": "adoption", "定着": "adoption", "更新": "renewal", "オンボーディング中": "onboarding"},
    "role": {"カスタマーサクセス": "csm", "customer success manager": "csm", "cs ops": "csops", "マネージャー": "lead", "manager": "lead"},
    "kind": {
        "解約": "churned", "churn": "churned", "解約申出": "churn_notice", "問合せ": "support", "ticket": "support",
        "ネットプロモータースコア": "nps", "顧客満足度": "csat", "満足度": "csat", "顧客努力指標": "ces",
    },
}  # fmt: skip

# States of a contract in which nobody pays yet, or never did.
NOT_PAYING = frozenset(
    [
        "trial",
        "trialing",
        "in trial",
        "in_trial",
        "future",
        "incomplete",
        "incomplete_expired",
        "incomplete expired",
        "draft",
        "quote",
        "pending",
        "lead",
        "prospecting",
        "qualification",
        "proposal",
        "negotiation",
        "closed lost",
        "lost",
        "open",
        "トライアル",
        "トライアル中",
        "お試し",
        "お試し中",
        "試用中",
        "無料",
        "見積",
        "見積中",
        "見積り",
        "商談中",
        "失注",
        "下書き",
        "申込中",
        "仮登録",
        "契約前",
        "未契約",
    ]
)
# States that say that nobody pays any longer.
ENDED = frozenset(
    [
        "canceled",
        "cancelled",
        "churned",
        "ended",
        "expired",
        "terminated",
        "inactive",
        "解約",
        "解約済",
        "解約済み",
        "終了",
        "退会",
        "停止",
    ]
)


def extra(name: str) -> dict[str, str]:
    """What people write for the words of column `name` that the contract's own names do not cover."""
    return _EXTRA.get(name, {})
