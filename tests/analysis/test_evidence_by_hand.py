"""Integration, initiatives, the success map, products side by side and compounding: by hand."""

from datetime import date

import polars as pl
import pytest

from csdash.analysis.compounding import compounded, own_nrr
from csdash.analysis.difference import Measured
from csdash.analysis.initiatives import initiatives
from csdash.analysis.initiatives import told as effects_told
from csdash.analysis.integration import ALL, CONSENT, integration
from csdash.analysis.question import Question
from csdash.analysis.tiers.success_map import success_map
from csdash.analysis.voice.by_product import by_product
from csdash.analysis.with_interval import with_interval
from csdash.errors import NotUnlocked
from csdash.unit import Unit
from tests.histories import history, opened


def ask(session, window: int = 12) -> Question:
    return Question(window, (), session.first_month, session.last_month)


def events(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["account_id", "kind", "date", "detail"], orient="row")


def test_of_whom_everything_is_known_and_who_agreed():
    paid = {"A": [30] * 14, "B": [10] * 14, "C": [60] * 14}
    session = opened(
        history(
            "2024-01",
            paid,
            logins={"A": [None] * 13 + [4], "B": [7] + [None] * 13},
            data_consent={"A": [False] * 13 + [True], "B": True, "C": [True] * 13 + [False]},
        ),
        events=events(("A", "qbr", date(2024, 6, 1), None), ("C", "qbr", date(2024, 1, 3), None)),
    )
    found = {one.code: one for one in integration(session, ask(session))}
    # B used the product last fourteen months ago, and the review of C is as old.
    assert (found["usage"].accounts.value, found["usage"].money.value) == (1 / 3, 0.3)
    assert found["events"].accounts.value == 1 / 3
    assert not found["surveys"].is_there
    assert (found[ALL].accounts.value, found[ALL].accounts.n) == (1 / 3, 3)
    # A agreed last, C took it back.
    assert (found[CONSENT].accounts.value, found[CONSENT].money.value) == (2 / 3, 0.4)


def test_consent_that_was_never_asked_for_is_not_given():
    session = opened(history("2024-01", {"A": [1] * 2}))
    found = {one.code: one for one in integration(session, ask(session))}
    assert not found[CONSENT].is_there


NOTES = pl.DataFrame(
    {
        "date": [date(2024, 3, 10), date(2024, 4, 20)],
        "text_ja": ["改定", "開始"],
        "text_en": ["Change", "Start"],
        "metric": ["grr", None],
    }
)


def test_before_and_after_share_no_month():
    # One month windows: March is after what happened in March, February before it.
    session = opened(
        history("2024-01", {"A": [100, 90, 72, 72], "B": [100, 100, 100, 120]}), annotations=NOTES
    )
    latest, first = initiatives(session, ask(session, 1), "nrr")
    assert (first.metric.key, first.day) == ("grr", date(2024, 3, 10))
    assert first.change.then.value == pytest.approx(190 / 200)
    assert first.change.now.value == pytest.approx(172 / 190)
    assert latest.metric.key == "nrr"
    assert latest.change.value == pytest.approx(192 / 172 - 172 / 190)
    assert "none changed" in effects_told([latest, first]).en
    # Over three months, "after" reaches to May, of which nothing is known yet; April is not over in March.
    pending = initiatives(session, ask(session, 3), "nrr")[1]
    assert (pending.change.now.value, pending.ripe) == (None, date(2024, 5, 1))
    march = Question(1, (), session.first_month, session.last_month - 1)
    assert [one.day for one in initiatives(session, march, "nrr")] == [date(2024, 3, 10)]


def test_without_annotations_it_says_so():
    session = opened(history("2024-01", {"A": [1] * 3}))
    with pytest.raises(NotUnlocked, match="annotations"):
        initiatives(session, ask(session, 1), "nrr")


def test_the_map_counts_who_has_come_how_far():
    phases = {"A": "adoption", "B": ["onboarding", "adoption"], "C": "onboarding"}
    session = opened(
        history("2024-01", {"A": [10] * 2, "B": [20] * 2, "C": [5] * 2}, phase=phases),
        events=events(
            ("A", "goal_captured", date(2024, 1, 3), None),
            ("A", "goal_captured", date(2024, 2, 3), None),
            ("C", "first_value", date(2024, 2, 3), None),
        ),
    )
    found = success_map(session, ask(session, 1))
    n, mrr, shares = found["adoption"]
    assert (n, mrr) == (2, 30.0)
    assert (shares["goal_captured"].value, shares["first_value"].value) == (0.5, 0.0)
    # Nobody ever agreed on a plan: that is not recorded, and not nothing.
    assert shares["success_plan"].value is None
    assert found["onboarding"][2]["first_value"].value == 1.0


def test_products_with_their_requests():
    paid = {
        "A/Core": [10] * 14,
        "A/Plus": [5] * 14,
        "B/Core": [10] * 13 + [8],
        "C/Plus": [None] * 10 + [4] * 4,
    }
    session = opened(
        history("2024-01", paid, key_feature_uses={"A/Core": 3, "B/Core": 0}),
        events=events(
            ("A", "request", date(2024, 2, 1), "R1"),
            ("A", "request_shipped", date(2024, 5, 1), "R1"),
            ("B", "request", date(2024, 3, 1), "R1"),
            ("B", "request", date(2025, 1, 1), "R2"),
        ),
    )
    core, plus = by_product(session, ask(session))
    assert (core.product, core.n_accounts, core.mrr) == ("Core", 2, 18.0)
    assert core.nrr.value == core.grr.value == pytest.approx(18 / 20)
    assert (core.used.value, core.used.n, plus.used.n) == (0.5, 2, 0)
    # A's request counts for both of its products; the one of January had no half a year yet.
    assert (core.asked, core.shipped.value, core.shipped.n) == (3, 0.5, 2)
    assert (plus.asked, plus.shipped.value, plus.n_accounts) == (1, 1.0, 2)


def test_a_rate_that_holds_compounds():
    told = compounded(Measured(1.1, 1.0, 1.2, 40), 3)
    assert (told.value, told.lower, told.upper) == (pytest.approx(1.331), 1.0, pytest.approx(1.728))
    short = opened(history("2024-01", {"A": [1] * 6}))
    assert own_nrr(short, ask(short, 1)).value is None


def test_a_figure_is_written_with_its_interval_and_n():
    assert with_interval(Measured(0.5, 0.4, 0.6, 40), Unit.RATE).en == "50.0% (±10.0, n = 40)"
    assert with_interval(Measured(0.5, None, None, 1), Unit.RATE).ja == "50.0%(n=1)"
    assert with_interval(Measured(None, None, None, 0), Unit.RATE).ja == "n/a"
