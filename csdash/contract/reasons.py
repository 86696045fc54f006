"""What splits of churn and their values are called: why customers left, of what kind, after how long."""

from csdash.contract.names import NOT_GIVEN, Names, dimension_name, own_name
from csdash.text import Text

SPLITS = {
    "reason": Text("解約理由", "Reason"),
    "kind": Text("解約の種類", "Kind of churn"),
    "tenure": Text("期首時点の契約期間", "Tenure at the opening"),
    "sale_fit": Text("販売時のターゲット適合", "Fit at sale"),
}
UNKNOWN_REASON = Text("理由不明", "Not recorded")
REASONS = {
    "price": Text("価格", "Price"),
    "competitor": Text("競合への乗り換え", "Competitor"),
    "no_value": Text("効果を感じない", "No value seen"),
    "hard_to_use": Text("使いこなせない", "Hard to use"),
    "business_change": Text("事業や組織の変更", "Business change"),
    "wrong_fit": Text("用途が合わない", "Wrong fit"),
    "sponsor_change": Text("推進者の交代", "Sponsor change"),
    "reliability": Text("障害や不安定さ", "Reliability"),
    "insolvency": Text("倒産", "Insolvency"),
    "payment_failure": Text("支払い不能", "Payment failure"),
    "unknown": UNKNOWN_REASON,
}
KINDS = {
    "voluntary": Text("自発的", "Voluntary"),
    "involuntary": Text("非自発的", "Involuntary"),
    "unknown": Text("不明", "Not recorded"),
}
_UNKNOWN_START = Text("開始月不明", "Start unknown")


def split_name(split: str) -> Text:
    """What a split of churn is called, as a heading; attributes keep their own name."""
    return SPLITS.get(split) or dimension_name(split)


def split_value(split: str, code: str, names: Names) -> Text:
    """A value of a split in words. A reason that nobody named is its own name."""
    match split:
        case "reason":
            # What the company itself calls its reasons goes before what we would.
            return names.given.get((split, code)) or REASONS.get(code) or own_name(code)
        case "kind":
            return KINDS[code]
        case "tenure":
            return _tenure(code)
        case "sale_fit":
            return names.value("fit", code) if code else NOT_GIVEN
    return names.value(split, code)


def _tenure(code: str) -> Text:
    """A band of months: 4-6, 37+."""
    if code == "unknown":
        return _UNKNOWN_START
    first, dash, last = code.partition("-")
    if not dash:
        return Text(f"{code[:-1]}か月以上", f"{code} months")
    return Text(f"{first}〜{last}か月", f"{first}–{last} months")
