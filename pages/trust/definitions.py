"""What does each figure mean?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("この数字は、何を意味しているか", "What does each figure mean?"))
