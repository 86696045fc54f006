"""Does the attention each customer gets fit what they are worth?"""

from csdash.text import Text
from csdash.ui.parts import question

question(Text("手厚さの配分は、顧客の価値に見合っているか", "Does the attention each customer gets fit what they are worth?"))
