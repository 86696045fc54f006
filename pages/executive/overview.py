"""Are we keeping and growing what we sold?"""

import streamlit as st

from csdash.analysis.sentences import month_name
from csdash.panels.answers import main_dimension, overview_answer
from csdash.panels.bridge import bridge_panel
from csdash.panels.drivers import drivers_panel
from csdash.panels.due import due_panel
from csdash.panels.groups import multiples_panel
from csdash.panels.headline_tiles import headline_tiles
from csdash.panels.renewals import has_contracts
from csdash.panels.why import YEAR
from csdash.share.outlines.executive import OVERVIEW, SOON
from csdash.ui.current import current_view
from csdash.ui.parts import answer, draw, locked, question, tiles

question(OVERVIEW.question)
view = current_view()
answer(overview_answer(view))

headlines = headline_tiles(view, *OVERVIEW.tiles)
tiles(headlines.told, month_name(view.months[1] - 12)[view.language], headlines.left_out)
for name, unlocks in headlines.missing.items():
    locked(name, unlocks)

by = main_dimension(view)
drivers = drivers_panel(view, "nrr", by, YEAR) if by else None
if drivers:
    wide, narrow = st.columns([7, 5], gap="large")
    with wide:
        draw(bridge_panel(view), "bridge")
    with narrow:
        draw(drivers, "drivers")
else:
    draw(bridge_panel(view), "bridge")
soon = due_panel(view, SOON) if has_contracts(view) else None
if by and soon:
    wide, narrow = st.columns([7, 5], gap="large")
    with wide:
        draw(multiples_panel(view, "nrr", by), "segments")
    with narrow:
        draw(soon, "soon")
elif by:
    draw(multiples_panel(view, "nrr", by), "segments")
elif soon:
    draw(soon, "soon")
