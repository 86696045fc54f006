"""Lists of accounts: kept once for all filters where a company is small, and the same as asked for one by one."""

import itertools

import polars as pl
import pytest

import csdash
from csdash.measures import kept_rows, stage
from csdash.months import month_start
from csdash.settings import SAMPLE_DATA

FILTERS = (None, {"segment": ["SMB"]}, {"segment": ["Mid-market", "SMB"], "tier": ["tech"]})


def asked(session: csdash.Session) -> dict[str, pl.DataFrame]:
    """Every list, of several months and under several filters, one after the other."""
    months = [month_start(session.last_month - back) for back in (0, 7, 18)]
    now, before, earlier = months
    told = {}
    for i, where in enumerate(FILTERS):
        spans = [(before, now), (earlier, now), (earlier, before)]
        for (first, last), every in itertools.product(spans, (None, 3)):
            told[f"answers {first} {last} {every} {i}"] = session.last_answers(
                first, last, where, every=every
            )
        for month in months:
            told[f"requests {month} {i}"] = session.requests(month, where)
            told[f"onboardings {month} {i}"] = session.onboardings(month, where)
            told[f"departures {month} {i}"] = session.sponsor_departures(month, where)
            told[f"spells {month} {i}"] = session.phase_spells(month, where)
            told[f"lifetimes {month} {i}"] = session.lifetime_months(month, where)
            told[f"sources {month} {i}"] = session.sources(month, where)
            told[f"worth {month} {i}"] = session.account_worth(month, where)
            told[f"touches {month} {i}"] = session.touches(month, where)
            told[f"stock {month} {i}"] = session.account_stock(month, where)
            for window in (1, 12):
                told[f"bridge {window} {month} {i}"] = session.account_bridge(window, month, where)
        for horizon, until, landmark in (
            (12, None, 0),
            (12, None, 3),
            (6, None, 0),
            (6, session.last_month - 9, 0),
        ):
            told[f"exits {horizon} {until} {landmark} {i}"] = session.sponsor_exits(
                horizon, until, landmark, where
            )
        told[f"products {i}"] = session.product_months(where)
        told[f"paying {i}"] = session.paying_months(where)
        for kinds in (("referral",), ("request", "support")):
            told[f"happenings {kinds} {i}"] = session.happenings(kinds, where)
    return told


def test_what_is_kept_is_what_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    few = asked(csdash.open(SAMPLE_DATA))
    for module in (stage, kept_rows):
        monkeypatch.setattr(module, "MOST_KEPT", 0)
    many = asked(csdash.open(SAMPLE_DATA))
    assert len({str(frame.rows()) for frame in few.values() if len(frame)}) > 110
    for name, frame in few.items():
        assert frame.equals(many[name]), name
