"""How far can this data be trusted?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("このデータは、どこまで信頼できるか", "How far can this data be trusted?"))
