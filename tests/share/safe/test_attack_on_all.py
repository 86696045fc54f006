"""The attacker reads every safe page as it is handed out: all its tables, all months, all attributes, and asks a solver."""

from collections import defaultdict

import polars as pl
import pytest

from csdash.disclosure import safe_session
from csdash.errors import CsdashError
from csdash.months import month_start
from csdash.scope import OTHERS
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.sheet import sheets
from tests.histories import history, opened
from tests.share.safe.attack import bounded
from tests.thorough import only

MINIMUM, P = 5, 0.15
ATTRIBUTES = ("segment", "region", "tier")
N = 26
# Accounts of each combination of segment, region and tier. A small group, or one that another attribute cuts out.
COMPANIES = {
    "one small segment": {
        ("S1", "R1", "high"): 3, ("S2", "R2", "low"): 40, ("S3", "R1", "tech"): 60, ("S2", "R1", "high"): 9,
    },
    "a segment that a region cuts out": {
        ("S1", "R1", "high"): 3, ("S2", "R2", "low"): 40, ("S3", "R3", "tech"): 60, ("S4", "R1", "high"): 50,
    },
    "small in two attributes": {
        ("S1", "R1", "low"): 2, ("S2", "R1", "low"): 3, ("S2", "R2", "tech"): 30, ("S3", "R3", "high"): 25,
        ("S4", "R3", "tech"): 31,
    },
    "none small": {("S1", "R1", "high"): 20, ("S2", "R2", "low"): 22, ("S3", "R1", "tech"): 24},
}  # fmt: skip
# What the tables say, and which column of which metric it is.
MEASURES = {
    ("nrr", "numerator"): "kept_mrr",
    ("nrr", "denominator"): "opening_mrr",
    ("nrr", "n_accounts"): "n_opening",
    ("arr", "value"): "arr",
    ("n_accounts", "value"): "n_accounts",
}


def company(combinations):
    """Accounts that all pay otherwise each month; the one with the number 0 of each kind pays by far the most."""
    paid, attributes = {}, {name: {} for name in ATTRIBUTES}
    for combination, n in combinations.items():
        for number in range(n):
            account = "-".join(combination) + f"-{number}"
            base = 100 if number == 0 else 10 + number % 7
            # Every ninth leaves half-way, so that months differ.
            paid[account] = [base + month if number % 9 < 8 or month < N // 2 else None for month in range(N)]
            for name, value in zip(ATTRIBUTES, combination, strict=True):
                attributes[name][account] = value
    return opened(history("2024-01", paid, **attributes))


def read(view):
    """Every amount of every group in every table: {(measure, month): {attribute: {group: amount}}}."""
    words = {
        view.session.names.value(name, value).en: (name, value)
        for name in view.session.scope.safe.attributes
        for value in view.session.dimensions[name]
        if value != OTHERS
    }
    others = view.session.names.value("segment", OTHERS).en
    told = defaultdict(lambda: defaultdict(dict))
    for sheet in sheets([(outline, None) for outline in OUTLINES.values()], view):
        for panel in sheet.panels.values():
            frame = panel.evidence.frame
            if "group" not in frame.columns:
                continue
            if "month" not in frame.columns:
                # The groups ranked by their NRR are those of the last month.
                last = pl.lit(month_start(view.months[1])).alias("month")
                frame = frame.with_columns(last, pl.lit("nrr").alias("metric"))
            (attribute,) = {words[group][0] for group in frame["group"].unique() if group != others}
            for row in frame.iter_rows(named=True):
                group = OTHERS if row["group"] == others else words[row["group"]][1]
                for (metric, column), measure in MEASURES.items():
                    if row["metric"] == metric and row.get(column) is not None:
                        told[measure, row["month"]][attribute][group] = float(row[column])
    return told


def truth(session, measure):
    """month, attributes, `measure`: what is really behind each combination."""
    metric, column = next(key for key, name in MEASURES.items() if name == measure)
    cells = session.metrics(metric, by=ATTRIBUTES)
    return cells.select(
        "month", *(pl.col(name).cast(pl.String) for name in ATTRIBUTES), pl.col(column).cast(pl.Float64).alias(measure)
    ).filter(pl.col(measure) > 0)  # fmt: skip


def narrowed(session, view):
    """How wide each small group is left, by (measure, attribute, group): against what may be found out, the narrowest first."""
    safe, told, found = view.session.scope.safe, read(view), []
    counts = {name: truth(session, name) for name in ("n_opening", "n_accounts")}
    for (measure, month), groups in told.items():
        cells = truth(session, measure).filter(pl.col("month") == month)
        of = counts["n_accounts" if measure in ("arr", "n_accounts") else "n_opening"]
        size = of.filter(pl.col("month") == month)
        for name in ATTRIBUTES:
            for value, n in size.group_by(name).agg(pl.col(size.columns[-1]).sum()).iter_rows():
                if n < MINIMUM:
                    low, high = bounded(cells, groups, safe, measure, (name, value))
                    amount = cells.filter(pl.col(name) == value)[measure].sum()
                    allowed = MINIMUM if measure.startswith("n_") else P * amount
                    found.append(((high - low) / allowed, measure, month, name, value))
    return sorted(found)


CASES = only(["a segment that a region cuts out", "none small"], COMPANIES)


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_is_shared_gives_a_small_group_away(name):
    session = company(COMPANIES[name])
    view = view_of(safe_session(session, MINIMUM), "en")
    told = read(view)
    if view.session.scope.safe.attributes:
        assert told
    for (measure, month), groups in told.items():
        # What was read is what the rows say, so the attacker holds true figures.
        whole = truth(session, measure).filter(pl.col("month") == month)[measure].sum()
        for by in groups.values():
            assert sum(by.values()) == pytest.approx(whole, rel=1e-9)
    found = narrowed(session, view)
    assert not found or found[0][0] >= 1 - 1e-6, found[:3]


def test_the_attack_finds_the_group_where_nothing_was_audited(monkeypatch):
    monkeypatch.setattr("csdash.disclosure.groups.widths", lambda *_: {})
    session = company(COMPANIES["a segment that a region cuts out"])
    found = narrowed(session, view_of(safe_session(session, MINIMUM), "en"))
    assert found[0][0] < 0.01


def test_a_company_of_few_is_not_shared_at_all():
    with pytest.raises(CsdashError):
        safe_session(company({("S1", "R1", "high"): 3}), MINIMUM)


def test_it_is_opened_once_whatever_else_is_asked():
    session = company({(f"S{i % 2}", "R1", "high"): 40 for i in range(2)})
    safe = safe_session(session, MINIMUM)
    for n in range(2000):
        session.results.get(n, lambda: "what readers click")
    assert safe_session(session, MINIMUM) is safe
