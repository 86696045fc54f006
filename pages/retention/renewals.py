"""Will what comes up for renewal stay?"""

from csdash.panels.renewals import SOON, has_contracts
from csdash.share.outlines.retention import RENEWALS
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, locked, question
from csdash.ui.sections.renewal_calendar import renewal_calendar
from csdash.ui.sections.renewal_cmrr import renewal_cmrr
from csdash.ui.sections.renewal_outcomes import renewal_outcomes

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "outcomes": Text("更新の結果", "Outcomes"),
    "cmrr": Text("CMRR", "CMRR"),
    "calendar": Text("今後の満了", "Coming up"),
}

question(RENEWALS.question)
view = current_view()
if not has_contracts(view):
    locked("contracts", SOON)
else:
    match choice("show", SECTION, SECTIONS):
        case "outcomes":
            renewal_outcomes(view)
        case "cmrr":
            renewal_cmrr(view)
        case "calendar":
            renewal_calendar(view)
