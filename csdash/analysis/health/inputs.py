"""The inputs of the score: what each says, of how many accounts it is known, and whether it moved in a year."""

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import mean, share
from csdash.analysis.health.score import health_at
from csdash.analysis.question import Question
from csdash.contract.accounts import HEALTH_INPUTS
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

_PREFIX = Text("ヘルス指標: ", "health input: ")


def _name(meaning: Text) -> Text:
    ja = meaning.ja.removeprefix(_PREFIX.ja).removesuffix(" (0〜100)")
    en = meaning.en.removeprefix(_PREFIX.en).removesuffix(", 0 to 100")
    return Text(ja, en[0].upper() + en[1:])


NAMES = {column.name: _name(column.meaning) for column in HEALTH_INPUTS}
SCHEMA = {
    "input": pl.String,
    "weight": pl.Float64,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
    "coverage": pl.Float64,
    "mrr_coverage": pl.Float64,
    "before": pl.Float64,
    "has_moved": pl.Boolean,
}


@answered
def inputs(session: Session, question: Question) -> pl.DataFrame:
    """SCHEMA per input of the config, the heaviest first: the mean over accounts of which it is known.

    `coverage` is the share of accounts, `mrr_coverage` of MRR. `has_moved`: beyond chance since a year ago, corrected
    for the number of inputs (Holm).
    """
    now, then = (health_at(session, question, month) for month in (question.month, question.before))
    weights = session.configs.health.value.weights
    pairs = {name: Difference(_mean(now, name), _mean(then, name)) for name in weights}
    moved = dict(zip(pairs, holm([pair.p_value for pair in pairs.values()]), strict=True))
    whole = now["mrr"].sum()
    rows = []
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        known = now.filter(pl.col(name).is_not_null())
        one = pairs[name].now
        rows.append(
            (
                *(name, weight, one.value, one.lower, one.upper, one.n),
                known.height / now.height if now.height else None,
                known["mrr"].sum() / whole if whole else None,
                pairs[name].then.value,
                moved[name],
            )
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def self_reliant(session: Session, question: Question) -> Measured:
    """The share of accounts whose self-reliance reaches the edge of healthy, among those of which it is known."""
    known = health_at(session, question, question.month)["health_self_reliance"].drop_nulls()
    return share(int((known >= session.configs.health.value.healthy_from).sum()), known.len())


def _mean(rows: pl.DataFrame, name: str) -> Measured:
    return mean(rows[name].drop_nulls().to_list())
