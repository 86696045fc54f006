"""The fixed words that columns may hold, in the order people think of them."""

from csdash.text import Text

TIERS = {
    "high": Text("ハイタッチ", "High touch"),
    "low": Text("ロータッチ", "Low touch"),
    "tech": Text("テックタッチ", "Tech touch"),
}
PHASES = {
    "introduction": Text("導入期", "Introduction"),
    "onboarding": Text("オンボーディング期", "Onboarding"),
    "adoption": Text("活用期", "Adoption"),
    "renewal": Text("契約更新期", "Renewal"),
}
FITS = {
    "target": Text("ターゲット", "Target"),
    "non_target": Text("非ターゲット", "Non-target"),
}
OUTCOMES = {
    "open": Text("未確定", "Open"),
    "renewed": Text("更新", "Renewed"),
    "upgraded": Text("アップグレード", "Upgraded"),
    "downgraded": Text("ダウングレード", "Downgraded"),
    "lost": Text("解約", "Lost"),
    "withdrawn": Text("撤回", "Withdrawn"),
}
SURVEYS = {
    "nps": Text("NPS", "NPS"),
    "csat": Text("顧客満足度 (CSAT)", "CSAT"),
    "ces": Text("顧客努力指標 (CES)", "CES"),
}
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
STAGES = {
    1: Text("リアクティブ", "Reactive"),
    2: Text("洞察&アクション", "Insights & Actions"),
    3: Text("アウトカム", "Outcomes"),
    4: Text("トランスフォーメーション", "Transformation"),
}
ASSESSED = {
    "data": Text("データ活用", "Data"),
    "proactivity": Text("先回りの支援", "Proactivity"),
    "outcomes": Text("成果の確認", "Outcomes"),
    "alignment": Text("全社の連携", "Alignment"),
}
ROLES = {
    "csm": Text("CSM", "CSM"),
    "csops": Text("CSOps", "CSOps"),
    "lead": Text("リーダー", "Lead"),
    "support": Text("サポート", "Support"),
}

# What can happen to an account on a day. `value` and `detail` are said where they mean something.
EVENTS = {
    "churn_notice": Text("解約通知 (detail: 理由)", "churn notified (detail: reason)"),
    "churned": Text(
        "解約 (value: 1 自発, 0 非自発; detail: 理由)", "churned (value: 1 voluntary, 0 not; detail: reason)"
    ),
    "risk_suspected": Text("解約の疑い", "churn suspected"),
    "risk_imminent": Text("解約間近", "churn imminent"),
    "risk_cleared": Text("リスク解消", "risk cleared"),
    "sponsor_left": Text("スポンサー退職", "sponsor left"),
    "sponsor_gift": Text("退職者への贈り物", "gift to the leaving sponsor"),
    "sponsor_materials": Text("後任への資料送付", "materials to the successor"),
    "sponsor_meeting": Text("後任との面談設定", "meeting with the successor set"),
    "sponsor_reengaged": Text("後任との関係構築", "successor engaged"),
    "onboarding_started": Text(
        "オンボーディング開始 (detail: guided / self)", "onboarding started (detail: guided / self)"
    ),
    "onboarding_blocked": Text("オンボーディング停滞 (detail: 理由)", "onboarding blocked (detail: reason)"),
    "first_value": Text("最初の価値実感", "first value"),
    "onboarding_completed": Text("オンボーディング完了", "onboarding completed"),
    "success_plan": Text("サクセスプラン合意", "success plan agreed"),
    "goal_captured": Text(
        "目標の引き継ぎ (value: 1 営業から, 0 再ヒアリング)",
        "goal captured (value: 1 from sales, 0 asked again)",
    ),
    "outcome_verified": Text("成果の確認", "outcome verified"),
    "qbr": Text("四半期ビジネスレビュー", "quarterly business review"),
    "training": Text("トレーニング", "training"),
    "health_check": Text("ヘルスチェック", "health check"),
    "touch_predictive": Text("予測型の支援", "predictive touch"),
    "touch_proactive": Text("先回りの支援", "proactive touch"),
    "touch_reactive": Text("受け身の支援", "reactive touch"),
    "support": Text("問い合わせ (detail: チャネル)", "support contact (detail: channel)"),
    "request": Text("要望 (detail: 要望ID)", "request (detail: request id)"),
    "request_shipped": Text("要望の実現 (detail: 要望ID)", "request shipped (detail: request id)"),
    "problem_suspected": Text("潜在課題の仮説 (detail: 課題)", "hidden problem suspected (detail: problem)"),
    "problem_checked": Text(
        "仮説の検証 (value: 1 課題あり, 0 なし; detail: 課題)",
        "suspicion checked (value: 1 it was there, 0 not; detail: problem)",
    ),
    "referral": Text("紹介", "referral"),
    "self_service": Text("自助コンテンツの利用", "self-service used"),
    "community": Text("コミュニティ参加", "community used"),
    "guide": Text("プロダクト内ガイド (detail: 種類)", "in-product guide (detail: kind)"),
    "upsell_by_cs": Text("CS主導のアップセル", "upsell led by CS"),
    "upsell_by_sales": Text("営業主導のアップセル", "upsell led by sales"),
}
