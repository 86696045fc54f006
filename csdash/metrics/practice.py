"""Practice: what customer success does before anybody leaves, asks or buys, in the twelve months up to a month-end."""

from csdash.measures.practice import ACCOUNTS, RATIOS, squares
from csdash.metrics.metric import Delta, Ratio, Wilson
from csdash.text import Text
from csdash.unit import Unit

_OWN = "csdash definitions: practice; decision 0050"


def _share(key: str, sums: str, name: Text, short: Text, definition: Text, unlocked_by: str) -> Ratio:
    """A share of what happened or is there, its interval over accounts: things of one account are alike."""
    top, base = RATIOS[sums]
    top_sq, cross, base_sq = squares(sums)
    power = 2 if base.endswith("_mrr") else 0
    return Ratio(
        key=key,
        name=name,
        short=short,
        definition=definition,
        unit=Unit.RATE,
        better="higher",
        source=_OWN,
        cube="practice",
        n=ACCOUNTS[base],
        numerator=(top,),
        denominator=(base,),
        interval=Delta(nn=(top_sq,), nd=(cross,), dd=(base_sq,), money=(power, power, power)),
        bounds=(0.0, 1.0),
        unlocked_by=unlocked_by,
    )


FORESEEN_LOSS = _share(
    "foreseen_loss_share",
    "foreseen",
    Text("事前に把握していた解約MRRの割合", "Lost MRR that had been flagged"),
    Text("解約の事前把握", "Losses flagged before"),
    Text(
        "直近12か月に失われた顧客のMRRのうち、支払いが止まる1か月以上前にリスクが記録されていた割合。",
        "Of MRR of accounts lost in 12 months, what stood flagged as a risk a full month before the first unpaid one.",
    ),
    "events",
)
PROACTIVE_TOUCHES = _share(
    "proactive_touch_share",
    "proactive",
    Text("先回りした支援の割合", "Touches ahead of a problem"),
    Text("先回りの支援", "Proactive touches"),
    Text(
        "直近12か月の支援のうち、予測型または先回り型の割合。",
        "Predictive and proactive touches over all touches of 12 months.",
    ),
    "events",
)
PREDICTIVE_TOUCHES = _share(
    "predictive_touch_share",
    "predictive",
    Text("予測にもとづく支援の割合", "Touches on a prediction"),
    Text("予測型の支援", "Predictive touches"),
    Text(
        "直近12か月の支援のうち、予測型の割合。",
        "Predictive touches over all touches of 12 months.",
    ),
    "events",
)
SCORED_ARR = _share(
    "health_arr_coverage_rate",
    "scored",
    Text("ヘルス把握率 (ARR)", "Health coverage (ARR)"),
    Text("ヘルス把握 (ARR)", "ARR with a health score"),
    Text(
        "課金アカウントのARRのうち、ヘルススコアのあるアカウントのARRの割合。",
        "ARR of paying accounts with a health score, over ARR of paying accounts.",
    ),
    "accounts.health_score",
)
GOALS_HANDED_OVER = _share(
    "goals_handed_over_share",
    "handed_over",
    Text("営業から引き継いだ目標の割合", "Goals handed over by sales"),
    Text("目標の引き継ぎ", "Goals from sales"),
    Text(
        "直近12か月に記録された顧客の目標のうち、営業から引き継がれ、聞き直さずに済んだものの割合。",
        "Of goals captured in 12 months, those that came over from sales and were not asked for again.",
    ),
    "events",
)
REQUESTS_SHIPPED = _share(
    "requests_shipped_in_time_share",
    "shipped",
    Text("半年以内に実現した要望の割合", "Requests shipped within half a year"),
    Text("要望の実現", "Requests shipped"),
    Text(
        "半年の期限が直近12か月に来た要望のうち、それまでに要望元の顧客へ実現を届けた割合。",
        "Of requests whose half year ended in the last 12 months, those that had shipped to who asked by then.",
    ),
    "events",
)


