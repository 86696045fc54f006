"""Laws of renewals and committed MRR over random companies with random contracts."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from csdash.measures.renewals import OUTCOMES
from csdash.metrics.registry import REGISTRY
from csdash.months import month_end, month_start
from tests.histories import opened
from tests.laws.companies import companies, law
from tests.laws.company import ATTRIBUTES, FIRST, LAST, MONTHS, TICKS, WINDOWS, Company

KEYS = [key for key, one in REGISTRY.items() if (one.unlocked_by or "").startswith("contracts")]
DAYS = st.integers(0, 31 * MONTHS + 400)
PARTS = ("signed", "notified_churn", "notified_downgrade", "suspected", "imminent")
BEGIN = month_start(FIRST)


def day_of(n: int) -> date:
    return BEGIN + timedelta(days=n)


@st.composite
def contracts(draw: st.DrawFn) -> pl.DataFrame:
    """Contracts at any time, of accounts that are there and of one that is not; some follow each other to the day."""
    # One that ended long before anything is known: a table without rows is refused.
    ended = {"start_date": day_of(-900), "end_date": day_of(-800), "signed_date": day_of(-900)}
    rows = [{"contract_id": "old", "account_id": "nobody", "mrr": 1, "outcome": "lost", **ended}]
    for account in ("a0", "a1", "a2", "a3", "nobody"):
        start = draw(st.integers(-300, 200))
        for number in range(draw(st.integers(0, 3))):
            length = draw(st.sampled_from([29, 89, 364, 729]))
            product = draw(st.sampled_from(["P", "P", "Q", None]))
            notice = draw(st.one_of(st.none(), st.integers(0, length)))
            rows.append(
                {
                    "contract_id": f"{account}-{number}",
                    "account_id": account,
                    "product": product,
                    "start_date": day_of(start),
                    "end_date": day_of(start + length),
                    "signed_date": day_of(start - draw(st.integers(-40, 100))),
                    "mrr": draw(st.sampled_from([0, 1, 100, 5000])),
                    "renewal_number": draw(st.sampled_from([0, number, None])),
                    # What a notice was about is known with it; of the others nothing is until they end.
                    "outcome": draw(st.sampled_from([*OUTCOMES[:5], "open", None]))
                    if notice is None
                    else "lost",
                    "notice_date": None if notice is None else day_of(start + notice),
                }
            )
            start += length + draw(st.sampled_from([1, 1, -60, 20, 90]))
    schema = {
        "contract_id": pl.String,
        "account_id": pl.String,
        "product": pl.String,
        "start_date": pl.Date,
        "end_date": pl.Date,
        "signed_date": pl.Date,
        "mrr": pl.Int64,
        "renewal_number": pl.Int64,
        "outcome": pl.String,
        "notice_date": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema)


@st.composite
def risks(draw: st.DrawFn) -> pl.DataFrame:
    kinds = st.sampled_from(["risk_suspected", "risk_imminent", "risk_cleared"])
    notes = st.lists(st.tuples(DAYS.map(day_of), st.sampled_from(["a0", "a1", "a2"]), kinds), max_size=8)
    return pl.DataFrame(
        [(BEGIN, "nobody", "risk_cleared"), *draw(notes)],
        schema={"date": pl.Date, "account_id": pl.String, "kind": pl.String},
        orient="row",
    )


def session_of(company: Company, signed: pl.DataFrame, noted: pl.DataFrame):
    unit = pl.lit(TICKS).cast(pl.Decimal(38, 0))
    mrr = (pl.col("mrr").cast(pl.Decimal(24, 4)) / unit).cast(pl.Decimal(24, 4))
    return opened(company.accounts.with_columns(mrr=mrr), contracts=signed, events=noted)


def added(parts: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return parts.group_by("month").agg(pl.col(names).sum()).sort("month")


@law(12)
@given(companies(), contracts(), risks(), st.sampled_from(WINDOWS), st.sampled_from(ATTRIBUTES))
def test_parts_make_up_the_whole(company, signed, noted, window, by):
    session = session_of(company, signed, noted)
    whole = session.renewals(window)
    money, counts = (
        [f"{lead}{word}{tail}" for word in OUTCOMES] for lead, tail in (("", "_mrr"), ("n_", ""))
    )
    assert (whole.select(pl.sum_horizontal(money)).to_series() == whole["due_mrr"]).all()
    assert (whole.select(pl.sum_horizontal(counts)).to_series() == whole["n_due"]).all()
    kept = whole["renewed_mrr"] + whole["upgraded_mrr"] + whole["downgraded_mrr"]
    assert (kept == whole["retained_mrr"] + whole["downgrade_mrr"]).all()
    assert (whole["retained_mrr"] <= whole["decided_mrr"]).all()
    names = [name for name in whole.columns if name != "month"]
    groups = session.renewals(window, by=[by])
    if len(groups):
        assert added(groups, names).equals(whole.select("month", *names))
    horizon = session.cmrr(window)
    split = session.cmrr(window, by=[by])
    numbers = [name for name in horizon.columns if name != "month"]
    assert added(split, numbers).equals(horizon.select("month", *numbers))
    # Per product it is the same money that was due, signed and given notice of.
    products = added(session.renewals(window, by=["product"]), ["due_mrr", "retained_mrr", "n_due"])
    if len(products):
        assert products.equals(whole.select(products.columns))


@law(12)
@given(companies(), contracts(), risks(), st.sampled_from(WINDOWS))
def test_cmrr_is_mrr_and_its_parts(company, signed, noted, horizon):
    session = session_of(company, signed, noted)
    told = session.cmrr(horizon)
    assert (
        told["mrr"] + told["signed_mrr"] - told["notified_churn_mrr"] - told["notified_downgrade_mrr"]
        == told["cmrr"]
    ).all()
    assert all((told[f"{part}_mrr"] >= 0).all() for part in PARTS)
    assert (told["suspected_mrr"] + told["imminent_mrr"] <= told["mrr"]).all()
    arr = session.metrics("arr")
    assert (arr["numerator"] == told["mrr"] * 12).all()


@law(12)
@given(companies(), contracts(), risks(), st.sampled_from(WINDOWS), st.integers(1, MONTHS - 2))
def test_what_is_signed_told_or_noted_later_changes_nothing(company, signed, noted, horizon, back):
    last = LAST - back
    end = month_end(last)
    is_told = pl.col("notice_date") <= end
    known = signed.filter(pl.col("signed_date") <= end).with_columns(
        notice_date=pl.when(is_told).then("notice_date"), outcome=pl.when(is_told).then("outcome")
    )
    then = session_of(company, known, noted.filter(pl.col("date") <= end)).cmrr(horizon)
    now = session_of(company, signed, noted).cmrr(horizon)
    until = pl.col("month") <= month_start(last)
    assert then.filter(until).equals(now.filter(until))


@law(6)
@given(companies(), contracts(), risks(), st.sampled_from(WINDOWS))
def test_rates_and_their_intervals_stay_in_range(company, signed, noted, window):
    session = session_of(company, signed, noted)
    for key in KEYS:
        if not session.has(REGISTRY[key].unlocked_by):
            continue
        told = session.metrics(key, window=window, by=["region"])
        known = told.drop_nulls(["value", "lower"])
        assert (known["lower"] <= known["value"] + 1e-9).all()
        assert (known["upper"] >= known["value"] - 1e-9).all()
        if key.endswith("_rate"):
            assert told["value"].drop_nulls().is_between(0, 1).all()
            assert (told["value"].is_null() == (told["denominator"] == 0)).all()
