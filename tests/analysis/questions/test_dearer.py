"""Whether list prices made "accounts that pay more" move: by hand, on the planted price rise, and where nothing is known."""

import polars as pl
import pytest

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.question import Question
from csdash.analysis.questions.dearer import Dearer, dearer
from csdash.analysis.questions.told import expanded
from csdash.months import month_start, parse_month
from csdash.opening import open_session
from csdash.settings import SAMPLE_DATA, Settings
from tests.analysis.phrases import is_sentence
from tests.histories import day, opened

FIRST = parse_month("2022-01")
MONTHS = 36
RISE = parse_month("2023-03")


def lines(name: str, levels: list[tuple[float, float, int]]) -> list[dict]:
    """One row per month of an account: what it pays, its list price and its seats."""
    return [
        {
            "month": month_start(FIRST + i),
            "account_id": name,
            "product": "P",
            "mrr": m,
            "list_mrr": p,
            "seats": s,
        }
        for i, (m, p, s) in enumerate(levels)
    ]


def steps(*levels: tuple[float, float, int], at: int = RISE) -> list[tuple[float, float, int]]:
    """The first level until the month before `at`, the second from then on."""
    before, after = levels
    return [before if FIRST + i < at else after for i in range(MONTHS)]


BASE = (100.0, 100.0, 100)
ACCOUNTS = {
    # 7 % dearer on list, and nothing else; then rounded up by a tenth of a percent at most, and by more than that.
    "only": steps(BASE, (107.0, 107.0, 100)),
    "rounded": steps(BASE, (107.1, 107.0, 100)),
    "less discount": steps(BASE, (107.2, 107.0, 100)),
    # Dearer, and fewer seats: without the rise it would have shrunk.
    "shrunk": steps(BASE, (102.72, 102.72, 96)),
    # Dearer, and more seats: it would have grown anyhow.
    "grown": steps(BASE, (214.0, 214.0, 200)),
    # Only seats; nothing at all; dearer, and it went down all the same; cheaper on list, and more seats.
    "seats": steps(BASE, (200.0, 200.0, 200)),
    "same": steps(BASE, BASE),
    "down": steps(BASE, (53.5, 53.5, 50)),
    "cheaper": steps(BASE, (180.0, 180.0, 200)),
}


@pytest.fixture(scope="module")
def session():
    return opened(pl.DataFrame([row for name, levels in ACCOUNTS.items() for row in lines(name, levels)]))


def asked(month: str, window: int = 12) -> Question:
    return Question(window, (), FIRST, parse_month(month))


def test_accounts_that_would_not_have_grown_without_higher_prices(session):
    told = session.expanded_by_price(12)
    counts = dict(told.select("month", "n_by_price").iter_rows())
    # only, rounded, shrunk.
    assert counts[day("2023-02")] == 0
    assert counts[day("2023-03")] == counts[day("2024-02")] == 3
    assert counts[day("2024-03")] == 0
    assert set(told["n_opening"]) == {len(ACCOUNTS)}
    one = dict(session.expanded_by_price(1).select("month", "n_by_price").iter_rows())
    assert {month for month, n in one.items() if n} == {month_start(RISE)}


def test_a_rise_comes_into_the_window_and_leaves_it(session):
    came, left = dearer(session, asked("2023-12")), dearer(session, asked("2024-12"))
    share, others = 3 / len(ACCOUNTS), 4 / len(ACCOUNTS)
    assert came is None, "a year before there was no whole window yet"
    assert (left.now, left.then, left.month) == (0, pytest.approx(share), RISE)
    # less discount, grown, seats and cheaper.
    assert left.others.then.value == pytest.approx(others)
    assert left.others.now.value == 0
    later = dearer(session, asked("2024-02"))
    assert (later.now, later.then, later.month) == (pytest.approx(share), 0, RISE)


def test_shorter_windows_hold_the_rise_for_as_long_as_they_are(session):
    told = dearer(session, asked("2024-04", 3))
    assert (told.now, told.then, told.month) == (0, pytest.approx(3 / len(ACCOUNTS)), RISE)
    assert dearer(session, asked("2024-06", 3)).month is None


def test_rises_all_over_the_year_have_no_month():
    rows = []
    for i in range(6):
        rows += lines(f"a{i}", steps(BASE, (107.0, 107.0, 100), at=RISE + i))
    told = dearer(opened(pl.DataFrame(rows)), asked("2024-12"))
    assert (told.then, told.now, told.month) == (1, 0, None)


