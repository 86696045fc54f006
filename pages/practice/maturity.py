"""How mature is our customer success?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("カスタマーサクセスは、どの段階まで来ているか", "How mature is our customer success?"))
