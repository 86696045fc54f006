"""Which cohorts stay, and for how long?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("いつ契約した顧客が、どれだけ残っているか", "Which cohorts stay, and for how long?"))
