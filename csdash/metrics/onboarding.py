"""Onboarding: how soon customers get value, and whether they get there in time."""

from csdash.metrics.metric import MedianWait, Ratio, Wilson
from csdash.text import Text
from csdash.unit import Unit

ONBOARDING_COMPLETION = Ratio(
    key="onboarding_completion_rate",
    name=Text("オンボーディング完了率", "Onboarding completion"),
    short=Text("オンボーディング完了率", "Onboarded in time"),
    definition=Text(
        "開始から規定日数(既定90日)が過ぎたもののうち、その日数以内に完了した割合。",
        "Onboardings done within the days allowed (90 by default), over those started at least that long ago.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="csdash definitions: matured starts only",
    cube="completion",
    n="n_matured",
    numerator=("n_completed_in_time",),
    denominator=("n_matured",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="events",
)
TTV = MedianWait(
    key="ttv_median_days",
    name=Text("タイムトゥバリュー (中央値)", "Time to value (median)"),
    short=Text("価値実感までの日数", "Time to value"),
    definition=Text(
        "契約開始から最初の価値実感までの日数の中央値。待っている顧客も打ち切りとして含む(直近12か月の開始)。",
        "Median days from contract start to first value, those still waiting censored; starts of 12 months.",
    ),
    unit=Unit.DAYS,
    better="lower",
    source="Kaplan & Meier, JASA 1958; Brookmeyer & Crowley, Biometrics 1982",
    cube="waiting",
    n="n_starts",
    events="n_first_value",
    censored="n_waiting",
    age="day",
    unlocked_by="events",
)
METRICS = (ONBOARDING_COMPLETION, TTV)
