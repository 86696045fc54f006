"""Panels of why a rate moved, on two companies small enough to work out by hand: words, signs and columns."""

import polars as pl
import pytest

from csdash.figures.theme import LIGHT
from csdash.months import parse_month
from csdash.panels.concentration import concentration_panel
from csdash.panels.contribution import contribution_panel
from csdash.panels.drivers import attributes_table, drivers_panel
from csdash.panels.movers import movers_panel
from csdash.panels.panel import Panel
from csdash.panels.variants import variants_told
from csdash.panels.why import compared, why_answer
from tests.histories import history, opened
from tests.panels.offices import view_of

# From January 2024 to February 2025.
N_MONTHS = 14


def crowd(letter: str, first: int, last: int, start: int, end: int, **closing: float) -> dict[str, list]:
    """Accounts `first` to `last` that pay 10 from month `start` up to `end`, but for what some pay at the close."""
    row = [10 if start <= i < end else None for i in range(N_MONTHS)]
    names = [f"{letter}{i:02}" for i in range(first, last)]
    return {name: [*row[:-1], closing[name]] if name in closing else row for name in names}


@pytest.fixture(scope="module")
def two_segments():
    """A year ago 38 of 40 stayed in each segment; now 30 of 60 of SMB, and 19 of 20 of ENT."""
    paid = crowd("s", 0, 2, 0, 1) | crowd("s", 2, 32, 0, 13) | crowd("s", 32, 40, 0, 14)
    paid |= crowd("s", 40, 62, 3, 14) | crowd("e", 0, 2, 0, 1) | crowd("e", 2, 20, 0, 6)
    paid |= crowd("e", 20, 21, 0, 13) | crowd("e", 21, 40, 0, 14, e38=6, e39=25)
    segment = {name: "SMB" if name[0] == "s" else "ENT" for name in paid}
    region = {name: f"r{int(name[1:]) % 12:02}" for name in paid}
    return opened(history("2024-01", paid, segment=segment, region=region))


@pytest.fixture(scope="module")
def fifteen():
    """A expands now, C leaves now, B left a year ago, twelve stay as they are; all pay 100."""
    paid = {f"D{i:02}": [100] * N_MONTHS for i in range(12)}
    paid |= {"A": [100] * 13 + [150], "B": [100], "C": [100] * 13}
    return opened(history("2024-01", paid, account_name={"C": "Chiba", "A": "Akita"}))


def looked(session, language: str = "en", **asked):
    return view_of(session, language, window=1, **asked)


def under_headers(panel: Panel, key: str, language: str = "en") -> dict[str, dict]:
    """The rows of a panel's table as a reader sees them: what stands under each header, by the first of them."""
    headers = panel.evidence.headers
    rows = panel.evidence.frame.select(*headers).iter_rows(named=True)
    return {row[key]: {headers[name].name[language]: cell for name, cell in row.items()} for row in rows}


def test_drivers(two_segments):
    panel = drivers_panel.__wrapped__(
        two_segments, looked(two_segments), "logo_retention_rate", "segment", "year"
    )
    assert panel.finding == "SMB moved it most: -29.5 points through a changed rate"
    assert panel.subtitle == (
        "Change of logo retention from Feb 2024 to Feb 2025 by segment, in points, all accounts"
    )
    assert panel.evidence.base == "n = 80 accounts"
    rows = under_headers(panel, "group")
    # .625 of the weight times -45 points; .25 more of it, 5.625 points under the whole of both months.
    assert rows["SMB"] == {
        "Segment": "SMB",
        "Now": 0.5,
        "Before": 0.95,
        "Rate effect": pytest.approx(-0.28125),
        "Mix effect": pytest.approx(-0.0140625),
        "Change of the rate": pytest.approx(-0.45),
        "95% lower": pytest.approx(-0.576, abs=0.01),
        "95% upper": pytest.approx(-0.278, abs=0.02),
        "Beyond chance": "yes",
        "Accounts": 60,
    }
    assert rows["ENT"]["Rate effect"] == pytest.approx(0, abs=1e-12)
    assert rows["ENT"]["Mix effect"] == pytest.approx(-0.0421875)
    assert rows["ENT"]["Beyond chance"] == "not distinguishable"
    (bars,) = [trace for trace in panel.chart.data if trace["type"] == "bar"]
    assert bars["x"][:3] == pytest.approx([-0.28125, -0.0421875, -0.0140625])
    # The rate is in the colour of what matters, mix in that of context.
    assert bars["marker"]["color"][:3] == [LIGHT.accent, LIGHT.context, LIGHT.context]
    effects = {name for name, header in panel.evidence.headers.items() if header.format == "%+.1f pt"}
    assert effects == {"within", "mix", "change", "lower", "upper"}


