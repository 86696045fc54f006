"""Sessions: the peer tells the same numbers, the search for what is held is right, and the table keeps its place."""

import pytest

from benchmarks.sessions import agreed, run
from benchmarks.sessions.hold import most
from benchmarks.sessions.ordinary import frames


def test_the_ordinary_way_tells_the_same_nrr():
    agreed.check()


@pytest.mark.parametrize("other", [lambda nrr: nrr + 2e-9, lambda nrr: nrr - 2e-9], ids=["more", "less"])
def test_other_numbers_are_not_compared(monkeypatch, other):
    told(monkeypatch, lambda rates: rates.assign(NRR=other(rates["NRR"])))
    with pytest.raises(ValueError, match="apart"):
        agreed.check()


def test_other_months_are_not_compared(monkeypatch):
    told(monkeypatch, lambda rates: rates.iloc[1:])
    with pytest.raises(ValueError, match="shorter"):
        agreed.check()


def test_nothing_is_no_agreement(monkeypatch):
    told(monkeypatch, lambda rates: rates.iloc[:0])
    monkeypatch.setattr(agreed, "ours", lambda *_: [])
    with pytest.raises(ValueError, match="apart"):
        agreed.check()


def told(monkeypatch, changed) -> None:
    """Has the ordinary way tell something else, over a month only: one difference is enough."""
    monkeypatch.setattr(agreed, "WINDOWS", (1,))
    real = frames.rates
    monkeypatch.setattr(frames, "rates", lambda *asked: changed(real(*asked)))


def test_what_is_held_is_found_to_a_tenth():
    for limit in (0, 1, 2, 7, 8, 9, 60, 100, 399):
        found = most(lambda n, limit=limit: n <= limit, 8, 400)
        assert limit * 0.9 - 1 <= found <= limit, (limit, found)
    assert most(lambda _: True, 8, 400) == 400


def test_the_search_asks_seldom():
    asked = []
    # 8 16 32 64 128, then 96 112 104: 104 holds no more, and 96 is close enough to it.
    assert most(lambda n: asked.append(n) or n <= 100, 8, 400) == 96
    assert asked == [8, 16, 32, 64, 128, 96, 112, 104]


def test_a_table_keeps_its_place(monkeypatch, tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{run.START}\nold\n{run.END}\nafter\n")
    monkeypatch.setattr(run, "PAGE", page)
    run.write("new")
    assert page.read_text() == f"before\n{run.START}\n\nnew\n\n{run.END}\nafter\n"
    kept = (run.ROOT / "docs" / "performance.md").read_text()
    # Without its end a table would take the rest of the page with it.
    assert [kept.count(mark) for mark in (run.START, run.END)] == [1, 1]
    assert kept.index(run.START) < kept.index(run.END)


def test_a_run_without_a_click_is_refused_before_anything_starts(capsys):
    with pytest.raises(SystemExit) as refused:
        run.main(["--seconds", "3", "--every", "5"])
    assert refused.value.code == 2
    assert "at least --every (5)" in capsys.readouterr().err
