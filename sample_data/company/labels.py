"""Labels: what the codes in the data are called in Japanese and English."""

from sample_data.company.story import Story
from sample_data.company.team import people

NAMES = {
    "segment": {
        "Enterprise": ("大企業", "Enterprise"),
        "Mid-market": ("中堅企業", "Mid-market"),
        "SMB": ("中小企業", "SMB"),
    },
    "industry": {
        "Construction": ("建設", "Construction"),
        "Education": ("教育", "Education"),
        "Finance": ("金融", "Finance"),
        "Healthcare": ("医療", "Healthcare"),
        "IT Services": ("ITサービス", "IT services"),
        "Logistics": ("物流", "Logistics"),
        "Manufacturing": ("製造", "Manufacturing"),
        "Retail": ("小売", "Retail"),
    },
    "region": {
        "Chubu": ("中部", "Chubu"),
        "Hokkaido": ("北海道", "Hokkaido"),
        "Kansai": ("関西", "Kansai"),
        "Kanto": ("関東", "Kanto"),
        "Kyushu": ("九州", "Kyushu"),
        "Tohoku": ("東北", "Tohoku"),
    },
    "plan": {
        "Free": ("フリー", "Free"),
        "Light": ("ライト", "Light"),
        "Standard": ("スタンダード", "Standard"),
        "Premium": ("プレミアム", "Premium"),
    },
    "channel": {
        "direct": ("直販", "Direct"),
        "partner": ("代理店", "Partner"),
        "web": ("ウェブ", "Web"),
    },
}


def label_rows(story: Story) -> list[tuple[str, str, str, str]]:
    """One row per code: dimension, value, ja, en."""
    named = [
        (dimension, value, ja, en)
        for dimension, values in NAMES.items()
        for value, (ja, en) in values.items()
    ]
    return named + [("csm_id", p.csm_id, p.name, p.name) for p in people(story) if p.role == "csm"]
