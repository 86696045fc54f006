"""What a report says of its own accord."""

from csdash.text import Text

TITLE = Text("カスタマーサクセス レポート", "Customer success report")
PHRASES = {
    "contents": Text("目次", "Contents"),
    "how_to_read": Text("読み方", "How to read this"),
    "definition": Text("定義と出典", "Definition and source"),
    "definitions": Text("用語と定義", "Definitions"),
    "formula": Text("計算式", "Formula"),
    "source": Text("出典", "Source"),
    "table": Text("表で見る", "As a table"),
    "gaps": Text("このデータでは示せないもの", "What this data cannot tell"),
    "top": Text("目次へ", "Contents"),
    "needs_script": Text(
        "グラフを表示するには、JavaScriptを有効にしてください。数字は表でも読めます。",
        "Charts need JavaScript. The numbers are in the tables as well.",
    ),
}
