"""Surveys: what each contact answered last, in the twelve months up to each month-end."""

import narwhals.stable.v2 as nw

from csdash.contract.health import SCORE_TENTHS
from csdash.measures.account_months import Coverage
from csdash.measures.expressions import INTEGER, MONTH, one, sums, where

ROLLING_MONTHS = 12
PROMOTER_FROM, DETRACTOR_UP_TO = 9 * SCORE_TENTHS, 6 * SCORE_TENTHS
TOP_BOX_FROM = 4 * SCORE_TENTHS
EASY_FROM = 5 * SCORE_TENTHS

# Any answer outranks any silence, a later answer an earlier one, and of two on one day the lower counts.
_ANSWERED, _DAY, _TOP = 10**9, 1000, 999
answered = nw.col("rank") >= _ANSWERED
score = _TOP - nw.col("rank") % _DAY
MEASURES = {
    "n_asked": nw.lit(1, dtype=INTEGER),
    "n_responses": one(answered),
    "n_promoters": one(answered & (score >= PROMOTER_FROM)),
    "n_detractors": one(answered & (score <= DETRACTOR_UP_TO)),
    "n_top_box": one(answered & (score >= TOP_BOX_FROM)),
    "n_easy": one(answered & (score >= EASY_FROM)),
    "score": where(answered, score),
    "n_accounts": one(answered & (nw.col("contact_id") == nw.col("first_contact"))),
}


def survey_sums(requests: nw.LazyFrame, offsets: nw.LazyFrame, coverage: Coverage) -> nw.LazyFrame:
    """All measures added up per month t, survey kind and cell.

    In: one row per request with account_id, contact_id, kind, m, day, score (tenths, null = no answer) and
    cell; `offsets` (offset: 0 to 11) spreads a request over the months in which it counts.
    """
    ranked = requests.with_columns(
        rank=nw.when(~nw.col("score").is_null())
        .then(_ANSWERED + nw.col("day") * _DAY + _TOP - nw.col("score"))
        .otherwise(nw.col("day"))
        .cast(INTEGER)
    )
    spread = ranked.join(offsets, how="cross").with_columns(t=(nw.col("m") + nw.col("offset")).cast(MONTH))
    covered = spread.filter((nw.col("t") >= coverage.first) & (nw.col("t") <= coverage.last))
    person = ["t", "kind", "contact_id"]
    latest = (
        covered.filter(nw.col("rank") == nw.col("rank").max().over(*person))
        .group_by(*person)
        .agg(nw.col("account_id").max(), nw.col("cell").max(), nw.col("rank").max())
    )
    speaker = nw.when(answered).then(nw.col("contact_id"))
    flagged = latest.with_columns(speaker=speaker).with_columns(
        first_contact=nw.col("speaker").min().over("t", "kind", "account_id")
    )
    return flagged.with_columns(**MEASURES).group_by("t", "kind", "cell").agg(*sums(MEASURES))
