"""How are we doing, and what do customers say?"""

from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import question
from csdash.ui.sections.all_hands import all_hands

question(Text("いま、みんなに伝えたいこと", "What should everybody know?"))
all_hands(current_view())
