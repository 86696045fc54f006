"""Expansion taken apart: what accounts that stayed added, grew, dropped and cut, over the opening MRR."""

from csdash.metrics.metric import Better, Delta, Ratio
from csdash.text import Text
from csdash.unit import Unit

_SOURCE = "Mehta, Steinman & Murphy, Customer Success (2016); csdash decision 0041"


def _rate(name: str, key: str, called: Text, definition: Text, better: Better) -> Ratio:
    return Ratio(
        key=key,
        name=called,
        definition=definition,
        unit=Unit.RATE,
        better=better,
        source=_SOURCE,
        cube="expansion",
        n="n_opening",
        is_windowed=True,
        is_headline=False,
        numerator=(f"{name}_mrr",),
        denominator=("opening_mrr",),
        interval=Delta(nn=(f"{name}_sq",), nd=(f"opening_x_{name}",), dd=("opening_sq",), is_skewed=True),
    )


UPSELL = _rate(
    "upsell",
    "upsell_rate",
    Text("アップセル率", "Upsell rate"),
    Text(
        "期首・期末とも契約のある製品で増えた額 ÷ 期首MRR。アカウント内の減額と相殺する前の額。",
        "What products held at both ends grew by, over opening MRR; before losses within the account.",
    ),
    "higher",
)
CROSS_SELL = _rate(
    "cross_sell",
    "cross_sell_rate",
    Text("クロスセル率", "Cross-sell rate"),
    Text(
        "継続アカウントが期首になかった製品に払う額 ÷ 期首MRR。アカウント内の減額と相殺する前の額。",
        "What accounts that stayed pay for products new to them, over opening MRR; before losses within the account.",
    ),
    "higher",
)
DOWNSELL = _rate(
    "downsell",
    "downsell_rate",
    Text("ダウンセル率", "Downsell rate"),
    Text(
        "期首・期末とも契約のある製品で減った額 ÷ 期首MRR。アカウント内の増額と相殺する前の額。",
        "What products held at both ends shrank by, over opening MRR; before gains within the account.",
    ),
    "lower",
)
DROPPED = _rate(
    "product_dropped",
    "product_dropped_rate",
    Text("製品解約率 (継続アカウント)", "Products dropped"),
    Text(
        "継続アカウントがやめた製品の期首の額 ÷ 期首MRR。アカウント内の増額と相殺する前の額。",
        "Opening MRR of products that accounts which stayed dropped, over opening MRR; before gains within the account.",
    ),
    "lower",
)
METRICS = (UPSELL, CROSS_SELL, DOWNSELL, DROPPED)
