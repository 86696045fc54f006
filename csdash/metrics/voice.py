"""Voice: what customers say, and how many of those asked say anything."""

from dataclasses import replace

from csdash.metrics.metric import NetScore, Ratio, Wilson
from csdash.text import Text
from csdash.unit import Unit

NPS = Ratio(
    key="nps",
    name=Text("NPS", "NPS"),
    definition=Text(
        "推奨者(9〜10)の割合 − 批判者(0〜6)の割合。回答者ごとに直近12か月の最新回答を使う。",
        "Share of promoters (9 to 10) less share of detractors (0 to 6); latest answer per contact in 12 months.",
    ),
    unit=Unit.POINTS,
    better="higher",
    source="Reichheld, The One Number You Need to Grow, HBR 2003",
    cube="surveys",
    where=("kind", "nps"),
    n="n_accounts",
    numerator=("n_promoters", "-n_detractors"),
    denominator=("n_responses",),
    interval=NetScore("n_promoters", "n_detractors"),
    bounds=(-100.0, 100.0),
    times=100,
    unlocked_by="surveys",
)
NPS_RESPONSE = Ratio(
    key="nps_response_rate",
    name=Text("NPS回答率", "NPS response rate"),
    definition=Text(
        "直近12か月に依頼した人のうち、一度でも回答した人の割合。",
        "Contacts that answered at least once in 12 months, over contacts asked.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="AAPOR, Standard Definitions, response rate",
    cube="surveys",
    where=("kind", "nps"),
    n="n_asked",
    numerator=("n_responses",),
    denominator=("n_asked",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="surveys",
)
CSAT = Ratio(
    key="csat",
    name=Text("顧客満足度 (CSAT)", "Customer satisfaction (CSAT)"),
    definition=Text(
        "5段階のうち上位2つを選んだ回答者の割合(直近12か月の最新回答)。",
        "Contacts whose latest answer in 12 months is one of the top two of five.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="Farris et al., Marketing Metrics (2010), customer satisfaction",
    cube="surveys",
    where=("kind", "csat"),
    n="n_accounts",
    numerator=("n_top_box",),
    denominator=("n_responses",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="surveys",
)
CSAT_RESPONSE = replace(
    NPS_RESPONSE,
    key="csat_response_rate",
    name=Text("CSAT回答率", "CSAT response rate"),
    where=("kind", "csat"),
)
CES = Ratio(
    key="ces_easy_rate",
    name=Text("顧客努力指標 (CES・楽だった割合)", "Customer effort (CES, found it easy)"),
    short=Text("CES (楽だった割合)", "CES, found it easy"),
    definition=Text(
        "「簡単にできた」に7段階の5以上で答えた回答者の割合(直近12か月の最新回答)。点が高いほど負担が小さい尺度が前提。",
        "Contacts whose latest answer in 12 months is 5 or more of 7 (easy); the higher the score, the less effort.",
    ),
    unit=Unit.RATE,
    better="higher",
    source="Dixon, Toman & DeLisi, The Effortless Experience (2013), CES 2.0",
    cube="surveys",
    where=("kind", "ces"),
    n="n_accounts",
    numerator=("n_easy",),
    denominator=("n_responses",),
    interval=Wilson(),
    bounds=(0.0, 1.0),
    unlocked_by="surveys",
)
CES_RESPONSE = replace(
    NPS_RESPONSE,
    key="ces_response_rate",
    name=Text("CES回答率", "CES response rate"),
    where=("kind", "ces"),
)
METRICS = (NPS, NPS_RESPONSE, CSAT, CSAT_RESPONSE, CES, CES_RESPONSE)
