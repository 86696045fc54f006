"""Is revenue from existing customers growing or shrinking?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("既存顧客の売上は増えているか、減っているか", "Is revenue from existing customers growing or shrinking?"))
