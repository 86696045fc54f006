"""Every rate on the pages of tiers, health, onboarding and voice carries its n and its interval, in tables and in sentences."""

import re

import polars as pl
import pytest

from csdash.panels import groups, tier_misfits, tier_touches
from csdash.panels.panel import Panel
from csdash.share.asked import view_of
from csdash.ui.parts.answer import LONGEST
from csdash.unit import Unit
from tests.panels.offices import EACH_ONCE, PANELS, asked
from tests.sample import sample_session

PAGES = ("tier", "health", "onboarding", "voice", "success_map")
# What there is to choose from, and what a config says.
NO_FIGURES = {
    "onboarding splits",
    "onboarding left by",
    "voice kinds",
    "voice tiles",
    "voice drivers by",
    "usage options",
    "health rules",
}
# Of no page of their own: they are drawn for tiers and completion, too.
SHARED = ["tiers_answer", "ranked", "trend mrr_renewal_rate"]
NAMES = SHARED + [
    name
    for name in EACH_ONCE
    if PANELS[name][0].__module__.rpartition(".")[2].startswith(PAGES) and name not in NO_FIGURES
]
# What is no estimate: the parts of a whole that was counted, a weight that was set, one account, or a figure another stands for.
COUNTED = {
    "shares": {"share"},
    "shares over time": {"share"},
    "risk seen by": {"share"},
    "health inputs": {"coverage", "mrr_coverage", "weight"},
    "health weights": {"coverage", "mrr_coverage", "weight"},
    "backtest inputs": {"gap_share", "weight"},
    "backtest calibration": {"expected"},
    "usage of accounts": {"adoption", "logins_change", "users_change"},
    "voice quarters": {"change"},
    "voice drivers": {"rest"},
    "voice drivers table": {"rest"},
    # Each exit has peers of its own: the difference has the interval.
    "peers table": {"peers_lost"},
}
# The words behind a share that was counted, set, or comes by chance.
NO_ESTIMATE = re.compile(
    r"^(?: of accounts, | of ARR\b|\)\.?$| would be\.| of the whole| of the paying accounts have a value| would be chance"
    r"| of pairs \(| interval | to )"
)
SHARE = re.compile(r"(?<![\d.(–,])\d+(?:\.\d+)?%")


@pytest.fixture(scope="module")
def view():
    return view_of(sample_session(), "en")


@pytest.mark.parametrize("name", NAMES)
def test_rates_have_their_interval_and_n(view, name):
    told = asked(name, view.session, view)
    if isinstance(told, list):
        in_sentences(told, name)
    elif isinstance(told, Panel):
        in_tables(told.evidence.frame, told.evidence.headers, name)
    else:
        in_tables(told[0], told[1], name)


def in_tables(frame, headers, name) -> None:
    rates = {key for key, header in headers.items() if header.unit in (Unit.RATE, Unit.POINTS)}
    ends = {key for key in rates if re.search(r"(^|_)(lower|upper)$", key)}
    for key in rates - ends - COUNTED.get(name, set()):
        pairs = (("lower", "upper"), (f"{key}_lower", f"{key}_upper"))
        assert any(set(pair) <= set(headers) for pair in pairs), (key, list(headers))
        assert any(header.unit is Unit.COUNT for header in headers.values()), key
    assert COUNTED.get(name, set()) <= rates
    # Rates that are written in words: 45.0% (±3.2, n = 120).
    if name not in ("tier worth", "tier table"):
        for text in [one for column in frame.select(words_of(frame)) for one in column.drop_nulls()]:
            assert not re.fullmatch(r"[\d.]+%", text), text


def in_sentences(said, name) -> None:
    # The early care of onboarding stands below its figure, and is no answer of the page.
    assert len(said) <= LONGEST or name == "engagement told"
    for sentence in said:
        for found in SHARE.finditer(sentence):
            behind = sentence[found.end() :]
            assert behind.startswith(" (") or NO_ESTIMATE.match(behind), sentence


def words_of(frame):
    """The columns of `frame` that hold words; amounts are those of a part of the whole."""
    return [name for name, kind in frame.schema.items() if kind == pl.String and name != "amount"]


@pytest.mark.parametrize(
    ("key", "by", "is_ranked"),
    [
        ("health_coverage_rate", "region", True),
        ("grr", "industry", False),
        ("cost_to_serve_share", "tier", False),
    ],
)
def test_groups_are_sorted_only_where_one_differs(view, key, by, is_ranked):
    panel = groups.ranked_panel(view, key, by)
    frame = panel.evidence.frame
    by_value = frame.sort("value", descending=True)["group"].to_list()
    own = frame["group"].to_list()
    assert by_value != own
    assert list(panel.chart.layout["yaxis"]["ticktext"]) == (by_value if is_ranked else own)


def test_what_was_not_compared_is_not_called_alike(view):
    # In the sample 13 and 19 accounts were off their tier a year ago: too few, of 20 that it takes.
    panel = tier_misfits.outcome_panel(view)
    assert panel.evidence.frame["n_accounts"].to_list()[:2] == [13, 19]
    assert panel.finding == tier_misfits.OUTCOME_FEW.en
    few = view_of(view.session, "en", where={"region": ["Hokkaido"]})
    assert tier_touches.touch_outcome_panel(few).finding == tier_touches.FEW.en
    assert tier_touches.touch_outcome_panel(view).finding == tier_touches.ALIKE.en
