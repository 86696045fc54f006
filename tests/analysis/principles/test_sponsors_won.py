"""Sponsor exits as evidence: those of a year whose days ended in it, by hand, under the days of the health config."""

from datetime import date, timedelta

import polars as pl

from csdash.analysis.principles.figure import measured
from csdash.analysis.principles.shown import OPEN, shown
from csdash.configs import Configs
from csdash.configs.config import shipped_text
from csdash.settings import Settings
from tests.histories import history, opened

CONFIG = Configs().principles.value
# The departure, and after how many days a successor was won.
EXITS = [
    ("A", date(2025, 2, 10), 30),
    ("B", date(2025, 3, 10), 90),
    ("C", date(2025, 4, 10), 91),
    ("D", date(2025, 9, 1), None),
    # Its ninety days are over on the last day of the year; those of F are not.
    ("E", date(2025, 10, 2), 10),
    ("F", date(2025, 10, 3), 10),
    # Its ninety days were over in the year before.
    ("G", date(2024, 9, 1), 10),
    # So were those of H; of a hundred days the last would be in this year.
    ("H", date(2024, 9, 25), 10),
]
EVENTS = pl.DataFrame(
    [
        row
        for account, left, days in EXITS
        for row in (
            (account, "sponsor_left", left),
            *([] if days is None else [(account, "sponsor_reengaged", left + timedelta(days=days))]),
        )
    ],
    schema=["account_id", "kind", "date"],
    orient="row",
)


def session_of(**options):
    return opened(
        history("2024-01", {name: [10] * 24 for name in "ABCDEFGH"}), options=options, events=EVENTS
    )


def test_exits_of_the_year_that_had_their_days():
    session = session_of()
    months = [session.last_month, session.last_month - 12]
    found, then = measured(session, ["sponsor_exits_won"], months)["sponsor_exits_won"]
    # Of A to E; B on the last day is in time, C is not.
    assert (found.value, found.n) == (3 / 5, 5)
    assert (then.value, then.n) == (1, 2)


def test_it_speaks_for_the_sponsor_beside_reviews():
    found = {one.principle.code: one for one in shown(session_of(settings=Settings(minimum_n=5)), CONFIG)}
    signs = {sign.evidence.metric: sign for sign in found["p2021.6"].signs}
    assert set(signs) == {"qbr_arr_share", "sponsor_exits_won"}
    # Three of five is no proof that it is more than half.
    assert signs["sponsor_exits_won"].state == OPEN


def test_in_time_is_what_the_health_config_says(tmp_path):
    text = shipped_text("health").replace("won_days = 90", "won_days = 100")
    (tmp_path / "health.toml").write_text(text, encoding="utf-8")
    session = session_of(settings=Settings(configs=tmp_path))
    found = measured(session, ["sponsor_exits_won"], [session.last_month])["sponsor_exits_won"][0]
    # C is in time, H is of this year, and E is not due yet.
    assert (found.value, found.n) == (4 / 5, 5)
