"""What there is to know: each kind by hand, on small companies."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.errors import DataError
from csdash.scope import Scope
from csdash.session import Session
from csdash.settings import Settings
from csdash.share.alerts.alert import Behind
from csdash.share.alerts.found import alerts, unreadable
from csdash.share.alerts.told import letter
from csdash.share.asked import view_of
from csdash.share.digest.written import as_text
from csdash.text import Text
from tests.histories import folder_of, history, opened

BASE = "https://cs.example.co.jp"
TODAY = date(2026, 3, 5)
# 40 accounts over 26 months: a year ago nobody had left for a year, in the last year the first 12 did.
LEFT = {f"A{n:02}": [100 + n] * 20 + [None if n < 12 else 100 + n] * 6 for n in range(40)}
CALM = {f"A{n:02}": [100] * 26 for n in range(40)}
TARGETS = pl.DataFrame(
    {
        "month": ["2025-06", "2026-02", "2026-02", "2027-01"],
        "metric": ["grr", "grr", "logo_churn_rate", "nrr"],
        "window": [12, 12, 12, 12],
        "value": [1.0, 0.9, 0.5, 2.0],
    }
)


def found(session: csdash.Session, today: date = TODAY, **asked: object) -> list:
    return alerts(view_of(session, "en", **asked), today, BASE)


def company(paid: dict = LEFT, **options: object) -> csdash.Session:
    names = {name: f"Company {name}" for name in paid}
    segment = {name: ("SMB", "ENT")[n % 2] for n, name in enumerate(paid)}
    return opened(history("2024-01", paid, account_name=names, segment=segment), **options)


def test_nothing_to_know():
    assert found(company(CALM)) == []


def test_the_newest_target_that_is_missed_with_the_accounts_that_cost_it():
    (one,) = [alert for alert in found(company(targets=TARGETS)) if alert.kind == "target"]
    # 100 + 101 + ... + 111 = 1,266 of 100 + ... + 139 = 4,780 is lost.
    assert one.sentence.en == "GRR (12 months) is 73.5% in Feb 2026 and misses its target of 90.0%."
    assert (one.metric, one.month) == ("grr", "2026-02")
    assert one.behind == Behind(12, ("Company A11", "Company A10", "Company A09"))
    assert one.link.startswith(f"{BASE}/nrr?lang=en&")


def test_a_miss_within_chance_says_so():
    near = TARGETS.head(2).tail(1).with_columns(value=pl.lit(0.75))
    (one,) = [alert for alert in found(company(targets=near)) if alert.kind == "target"]
    assert one.sentence.en.endswith("misses its target of 75.0%. The gap is within chance.")


def test_a_target_is_for_everybody_and_not_for_a_part():
    kinds = [alert.kind for alert in found(company(targets=TARGETS), where={"segment": ["SMB"]})]
    assert "target" not in kinds
    scoped = company(targets=TARGETS, options={"scope": Scope.of(segment=["SMB"])})
    assert "target" not in [alert.kind for alert in found(scoped)]


def test_a_change_beyond_chance_with_those_that_moved_it():
    changes = {alert.metric: alert for alert in found(company()) if alert.kind == "change"}
    # Of NRR and GRR there is no interval a year ago, when nobody moved: nothing is claimed.
    assert set(changes) == {"logo_churn_rate"}
    churn = changes["logo_churn_rate"]
    assert "It rose 30.0 points from 0.0% a year ago." in churn.sentence.en
    # Churn and expansion have a figure and an interval in both years.
    assert churn.sentence.ja.endswith("主要指標2個を同時に比べても、誤差を超える変化です。")
    assert churn.behind == Behind(40, ("Company A11", "Company A10", "Company A09"))
    assert "/overview?" in churn.link
    filtered = found(company(), where={"segment": ["SMB", "ENT"]})
    assert all("segment=SMB&segment=ENT" in alert.link for alert in filtered)
    assert {alert.filters for alert in filtered} == {"window=12&segment=SMB&segment=ENT"}


def test_on_few_accounts_nobody_is_called():
    few = {name: LEFT[name] for name in list(LEFT)[6:22]}
    assert [alert for alert in found(company(few)) if alert.kind == "change"] == []
    settings = Settings(minimum_n=10)
    assert [alert for alert in found(company(few, options={"settings": settings})) if alert.kind == "change"]


@pytest.mark.parametrize(
    ("today", "n"), [(date(2026, 4, 10), 0), (date(2026, 4, 11), 1), (date(2026, 6, 1), 1)]
)
def test_a_month_that_is_late(today: date, n: int):
    session = company(CALM, options={"settings": Settings(data=Path("elsewhere"))})
    late = [alert for alert in found(session, today) if alert.kind == "late"]
    assert len(late) == n
    for one in late:
        assert (one.month, one.filters) == ("2026-03", "")
        assert "Mar 2026 was due by 10 Apr 2026" in one.sentence.en
        assert one.link.startswith(f"{BASE}/data?")


def test_the_sample_is_a_story_that_ended(sample):
    assert "late" not in [alert.kind for alert in alerts(view_of(sample, "en"), date(2031, 1, 1), BASE)]


def test_numbers_that_do_not_add_up_are_all_that_is_said(monkeypatch: pytest.MonkeyPatch):
    # No data can break the bridge; a program with a fault could.
    broken = pl.DataFrame({"month": [date(2026, 2, 1)] * 3})
    monkeypatch.setattr(Session, "breaches", broken)
    (one,) = found(company(targets=TARGETS))
    assert (one.kind, one.metric, one.month) == ("check", "bridge", "2026-02")
    assert "in 3 cases" in one.sentence.en


def test_refused_data_says_nothing_of_what_is_in_it():
    with pytest.raises(DataError) as refusal:
        csdash.open(folder_of(history("2024-01", {"SECRET": [1, 1]}).with_columns(mrr=float("nan"))))
    one = unreadable(TODAY, refusal.value)
    assert "SECRET" not in one.sentence.en + one.metric
    assert (one.kind, one.month, one.link) == ("check", "2026-03", "")
    assert one.key != unreadable(TODAY, DataError(Text("別", "other"))).key


@pytest.mark.parametrize("language", ["ja", "en"])
def test_names_are_told_only_where_they_may_be_seen(language):
    every = found(company(targets=TARGETS))
    seen, masked = (as_text(letter(every, language, mask_names=mask)) for mask in (False, True))
    assert "Company A11" in seen
    assert "Company" not in masked.replace("company", "")
    assert {"ja": "対象: 12社\n", "en": "Accounts: 12\n"}[language] in masked


def test_a_hostile_name_is_cut_and_calmed():
    paid = dict(LEFT)
    names = dict.fromkeys(paid, "@channel https://evil.example " + "x" * 80 + "\n<b>")
    session = opened(history("2024-01", paid, account_name=names), targets=TARGETS)
    text = as_text(letter(found(session), "en", mask_names=False))
    assert "@\N{WORD JOINER}channel https:\N{WORD JOINER}//evil\N{WORD JOINER}.example" in text
    assert "x" * 20 not in text
    assert "<b>" not in text
