"""What do customers say, and what becomes of it?"""

from csdash.share.outlines.customers import VOICE
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.unlocked import or_locked
from csdash.ui.sections.voice import (
    voice_advocates,
    voice_drivers,
    voice_requests,
    voice_scores,
    voice_support,
)

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "scores": Text("NPS・CSAT・CES", "Scores"),
    "drivers": Text("どこで違うか", "Where they differ"),
    "requests": Text("要望と実現", "Requests"),
    "advocates": Text("紹介", "Advocates"),
    "support": Text("サポートと自助", "Support"),
}

question(VOICE.question)
view = current_view()
with or_locked():
    match choice("show", SECTION, SECTIONS):
        case "scores":
            voice_scores(view)
        case "drivers":
            voice_drivers(view)
        case "requests":
            voice_requests(view)
        case "advocates":
            voice_advocates(view)
        case "support":
            voice_support(view)
