"""What the churn section says first: how much left, and where more of it left than elsewhere."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis import sentences
from csdash.analysis.cohorts.churn_rates import standing_out
from csdash.analysis.cohorts.told import listed
from csdash.contract.names import Names, in_prose
from csdash.contract.reasons import split_name, split_value
from csdash.text import Text
from csdash.unit import Unit

LEFT = Text(
    "{n}社が解約し、期首の顧客の{logo}、期首MRRの{mrr}({money})でした。",
    "{n} accounts left: {logo} of those at the opening and {mrr} of their MRR ({money}).",
)
ONE_LEFT = Text(
    "1社が解約し、期首の顧客の{logo}、期首MRRの{mrr}({money})でした。",
    "1 account left: {logo} of those at the opening and {mrr} of their MRR ({money}).",
)
NONE_LEFT = Text("この期間に解約した顧客はありません。", "Nobody left in this window.")
HIGHER_CHURN = Text(
    "「{group}」が{value}(それ以外{rest})で高く", "{group} leave more often ({value}, others {rest})"
)
LOWER_CHURN = Text(
    "「{group}」が{value}(それ以外{rest})で低く", "{group} leave less often ({value}, others {rest})"
)
BY_SPLIT = Text(
    "{dimension}別の解約率(顧客数)は、{groups}なっています。", "Logo churn by {dimension}: {groups}."
)
NO_SPLIT = Text(
    "{dimension}別の解約率(顧客数)に、誤差を超える差はありません。",
    "Logo churn does not differ by {dimension} by more than chance.",
)


def churned(
    rates: pl.DataFrame,
    splits: Sequence[tuple[str, pl.DataFrame]],
    names: Names,
    currency: str,
    minimum_n: int,
) -> tuple[Text, ...]:
    """How much left, and in which bands of each split churn is higher or lower than elsewhere by more than chance."""
    if rates.is_empty() or not rates["n_churned"][0]:
        return (NONE_LEFT,)
    row = rates.row(0, named=True)
    first = (ONE_LEFT if row["n_churned"] == 1 else LEFT).format(
        n=f"{row['n_churned']:,}",
        logo=sentences.written(row["logo_churn_rate"], Unit.RATE),
        mrr=sentences.written(row["churned_mrr_rate"], Unit.RATE),
        money=sentences.written(row["churned_mrr"], Unit.MONEY, currency),
    )
    return first, *(_split(split, frame, names, minimum_n) for split, frame in splits if frame.height > 1)


def _split(split: str, frame: pl.DataFrame, names: Names, minimum_n: int) -> Text:
    words = {"dimension": in_prose(split_name(split))}
    found = [
        (HIGHER_CHURN if pair.value > 0 else LOWER_CHURN).format(
            group=split_value(split, group, names),
            value=sentences.written(pair.now.value, Unit.RATE),
            rest=sentences.written(pair.then.value, Unit.RATE),
        )
        for group, pair in standing_out(frame, minimum_n)
    ]
    return BY_SPLIT.format(**words, groups=listed(found)) if found else NO_SPLIT.format(**words)
