"""What is told together, by hand; and what an attacker with a solver of their own makes of it."""

from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csdash.disclosure.audit import bounds
from csdash.disclosure.groups import safe_groups, together, told_groups
from csdash.errors import SettingError
from csdash.scope import OTHERS
from csdash.settings import Settings, checked
from csdash.share.asked import view_of
from csdash.share.safe import safe_view
from tests.histories import history, opened
from tests.share.safe.attack import attack, combinations, counted, published


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        # None is small: each is told.
        ({"a": 9, "b": 30}, ()),
        # One that is small is known from the total and the others: the next smallest goes with it.
        ({"a": 2, "b": 30, "c": 40}, ("a", "b")),
        # Two that are small together are still too few.
        ({"a": 1, "b": 2, "c": 30, "d": 40}, ("a", "b", "c")),
        ({"a": 3, "b": 4, "c": 30, "d": 40}, ("a", "b")),
        # Nothing would be left to tell apart.
        ({"a": 2, "b": 30}, None),
        ({"a": 2}, None),
    ],
)
def test_small_groups_are_told_with_others(sizes, told):
    assert together(sizes, (), 5) == told


def test_the_range_of_a_margin_by_hand(capfd):
    # Two by two with row sums 10, 5 and column sums 9, 6: the first cell lies between 4 and 9.
    known = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    low, high = bounds(
        pl.DataFrame(known, orient="row").to_numpy().astype(float), [10, 5, 9, 6], [1, 0, 0, 0]
    )
    assert (low, high) == pytest.approx((4, 9))
    # Whatever a command writes to stdout is data.
    assert capfd.readouterr() == ("", "")


def company(combinations: dict[tuple[str, ...], int], names=("segment", "region")):
    """A company with so many accounts of each combination of attributes, for 14 months."""
    paid, attributes = {}, {name: {} for name in names}
    for combination, n in combinations.items():
        for number in range(n):
            account = "-".join(combination) + f"-{number}"
            # Every account pays otherwise each month, so that no figure rests on few who do.
            paid[account] = [10 + number + month for month in range(14)]
            for name, value in zip(names, combination, strict=True):
                attributes[name][account] = value
    return opened(history("2025-01", paid, **attributes))


CUT_OUT = {("S1", "T1"): 3, ("S2", "T2"): 40, ("S3", "T3"): 60, ("S4", "T1"): 50}


def narrowest(cells, groups, safe) -> float:
    """How far the attacker narrows down the small group that is hidden worst."""
    return min((high - low for low, high in attack(cells, groups, safe).values()), default=float("inf"))


def test_a_group_that_another_attribute_cuts_out_is_not_told_by_both():
    # S1 is told with S2. But all of S2 is T2: regions would tell S2 alone, and so S1.
    session = company(CUT_OUT)
    safe = safe_groups(session, 5)
    assert narrowest(combinations(session), published(session, safe), safe) >= 5


def test_the_attack_breaks_what_is_told_together_attribute_by_attribute(monkeypatch):
    monkeypatch.setattr("csdash.disclosure.groups.widths", lambda *_: {})
    session = company(CUT_OUT)
    safe = safe_groups(session, 5)
    assert dict(safe.merged) == {"segment": ("S1", "S2")}
    assert attack(combinations(session), published(session, safe), safe) == {("segment", "S1"): (3, 3)}


VALUES = {"segment": ("S1", "S2", "S3", "S4"), "region": ("R1", "R2", "R3"), "plan": ("P1", "P2")}
cells_of_a_month = st.dictionaries(
    st.tuples(*(st.sampled_from(values) for values in VALUES.values())),
    st.integers(1, 12),
    min_size=2,
    max_size=12,
)


def as_cells(sizes) -> pl.DataFrame:
    rows = [(date(2026, 1, 1), *combination, n) for combination, n in sizes.items()]
    return pl.DataFrame(rows, schema=["month", *VALUES, "n_accounts"], orient="row")


def as_told(cells, safe) -> dict[str, dict[str, int]]:
    """The groups that a safe session would tell of `cells`."""
    merged = {name: dict.fromkeys(values, OTHERS) for name, values in safe.merged}
    return {
        name: counted(cells.with_columns(pl.col(name).replace(merged.get(name, {}))), name)
        for name in safe.attributes
    }


@given(cells_of_a_month)
def test_no_small_group_of_any_company_can_be_narrowed_down(sizes):
    cells = as_cells(sizes)
    assume(cells["n_accounts"].sum() >= 5)
    safe = told_groups(cells, {name: counted(cells, name) for name in VALUES}, 5)
    groups = as_told(cells, safe)
    assert narrowest(cells, groups, safe) >= 5 - 1e-6
    assert all(n >= 5 for told in groups.values() for n in told.values())


def test_the_law_fails_without_the_audit(monkeypatch):
    monkeypatch.setattr("csdash.disclosure.groups.widths", lambda *_: {})
    cells = as_cells(
        {("S1", "R1", "P1"): 3, ("S2", "R2", "P1"): 9, ("S3", "R3", "P2"): 9, ("S4", "R1", "P2"): 9}
    )
    safe = told_groups(cells, {name: counted(cells, name) for name in VALUES}, 5)
    assert narrowest(cells, as_told(cells, safe), safe) < 5


def test_the_safe_session_tells_no_more_than_was_audited():
    session = company({("S1", "R1"): 2, ("S2", "R1"): 20, ("S3", "R2"): 30, ("S4", "R2"): 40})
    view = safe_view(view_of(session, "en", where={"segment": ["S1"]}, window=1))
    assert (view.where, view.window) == ((), 12)
    assert set(view.session.dimensions["segment"]) == {OTHERS, "S3", "S4"}
    stock = view.session.metrics("n_accounts", by=["segment"]).filter(
        pl.col("month") == pl.col("month").max()
    )
    assert dict(stock.select(pl.col("segment").cast(pl.String), "n_accounts").iter_rows()) == {
        OTHERS: 22,
        "S3": 30,
        "S4": 40,
    }
    assert view.session.names.value("segment", OTHERS).en == "Others (few accounts)"
    # The whole is the whole: nothing of the rows is gone.
    assert view.session.metrics("mrr")["value"].to_list() == session.metrics("mrr")["value"].to_list()


def test_a_tier_with_few_accounts_leaves_tiers_untold():
    tiers = {("high",): 2, ("low",): 30, ("tech",): 30}
    assert safe_groups(company(tiers, ("tier",)), 5).attributes == ()
    # Of two, each knows what the other pays.
    assert safe_groups(company(tiers, ("tier",)), 2).attributes == ()
    assert safe_groups(company(tiers | {("high",): 3}, ("tier",)), 2).attributes == ("tier",)


def test_a_group_in_which_few_paid_otherwise_is_told_with_others():
    flat = {f"quiet-{i}": [10] * 14 for i in range(30)} | {"quiet-x": [10] * 13 + [12]}
    busy = {f"busy-{i}": [10 + m for m in range(14)] for i in range(30)}
    other = {f"other-{i}": [20 + m for m in range(14)] for i in range(40)}
    segment = {name: name.split("-")[0] for name in flat | busy | other}
    session = opened(history("2025-01", flat | busy | other, segment=segment))
    # One account of `quiet` pays more: its NRR would say by how much.
    assert dict(safe_groups(session, 5).merged) == {"segment": ("busy", "quiet")}


def test_the_smallest_number_is_a_setting():
    with pytest.raises(SettingError, match="share_minimum_n"):
        checked(Settings(share_minimum_n=1))
