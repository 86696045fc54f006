"""How fast do new customers get to value?"""

from csdash.share.outlines.customers import ONBOARDING
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.onboarding_rest import (
    onboarding_completion,
    onboarding_renewals,
    onboarding_start,
    onboarding_stuck,
)
from csdash.ui.sections.onboarding_speed import onboarding_speed
from csdash.ui.sections.unlocked import or_locked

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "speed": Text("価値までの速さ", "Speed"),
    "completion": Text("期限内の完了", "Completion"),
    "renewals": Text("初回更新への影響", "First renewals"),
    "start": Text("目標と進め方", "Goals and guidance"),
    "stuck": Text("停滞中の顧客", "Stuck accounts"),
}

question(ONBOARDING.question)
view = current_view()
with or_locked():
    match choice("show", SECTION, SECTIONS):
        case "speed":
            onboarding_speed(view)
        case "completion":
            onboarding_completion(view)
        case "renewals":
            onboarding_renewals(view)
        case "start":
            onboarding_start(view)
        case "stuck":
            onboarding_stuck(view)
