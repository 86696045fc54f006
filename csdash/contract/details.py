"""What the details of events are called: channels, kinds of content, problems, and why customers left."""

from collections.abc import Mapping

from csdash.contract.names import Names, own_name
from csdash.contract.reasons import REASONS
from csdash.text import Text

ONBOARDINGS = {
    "self": Text("セルフ", "Self-onboarding"),
    "guided": Text("ガイド付き", "Guided by people"),
}
CHANNELS = {
    "chat": Text("チャット", "Chat"),
    "email": Text("メール", "Email"),
    "online_meeting": Text("オンライン相談", "Online meeting"),
    "phone": Text("電話", "Phone"),
    "docs": Text("ドキュメント", "Documents"),
    "video": Text("動画", "Videos"),
    "faq": Text("FAQ", "FAQ"),
    "community": Text("コミュニティ", "Community"),
}
GUIDES = {
    "tour": Text("プロダクトツアー", "Product tour"),
    "tip": Text("ヒント", "Tip"),
    "popup": Text("ポップアップ", "Pop-up"),
}
BLOCKERS = {
    "integration": Text("システム連携", "Integration"),
    "data_migration": Text("データ移行", "Data migration"),
    "training": Text("利用者教育", "Training"),
    "no_owner": Text("担当者不在", "No owner"),
}
HIDDEN_PROBLEMS = {
    "one_department": Text("利用が一部署に偏る", "Used by one department only"),
    "executives_absent": Text("経営層が利用していない", "Executives do not use it"),
    "key_feature_unused": Text("主要機能が未活用", "Key feature unused"),
    "goal_unclear": Text("導入目的が曖昧", "Goal unclear"),
    "manual_work": Text("手作業が残っている", "Manual work remains"),
    "outdated_data": Text("データが更新されていない", "Data not kept up to date"),
}
EXPANDED = {"seats": Text("席数の追加", "Seats added")}
PRODUCT, PRODUCT_ADDED = "product:", Text("製品の追加: {name}", "Product added: {name}")

BY_KIND: dict[str, Mapping[str, Text]] = {
    "onboarding_started": ONBOARDINGS,
    "onboarding_blocked": BLOCKERS,
    "problem_suspected": HIDDEN_PROBLEMS,
    "problem_checked": HIDDEN_PROBLEMS,
    "support": CHANNELS,
    "self_service": CHANNELS,
    "guide": GUIDES,
    "upsell_by_cs": EXPANDED,
    "upsell_by_sales": EXPANDED,
}


def detail_name(kind: str, detail: str, names: Names) -> Text:
    """The detail of an event in words; what the company calls it goes first, a word that only the data knows is its own name."""
    if kind in ("churned", "churn_notice"):
        return names.given.get(("reason", detail)) or REASONS.get(detail) or own_name(detail)
    if detail.startswith(PRODUCT):
        return PRODUCT_ADDED.format(name=names.value("product", detail.removeprefix(PRODUCT)))
    return BY_KIND.get(kind, {}).get(detail) or own_name(detail)