def test_drivers_since_the_first_month_shown(two_segments):
    # No account left in June 2024: everybody stayed until the ENT of the month after.
    months = (parse_month("2024-06"), parse_month("2025-02"))
    view = looked(two_segments, months=months)
    assert compared(two_segments, view, "shown")[1] == months[0]
    assert compared(two_segments, view, "year")[1] == parse_month("2024-02")
    panel = drivers_panel.__wrapped__(two_segments, view, "logo_retention_rate", "segment", "shown")
    assert "from Jun 2024 to Feb 2025" in panel.subtitle
    assert under_headers(panel, "group")["SMB"]["Before"] == 1
    # Nobody left in September nor in December.
    still = looked(two_segments, months=(parse_month("2024-09"), parse_month("2024-12")))
    panel = drivers_panel.__wrapped__(two_segments, still, "logo_retention_rate", "segment", "shown")
    assert panel.finding == "Logo retention did not change (within chance)"
    only = looked(two_segments, months=(months[1], months[1]))
    assert drivers_panel.__wrapped__(two_segments, only, "nrr", "segment", "shown") is None
    assert movers_panel.__wrapped__(two_segments, only, "nrr", "shown") is None


def test_attributes(two_segments):
    frame, headers, said, _ = attributes_table.__wrapped__(
        two_segments, looked(two_segments), "logo_retention_rate", "year"
    )
    assert frame["attribute"][0] == "Segment"
    assert frame["verdict"][0] == "yes"
    assert frame["within"][0] == pytest.approx(-0.28125)
    assert frame["mix"][0] == pytest.approx(-0.05625)
    assert headers["within"].name.en == "Rate effect"
    assert headers["mix"].name.en == "Mix effect"
    assert said.startswith("The change comes apart most clearly by segment, where ")


def test_the_answer_names_level_change_and_cause(two_segments):
    said = why_answer.__wrapped__(
        two_segments, looked(two_segments), "logo_retention_rate", "segment", "year"
    )
    assert said[0] == "Logo retention is 61.3% in Feb 2025. It fell 33.7 points from 95.0% a year ago."
    assert said[1] == "SMB moved it most: -29.5 points through a changed rate."
    months = (parse_month("2024-06"), parse_month("2025-02"))
    since = looked(two_segments, "ja", months=months)
    said = why_answer.__wrapped__(two_segments, since, "logo_retention_rate", "segment", "shown")
    assert "2024年6月の100.0%から38.7ポイント下がりました。" in said[0]


def test_movers(fifteen):
    panel = movers_panel.__wrapped__(fifteen, looked(fifteen), "nrr", "year")
    # 1,400 of 1,500 became 1,350 of 1,400; of the mean, 94.9%, C keeps nothing.
    assert panel.finding == "Of the change in NRR of +3.1 points, Chiba alone makes -7.1"
    assert panel.evidence.base == "n = 15 accounts"
    rows = under_headers(panel, "label")
    mean = (1400 / 1500 + 1350 / 1400) / 2
    assert rows["Chiba"] == {
        "Account": "Chiba",
        "Account ID": "C",
        "Effect (points)": pytest.approx(-mean * 100 / 1400 - (100 - mean * 100) / 1500),
        "Movement": "churn",
        "Opening MRR": 100,
        "Closing MRR": 0,
        "Movement before": "unchanged",
        "Opening MRR before": 100,
        "Closing MRR before": 100,
        "Accounts": 1,
    }
    assert (rows["Akita"]["Movement"], rows["Akita"]["Closing MRR"]) == ("expansion", 150)
    assert rows["B"]["Effect (points)"] == pytest.approx(mean * 100 / 1500)
    assert (rows["B"]["Movement"], rows["B"]["Movement before"]) == ("", "churn")
    assert (rows["B"]["Opening MRR"], rows["B"]["Closing MRR before"]) == (None, 0)
    assert rows["5 others"]["Accounts"] == 5
    frame = panel.evidence.frame
    assert frame["tag"].to_list()[:3] == ["churn", "churn before", "expansion"]
    assert frame["is_pale"].to_list() == [False] * 10 + [True]
    assert frame["effect"].sum() == pytest.approx(1350 / 1400 - 1400 / 1500)


