"""What a deck says around its figures."""

from csdash.text import Text

SOURCES = Text("出典: {sources}", "Source: {sources}")
JOINED = {"ja": "、", "en": "; "}
MISSING = Text("このデータではまだ言えないこと", "What this data cannot tell yet")
MISSING_HOW = Text(
    "次の列や表が揃うと、この資料に加わります。", "With these columns or tables the deck will say more."
)
EVERYBODY = Text("全員に共有できるもの", "What everybody may see")
NOTHING_DRAWN = Text(
    "「{question}」: この期間に描けるものがない図が{n}枚あります。",
    "“{question}”: {n} figures have nothing to draw in these months.",
)
ACROSS = Text("画面ごとの答え", "The answer of each page")
PACK = Text("カスタマーサクセス 取締役会資料", "Customer success, board pack")
KEY_FIGURES = Text("主要な指標(▲▼は1年前との差)", "Key figures (▲▼ against a year ago)")
DOT = {"ja": "・", "en": " · "}
FINDING = Text("要点", "Finding")
PROVENANCE = Text("対象と時点", "Filters and as-of")
BASE = Text("母数", "Base")
HOW_TO_READ = Text("読み方", "How to read")
DEFINITION = Text("定義", "Definition")
FORMULA = Text("計算式", "Formula")
NUMBERS = Text("数値", "Numbers behind")
MORE_ROWS = Text("ほか{n}行", "{n} more rows")
LABEL, VALUE, INTERVAL, CHANGE = (
    Text("指標", "Figure"),
    Text("値", "Value"),
    Text("95%区間", "95% interval"),
    Text("1年前との差", "Change in a year"),
)
