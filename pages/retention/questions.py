"""What do the five drilling questions of customer success come to here?"""

from csdash.panels.questions import TOPICS
from csdash.share.outlines.retention import QUESTIONS
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.questions import one_question, question_cards

SHOW = Text("見る問い", "Question")
ALL = {"all": Text("すべて", "All")}

question(QUESTIONS.question)
view = current_view()
code = choice("show", SHOW, ALL | TOPICS)
if code == "all":
    question_cards(view)
else:
    one_question(view, code)
