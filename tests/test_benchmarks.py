"""The table of measured times: medians, the floor beside them, and whether the promise is kept."""

from benchmarks.measurement import HEADER, Measurement, cells, table


def test_worked_example():
    # Samples 10, 30, 20: median 20. Floor 4, 6: median 5. 15 above it, 4 times as much.
    row = Measurement("page", "ms", [10, 30, 20], [4, 6], promise=15, above_floor=True)
    assert (row.median, row.over_floor, row.ratio, row.is_kept) == (20, 15, 4, True)
    shown = dict(zip(HEADER, cells(row), strict=True))
    assert (shown["min"], shown["max"], shown["n"], shown["kept"]) == ("10", "30", "3", "yes")


def test_a_broken_promise_is_seen():
    assert Measurement("page", "s", [5.1], promise=5).is_kept is False
    assert Measurement("page", "ms", [50], [10], promise=30, above_floor=True).is_kept is False
    assert "NO" in table([Measurement("page", "s", [5.1], promise=5)])


def test_without_a_floor_a_promise_above_it_is_not_kept():
    assert Measurement("page", "ms", [1], promise=30, above_floor=True).is_kept is False


def test_without_a_promise_nothing_is_claimed():
    row = Measurement("page", "ms", [1])
    assert row.is_kept is None
    assert row.ratio is None


def test_rows_are_as_wide_as_the_header():
    lines = table(
        [Measurement("a page with a long name", "ms", [1]), Measurement("b", "KiB", [12345.6])]
    ).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "12,346" in lines[-1]
