"""What everybody is shown: no name, no filter, no figure on few; whole figures or none."""

import json

import pytest

from csdash.analysis.why.bridge_steps import bridge_steps
from csdash.errors import CsdashError
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.provenance import provenance_line
from csdash.share.safe import safe_view
from csdash.share.safe.few import has_few
from csdash.share.sheet import sheet
from tests.histories import day, history, opened


@pytest.fixture(scope="module")
def names(sample):
    """Every account of the sample, by id and by name."""
    rows = sample._rows.names
    return {text for row in rows.select("account_id", "account_name").iter_rows() for text in row}


def safe_sheet(outline, view):
    """What a page says to everybody."""
    return sheet(outline, safe_view(view))


def everything(told) -> str:
    """All that a sheet says, in one text: words, charts with their hovers, and the rows behind them."""
    parts = [told.question, *told.answer, *told.gaps, repr(told.tiles)]
    for panel in told.panels.values():
        parts += [panel.finding, panel.subtitle, panel.evidence.base, json.dumps(panel.chart.payload)]
        parts.append(panel.evidence.frame.write_json())
    return json.dumps(parts, ensure_ascii=False)


@pytest.mark.parametrize("page", OUTLINES)
def test_no_account_is_named(page, view, names):
    said = everything(safe_sheet(OUTLINES[page], view))
    assert not [name for name in names if name in said]


def test_what_is_not_safe_does_name_accounts(view, names):
    # The same search finds them where they are: it can fail.
    said = everything(sheet(OUTLINES["nrr"], view, ["movers"]))
    assert [name for name in names if name in said]


@pytest.mark.parametrize("page", OUTLINES)
def test_no_figure_rests_on_few(page, view):
    told = safe_sheet(OUTLINES[page], view)
    assert set(told.panels) <= set(OUTLINES[page].safe)
    assert (told.answer, told.tables) == ((), {})
    for panel in told.panels.values():
        frame = panel.evidence.frame
        for name in {"n", "n_accounts"} & set(frame.columns):
            assert not frame.filter(frame[name].is_between(1, 4)).height


def test_a_figure_with_a_small_count_is_left_out_whole(view):
    whole = sheet(OUTLINES["nrr"], view, ["bridge"]).panels["bridge"]
    # Two accounts came back within the year.
    assert has_few(whole, 5)
    assert not has_few(whole, 2)


def test_the_bridge_tells_small_movements_as_one(sample, view):
    told = safe_sheet(OUTLINES["overview"], view).panels["bridge"].evidence.frame
    rows = {row["movement"]: row for row in told.iter_rows(named=True)}
    whole = {
        row["movement"]: row for row in bridge_steps(sample.bridge(12), day("2026-10")).iter_rows(named=True)
    }
    assert "reactivation" in whole
    assert "reactivation" not in rows
    # Reactivation (2 accounts) alone is too few, and contraction (65) is the next smallest.
    assert rows["few"]["amount"] == pytest.approx(
        whole["reactivation"]["amount"] + whole["contraction"]["amount"]
    )
    assert sum(row["amount"] for row in rows.values() if row["movement"] not in ("opening", "closing")) == (
        pytest.approx(whole["closing"]["amount"] - whole["opening"]["amount"])
    )


def test_filters_and_windows_do_not_reach_what_is_shared(sample):
    narrow = view_of(sample, "en", where={"segment": ["SMB"]}, window=1)
    whole = view_of(sample, "en")
    assert everything(safe_sheet(OUTLINES["nrr"], narrow)) == everything(safe_sheet(OUTLINES["nrr"], whole))


def test_safe_is_safe_already(view):
    once = safe_view(view)
    assert safe_view(once) == once
    assert safe_view(once).session is once.session


def test_a_handful_of_accounts_is_not_shared():
    few = view_of(opened(history("2025-01", {"A": [10] * 14, "B": [5] * 14})), "en")
    with pytest.raises(CsdashError, match="only 2 accounts"):
        safe_view(few)


def test_what_is_left_out_is_said_and_the_share_is_marked(view):
    told = safe_sheet(OUTLINES["cohorts"], view)
    assert told.panels == {}
    assert len(told.gaps) == 1
    assert provenance_line(safe_view(view)).startswith(("全員への共有用", "For everybody"))
    assert not provenance_line(view).startswith(("全員への共有用", "For everybody"))