def test_where_prices_are_not_known_nothing_is_said(session):
    rows = [row for name, levels in ACCOUNTS.items() for row in lines(name, levels)]
    bare = opened(pl.DataFrame(rows).drop("list_mrr"))
    assert dearer(bare, asked("2024-12")) is None
    assert dearer(session, Question(12, (("product", ("P",)),), FIRST, parse_month("2024-12"))) is None
    assert dearer(session, asked("2022-12")) is None
    assert dearer(session, asked("2024-12", 40)) is None


NOW, THEN = Measured(0.40, 0.36, 0.44, 500), Measured(0.60, 0.56, 0.64, 500)


def told(moved: float, others: tuple[float, float], month: int | None = RISE, half: float = 0.04) -> Dearer:
    now, then = (Measured(value, value - half, value + half, 500) for value in others)
    return Dearer(0.10, 0.10 - moved, Difference(now, then), month)


def test_a_fall_is_put_down_to_prices_only_where_at_least_half_of_it_is():
    said = expanded(NOW, THEN, 12, told(-0.10, (0.30, 0.31)))
    assert len(said) == 3
    assert said[2].ja == (
        "2023年3月の値上げが集計期間から外れ、定価が上がらなければ拡大しなかった顧客が20.0%から10.0%に減りました"
        "(10.0ポイント)。それ以外の理由で拡大した顧客は30.0%で、1年前の31.0%との差は誤差の範囲内です。"
    )
    assert said[2].en.startswith("The price rise of Mar 2023 has left the window: accounts that would not")
    assert "fell from 20.0% to 10.0% (10.0 points). For other reasons 30.0% expanded, and 31.0%" in said[2].en
    assert is_sentence(said[2])
    assert len(expanded(NOW, THEN, 12, told(-0.099, (0.30, 0.31)))) == 2
    assert len(expanded(NOW, THEN, 12, told(0.20, (0.30, 0.31)))) == 2, "the other way"
    assert len(expanded(NOW, THEN, 12, None)) == 2


def test_a_change_within_chance_has_no_cause():
    near = Measured(0.59, 0.55, 0.63, 500)
    assert len(expanded(near, THEN, 12, told(-0.10, (0.30, 0.31)))) == 2


def test_a_rise_is_told_as_one_and_the_others_as_they_are():
    up = expanded(THEN, NOW, 12, told(0.20, (0.45, 0.30)))[2]
    assert up.ja.startswith("2023年3月の値上げが集計期間に入り、")
    assert "増えました(20.0ポイント)" in up.ja
    assert "1年前の30.0%を誤差を超えて上回ります" in up.ja
    assert "rose from -10.0% to 10.0%" in up.en
    down = expanded(NOW, THEN, 12, told(-0.15, (0.30, 0.45), None))[2]
    assert down.ja.startswith("この期間は値上げの影響が小さく、")
    assert "1年前の45.0%を誤差を超えて下回ります" in down.ja
    assert expanded(THEN, NOW, 12, told(0.20, (0.45, 0.30), None))[2].ja.startswith(
        "この期間は値上げの影響が大きく"
    )


@pytest.fixture(scope="module")
def sample():
    return open_session(SAMPLE_DATA, settings=Settings())


def test_the_planted_rise_explains_the_fall(sample):
    found = dearer(sample, Question(12, (), sample.first_month, sample.last_month))
    assert found.month == parse_month("2025-04")
    assert found.moved == pytest.approx(-0.28, abs=0.01)
    assert not found.others.is_distinguishable
    before = dearer(sample, Question(12, (), sample.first_month, parse_month("2025-03")))
    assert (abs(before.moved) < 0.01, before.month) == (True, None)


def test_a_list_price_that_stays_explains_no_rise():
    """What is paid rises as in the other tests; list prices differ between accounts, and never move."""
    rows = []
    for i in range(6):
        rows += [row | {"list_mrr": 100.0 + 7 * (i % 2)} for row in lines(f"a{i}", ACCOUNTS["only"])]
    found = dearer(opened(pl.DataFrame(rows)), asked("2024-12"))
    assert (found.now, found.then, found.others.then.value) == (0, 0, 1)
    assert not found.explains(-0.5)
