"""Changing a guess: by kind of table, by column, and what is still missing."""

from csdash.importing.draft import Reason
from csdash.importing.mapping import Feed, Mapping
from csdash.importing.revision import IGNORED, KINDS, as_kind, kind_of, lines, missing, unplaced, with_header
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Text

FEED = Feed(
    file="a.csv",
    shape="subscriptions",
    columns={"account_id": "id", "start_date": "from", "amount": "price", "plan": "plan"},
)


def test_every_kind_can_be_taken_and_named_again():
    for kind in KINDS:
        if kind != IGNORED:
            assert kind_of(as_kind(FEED, kind)) == kind


def test_what_means_the_same_stays():
    turned = as_kind(FEED, "attributes")
    assert turned.columns == {"account_id": "id", "plan": "plan"}
    assert turned.table == "accounts"
    assert as_kind(turned, "rows:events").table == "events"


def test_the_kind_it_has_changes_nothing():
    assert as_kind(FEED, "subscriptions") is FEED
    assert as_kind(FEED, IGNORED) is FEED


def test_lines_begin_with_what_is_required_or_found():
    every = lines(FEED, [Reason(0, "amount", Text("理由", "why"), 0.3)])
    names = [line.column.name for line in every]
    given = [line.is_given or line.column.is_required for line in every]
    assert given == sorted(given, reverse=True)
    amount = every[names.index("amount")]
    assert (amount.header, amount.is_doubtful, amount.why.en) == ("price", True, "why")
    assert not every[names.index("plan")].is_doubtful


def test_a_constant_is_a_line_without_a_header():
    feed = Feed(file="x", table="events", shape="rows", constants={"kind": "churned"})
    line = next(line for line in lines(feed) if line.column.name == "kind")
    assert (line.header, line.constant, line.is_given) == (None, "churned", True)


def test_headers_are_set_and_taken_away():
    assert with_header(FEED, "end_date", "to").columns["end_date"] == "to"
    assert "plan" not in with_header(FEED, "plan", None).columns
    assert FEED.columns["plan"] == "plan"


def test_missing_is_what_has_neither_header_nor_constant():
    assert missing(FEED) == []
    assert [column.name for column in missing(with_header(FEED, "amount", None))] == ["amount"]
    events = Feed(file="x", table="events", shape="rows", columns={"date": "d", "account_id": "a"})
    assert [column.name for column in missing(events)] == ["kind"]


def test_unplaced_sheets_are_those_no_pattern_takes():
    sheets = [Sheet(name, (), 0, is_text=True) for name in ("a_1.csv", "a_2.csv", "b.csv")]
    assert [s.name for s in unplaced(sheets, Mapping((Feed(file="a_*.csv"),)))] == ["b.csv"]