def test_concentration(fifteen):
    panel = concentration_panel.__wrapped__(fifteen, looked(fifteen), "nrr")
    # All pay 100 at the opening: by name A goes first, then C and three of D.
    assert panel.finding == "Without the top 10 accounts by opening MRR, NRR is 100.0%, against 96.4% of all"
    rows = under_headers(panel, "group")
    assert list(rows) == ["All accounts", "Without the largest", "Without the top 5", "Without the top 10"]
    assert rows["Without the largest"]["NRR"] == pytest.approx(1200 / 1300)
    assert rows["Without the largest"]["What those left out add"] == pytest.approx(1350 / 1400 - 1200 / 1300)
    assert rows["Without the top 5"]["Their share of opening MRR"] == pytest.approx(5 / 14)
    assert rows["Without the top 5"]["Accounts"] == 9
    assert panel.evidence.headers["difference"].format == "%+.1f pt"


def test_contribution(two_segments):
    panel = contribution_panel.__wrapped__(two_segments, looked(two_segments), "segment")
    assert panel.finding == "SMB is 96.8% of churned MRR (300, 30 accounts); it held 75.0% of the opening"
    assert panel.subtitle.startswith("Churned MRR by segment, end of Jan 2025 to end of Feb 2025")
    assert panel.evidence.base == "31 accounts left"
    assert under_headers(panel, "label")["ENT"] == {
        "Segment": "ENT",
        "Churned MRR": 10,
        "Share of churn": pytest.approx(10 / 310),
        "Accounts lost": 1,
        "Accounts at opening": 20,
        "Share of opening": 0.25,
        "Contraction MRR": 4,
        "Expansion MRR": 15,
    }


def test_contribution_of_many_groups_adds_those_after_nine(two_segments):
    panel = contribution_panel.__wrapped__(two_segments, looked(two_segments), "region")
    frame = panel.evidence.frame
    assert frame.height == 10
    assert frame["label"][-1] == "Others"
    assert frame.select(pl.col("churn", "n", "n_opening").sum()).row(0) == (310, 31, 80)
    assert frame["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("by", "how", "base", "has", "has_not"),
    [
        ("segment", "Bars are MRR lost", "accounts left", {"contraction", "n_opening"}, set()),
        ("product", "By product everything", "products dropped", {"contraction", "n_opening"}, set()),
        ("tenure", "Bars are MRR lost", "accounts left", {"n_opening", "opening_share"}, {"contraction"}),
        (
            "reason",
            "The last reason",
            "accounts left",
            {"share"},
            {"contraction", "n_opening", "opening_share"},
        ),
        ("kind", "The last reason", "accounts left", {"share"}, {"expansion", "n_opening", "opening_share"}),
    ],
)
def test_what_is_known_of_each_split_of_churn(sample, by, how, base, has, has_not):
    panel = contribution_panel.__wrapped__(sample, view_of(sample, "en"), by)
    assert panel.evidence.how_to_read.en.startswith(how)
    assert panel.evidence.base.endswith(base)
    headers = set(panel.evidence.headers)
    assert has <= headers
    assert not has_not & headers


def test_variants():
    # Of A and B 200 became 120; N came for 50 within the year.
    paid = {"A": [100] * 5 + [120] * 8, "B": [100] * 7, "N": [None] * 3 + [50] * 10}
    session = opened(history("2024-01", paid))
    told = variants_told.__wrapped__(session, view_of(session, "en"), "nrr", "grr")
    assert told.panel.finding == "10.0 points lower: expansion"
    assert told.panel.subtitle.startswith("From NRR, point to point to GRR")
    assert "twelve months to Jan 2025" in told.panel.subtitle
    assert told.panel.evidence.base == "n = 2 accounts"
    assert [one.key for one in told.panel.evidence.definitions] == ["grr"]
    assert told.panel.evidence.frame.select("movement", "amount").rows() == [
        ("opening", pytest.approx(0.6)),
        ("expansion", pytest.approx(-0.1)),
        ("closing", pytest.approx(0.5)),
    ]
    assert told.answer[1].endswith("50.0%, 10.0 points lower than the 60.0% of NRR, point to point; the largest step is "
                                   "expansion (-10.0 points).")  # fmt: skip
    rows = {row["name"]: row for row in told.frame.iter_rows(named=True)}
    assert [row["role"] for row in rows.values()].count("Headline") == 1
    assert rows["NRR, point to point"]["role"] == "Headline"
    assert next(row["difference"] for row in rows.values() if row["value"] == 0.5) == pytest.approx(-0.1)
    assert {row["role"] for row in rows.values()} == {"Headline", "Variant", "No retention rate"}
    back = variants_told.__wrapped__(session, view_of(session, "en"), "grr", "nrr")
    assert back.panel.finding == "10.0 points higher: expansion"
    assert [one.key for one in back.panel.evidence.definitions] == ["nrr"]
    assert variants_told.__wrapped__(session, view_of(session, "en"), "nrr", "nrr").panel is None
