"""Is revenue from existing customers growing or shrinking?"""

from csdash.analysis.sentences import month_name
from csdash.panels.headline_tiles import headline_tiles
from csdash.share.outlines.retention import NRR
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question, tiles
from csdash.ui.sections.nrr_expansion import nrr_expansion
from csdash.ui.sections.nrr_forecast import nrr_forecast
from csdash.ui.sections.nrr_trend import nrr_trend
from csdash.ui.sections.nrr_variants import nrr_variants
from csdash.ui.sections.nrr_why import nrr_why

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "trend": Text("推移", "Trend"),
    "why": Text("要因", "Why it moved"),
    "variants": Text("定義の違い", "Definitions"),
    "expansion": Text("拡大の内訳", "Expansion"),
    "forecast": Text("予測", "Forecast"),
}

question(NRR.question)
view = current_view()
headlines = headline_tiles(view, *NRR.tiles)
tiles(headlines.told, month_name(view.months[1] - 12)[view.language], headlines.left_out)
match choice("show", SECTION, SECTIONS):
    case "trend":
        nrr_trend(view)
    case "why":
        nrr_why(view)
    case "variants":
        nrr_variants(view)
    case "expansion":
        nrr_expansion(view)
    case "forecast":
        nrr_forecast(view)
