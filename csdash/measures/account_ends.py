"""Account ends: what each account had at both ends of one window, as the sums asked for and nothing else.

The rules are those of the cubes, so the columns add up to what the cubes say, to the minor unit. Lists of
accounts that show everything are made by `account_rows`; this is for analyses, which ask often and for little.
"""

from collections.abc import Sequence

import polars as pl

from csdash.measures import bridge
from csdash.measures.cells import Where
from csdash.measures.stage import Stage

RULES = bridge.MONEY | bridge.COUNTS


def account_ends(
    stage: Stage, window: int, t: int, where: Where, measures: Sequence[str], by: Sequence[str] = ()
) -> pl.DataFrame:
    """Per account (and group of `by`) that meets `where`, the sums of `measures` in ticks and counts.

    Attributes are those the account is counted under. Raises UnknownName.
    """
    for name in by:
        stage.vocabulary.check(name)
    meets = stage.vocabulary.meets(where)
    rules = {name: RULES[name] for name in dict.fromkeys(measures)}
    rows = bridge.whole(stage.pairs(window, t)).with_columns(**rules).to_native()
    spelt = [
        column
        for column in stage.vocabulary.decode("cell")
        if column.meta.output_name() in {*by, *where} - set(stage.key)
    ]
    own = [name for name in stage.key if name in {*by, *where} and name != "account_id"]
    return (
        rows.select("account_id", *own, *spelt, *rules)
        .filter(meets)
        .group_by("account_id", *by)
        .agg(pl.col(list(rules)).sum())
        .collect()
    )
