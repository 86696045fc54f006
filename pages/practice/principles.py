"""Do we live by the principles of customer success?"""

from csdash.contract.principles import FRAMEWORKS
from csdash.share.outlines.practice import PRINCIPLES
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.principles import principles

SECTION = Text("見るリスト", "Show")

question(PRINCIPLES.question)
view = current_view()
principles(view, choice("show", SECTION, FRAMEWORKS))
