"""Are we keeping and growing what we sold?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("売上は守れていて、伸びているか", "Are we keeping and growing what we sold?"))