def _covered(key: str, kind: str, name: Text, short: Text, definition: Text) -> Ratio:
    """The share of ARR whose accounts had at least one event of a kind in twelve months."""
    return Ratio(
        key=key,
        name=name,
        short=short,
        definition=definition,
        unit=Unit.RATE,
        better="higher",
        source=_OWN,
        cube="care",
        n="n_accounts",
        numerator=(f"mrr_{kind}",),
        denominator=("mrr",),
        interval=Delta(nn=(f"sq_{kind}",), nd=(f"sq_{kind}",), dd=("mrr_sq",)),
        bounds=(0.0, 1.0),
        unlocked_by="events",
    )


PLANNED_ARR = _covered(
    "success_plan_arr_share",
    "success_plan",
    Text("サクセスプランのあるARRの割合", "ARR with a success plan"),
    Text("サクセスプラン (ARR)", "Success plans (ARR)"),
    Text(
        "課金アカウントのARRのうち、直近12か月にサクセスプランを合意したアカウントの割合。",
        "ARR of accounts that agreed on a success plan in 12 months, over ARR of paying accounts.",
    ),
)
VERIFIED_ARR = _covered(
    "outcome_verified_arr_share",
    "outcome_verified",
    Text("成果を確認したARRの割合", "ARR with a verified outcome"),
    Text("成果の確認 (ARR)", "Outcomes verified (ARR)"),
    Text(
        "課金アカウントのARRのうち、直近12か月に成果を顧客と確認したアカウントの割合。",
        "ARR of accounts with an outcome verified in 12 months, over ARR of paying accounts.",
    ),
)
REVIEWED_ARR = _covered(
    "qbr_arr_share",
    "qbr",
    Text("QBRを実施したARRの割合", "ARR with a business review"),
    Text("QBR (ARR)", "Business reviews (ARR)"),
    Text(
        "課金アカウントのARRのうち、直近12か月に四半期ビジネスレビューを行ったアカウントの割合。",
        "ARR of accounts with a quarterly business review in 12 months, over ARR of paying accounts.",
    ),
)
CHECKED_ARR = _covered(
    "health_check_arr_share",
    "health_check",
    Text("ヘルスチェックを実施したARRの割合", "ARR with a health check"),
    Text("ヘルスチェック (ARR)", "Health checks (ARR)"),
    Text(
        "課金アカウントのARRのうち、直近12か月にヘルスチェックを行ったアカウントの割合。",
        "ARR of accounts with a health check in 12 months, over ARR of paying accounts.",
    ),
)
TRAINED_ARR = _covered(
    "training_arr_share",
    "training",
    Text("トレーニングを実施したARRの割合", "ARR with a training"),
    Text("トレーニング (ARR)", "Trainings (ARR)"),
    Text(
        "課金アカウントのARRのうち、直近12か月にトレーニングを受けたアカウントの割合。",
        "ARR of accounts trained in 12 months, over ARR of paying accounts.",
    ),
)
REFERRING = Ratio(
    key="referring_accounts_share",
    name=Text("紹介のあった顧客の割合", "Accounts that referred"),
    short=Text("紹介", "Referrals"),
    definition=Text(
        "課金アカウントのうち、直近12か月に紹介のあったアカウントの割合。",
        "Accounts with at least one referral in 12 months, over paying accounts.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_OWN,
    cube="care",
    n="n_accounts",
    numerator=("n_referral",),
    denominator=("n_accounts",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="events",
)
METRICS = (
    SCORED_ARR,
    FORESEEN_LOSS,
    PROACTIVE_TOUCHES,
    PREDICTIVE_TOUCHES,
    GOALS_HANDED_OVER,
    REQUESTS_SHIPPED,
    PLANNED_ARR,
    VERIFIED_ARR,
    REVIEWED_ARR,
    CHECKED_ARR,
    TRAINED_ARR,
    REFERRING,
)
