"""Several currencies: refused unless every rate is there, by name, and never counted as nothing."""

import polars as pl
import pytest

from csdash.contract.check import check_tables
from csdash.contract.finding import Finding
from csdash.errors import DataError
from csdash.settings import Settings
from tests.histories import day, history, opened

JPY = {"settings": Settings(currency="JPY")}
PAID = {"A": [100, 100, 100], "B": [10, 10, 10]}
MIXED = history("2024-01", PAID, currency={"A": "JPY", "B": "USD"})


def rates(**of: list[float | None]) -> pl.DataFrame:
    """The table fx from January 2024 on; a month that is None has no rate."""
    rows = [
        (day(f"2024-{i + 1:02}"), currency, rate)
        for currency, months in of.items()
        for i, rate in enumerate(months)
        if rate is not None
    ]
    return pl.DataFrame(rows, schema=["month", "currency", "rate"], orient="row")


def errors(accounts: pl.DataFrame, fx: pl.DataFrame | None = None) -> list[Finding]:
    tables = {"accounts": accounts} | ({} if fx is None else {"fx": fx})
    return list(check_tables(tables).errors)


def refusal(accounts: pl.DataFrame, fx: pl.DataFrame, options: dict) -> str:
    with pytest.raises(DataError) as caught:
        opened(accounts, fx=fx, options=options)
    assert len(caught.value.message.ja) > 20
    return str(caught.value)


def test_without_rates_they_do_not_add_up():
    (finding,) = errors(MIXED)
    assert finding.rule == "several_currencies"
    assert "table fx" in finding.text("en")


def test_with_every_rate_they_do():
    assert errors(MIXED, rates(USD=[150, 151, 152])) == []
    # Reported in neither of the two: both need rates.
    assert errors(MIXED, rates(USD=[1, 1, 1], JPY=[0.01, 0.01, 0.01])) == []


def test_a_missing_rate_is_named_with_its_months():
    (finding,) = errors(MIXED, rates(USD=[150, None, None]))
    assert (finding.rule, finding.count) == ("missing_rate", 2)
    assert "no rate of USD for 2024-02, 2024-03" in finding.text("en")
    assert "USD" in finding.text("ja")


def test_months_without_rows_count_as_covered():
    gap = history("2024-01", {"A": [1, None, 1], "B": [1, None, 1]}, currency={"A": "JPY", "B": "USD"})
    (finding,) = errors(gap, rates(USD=[150, None, 150]))
    assert "2024-02" in finding.text("en")


def test_only_one_currency_can_be_the_one_without_rates():
    three = pl.concat([MIXED, history("2024-01", {"C": [1, 1, 1]}, currency={"C": "EUR"})])
    assert errors(three, rates(USD=[150] * 3, EUR=[160] * 3)) == []
    found = errors(three, rates(USD=[150] * 3))
    assert [finding.text("en").split(" for ")[0][-3:] for finding in found] == ["EUR", "JPY"]


def test_the_one_to_report_in_must_be_chosen():
    said = refusal(MIXED, rates(USD=[150, 150, 150]), {})
    assert 'currency = "JPY"' in said
    said = refusal(MIXED, rates(USD=[150, 150, 150]), {"settings": Settings(currency="EUR")})
    assert "no rate of JPY" in said


def test_its_own_rate_is_one():
    said = refusal(MIXED, rates(USD=[150] * 3, JPY=[0.01] * 3), JPY)
    assert "JPY itself is not 1" in said


def test_an_amount_without_currency_beside_others_is_refused():
    blank = history("2024-01", PAID | {"C": [5, 0, 5]}, currency={"A": "JPY", "B": "USD"})
    (finding,) = errors(blank, rates(USD=[150] * 3))
    # The free month says nothing, in whatever currency.
    assert (finding.rule, finding.count) == ("no_currency", 2)
    assert "2024-01 C" in finding.text("en")


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate: float):
    found = errors(MIXED, rates(USD=[150, rate, 150]))
    assert [finding.table for finding in found if finding.rule in ("too_low", "not_finite")] == ["fx"]


def test_a_rate_upside_down_shows():
    huge = history("2024-01", PAID | {"B": [10**9] * 3}, currency={"A": "JPY", "B": "USD"})
    assert [one.rule for one in errors(huge, rates(USD=[150] * 3))] == ["too_large"]


def test_less_than_nothing_at_the_rates_of_the_month_is_refused():
    credit = history(
        "2024-01",
        {"A/P": [100, 100, 100], "A/credit": [-1, -0.5, None], "B/P": [10, 10, 10]},
        currency={"A/P": "JPY", "A/credit": "USD", "B/P": "USD"},
    )
    (finding,) = errors(credit, rates(USD=[150] * 3))
    assert (finding.rule, finding.count) == ("below_zero", 1)
    assert "2024-01 A" in finding.text("en")


def test_months_that_are_not_over_need_no_rate_to_open():
    # Opened in the middle of March: what stands there is not told, whatever its rate.
    options = JPY | {"today": day("2024-03").replace(day=10)}
    with pytest.raises(DataError, match="2024-03"):
        opened(MIXED, fx=rates(USD=[150, 150, None]))
    session = opened(MIXED, fx=rates(USD=[150, 150, 150]), options=options)
    assert session.last_month == session.first_month + 1


def test_one_currency_needs_no_rates_and_is_told_as_it_is():
    usd = MIXED.filter(pl.col("currency") == "USD")
    session = opened(usd, fx=rates(USD=[150, 150, 150]), options=JPY)
    assert session.currency == "USD"
    assert session.metrics("mrr")["value"].to_list() == [10, 10, 10]
