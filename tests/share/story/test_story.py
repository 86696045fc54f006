"""The story of a view: what it says of data that rise, fall, stand still, are few, or contradict each other."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from csdash.share.asked import view_of
from csdash.share.story import KEYS, Story, story
from csdash.text import LANGUAGES
from csdash.unit import Unit
from csdash.words.numbers import value_text
from tests.histories import day, history, opened, value
from tests.thorough import only

FIRST, LAST, N_MONTHS = "2023-01", "2026-01", 37
GREW = {"ja": "増えています", "en": "they grew"}
SHRANK = {"ja": "減っています", "en": "they shrank"}
CANNOT = {"ja": "言えません", "en": "cannot be told"}
# Where nothing varies there is no interval, and so no verdict.
PLAIN = {"ja": "のNRRは100.0%です", "en": "NRR is 100.0% in"}


def company(now: list[float], new: list[float] = (), **tables: pl.DataFrame):
    """Accounts that paid 100 for two years and pay `now` since; `new` ones came in the last year."""
    paid = {f"A{i:02d}": [100] * 25 + [amount] * 12 for i, amount in enumerate(now)}
    came = {f"N{i:02d}": [None] * 25 + [amount] * 12 for i, amount in enumerate(new)}
    return opened(history(FIRST, paid | came), **tables)


def told(session, language: str = "en", *, is_safe: bool = False) -> Story:
    return story(view_of(session, language), is_safe)


def words(found: Story) -> str:
    """All that is read out."""
    return "\n".join(
        text
        for one in found.scenes
        for text in (
            *(one.chapter, one.headline, one.value, one.detail, *one.support, *one.people),
            *(part for fact in one.facts for part in (fact.label, fact.value, fact.note)),
        )
    )


@pytest.mark.parametrize("language", only(["ja"], LANGUAGES))
@pytest.mark.parametrize(
    ("now", "expected", "headline"),
    [
        ([110, 120, 130] * 14, "120.0%", GREW),
        ([70, 80, 90] * 14, "80.0%", SHRANK),
        ([100] * 42, "100.0%", PLAIN),
        ([10, 190] * 21, "100.0%", CANNOT),
        ([60, 142] * 21, "101.0%", CANNOT),
    ],
    ids=["rising", "falling", "flat", "even", "within chance"],
)
def test_the_one_number(language, now, expected, headline):
    scene = told(company(now), language).scene("opening")
    assert scene.value == expected
    assert headline[language] in scene.headline
    assert "42" in scene.detail


def test_what_stands_still_has_no_cause():
    found = told(company([100] * 42))
    assert (
        "moved" not in {one.key for one in found.scenes}
        or "No headline rate" in found.scene("moved").headline
    )
    assert "cause" in {key for key, _, _ in found.left_out}


def test_what_grows_by_new_customers_alone_is_both_said():
    found = told(company([70, 80, 90] * 14, new=[100] * 42))
    assert SHRANK["en"] in found.scene("opening").headline
    assert (
        found.scene("bridge").headline == "MRR went from 4.2K to 7.56K; new added most, contraction took most"
    )
    assert [(one.label, one.value, one.note) for one in found.scene("bridge").facts] == [
        ("New", "+4.2K", "n = 42"),
        ("Contraction", "-0.84K", "n = 42"),
    ]


def test_few_accounts_are_a_hint_and_to_everybody_nothing():
    session = company([110, 120, 130])
    assert "Only 3 accounts" in words(told(session))
    safe = told(session, is_safe=True)
    assert not safe.scenes
    assert [key for key, _, _ in safe.left_out] == list(KEYS)
    assert all("only 3 accounts" in reason for _, _, reason in safe.left_out)


def test_few_who_did_something_are_not_told_to_everybody():
    # Three of 42 expanded, one shrank: together they are too few as well.
    session = company([130, 120, 110, 80] + [100] * 38)
    assert told(session).scene("thanks").headline == "3 accounts bought more from us"
    reasons = {key: reason for key, _, reason in told(session, is_safe=True).left_out}
    assert "below 5" in reasons["bridge"]
    assert "below 5" in reasons["thanks"]


@pytest.mark.parametrize("language", only(["en"], LANGUAGES))
@pytest.mark.parametrize("is_safe", [False, True])
def test_what_is_missing_is_left_out_with_its_reason(language, is_safe):
    found = told(company([110, 120, 130] * 14), language, is_safe=is_safe)
    assert {one.key for one in found.scenes} | {key for key, _, _ in found.left_out} == set(KEYS)
    assert {"nps", "requests", "targets", "due"} <= {key for key, _, _ in found.left_out}
    assert all(reason.endswith(("。", ".")) for _, _, reason in found.left_out)
    assert all(one.headline and not one.headline.endswith(("。", ".")) for one in found.scenes)


def test_a_first_month_has_its_number():
    session = opened(history(LAST, {f"A{i}": [100] for i in range(30)}))
    assert [one.key for one in told(session).scenes] == ["opening"]
    assert told(session).scene("opening").value == "36K"


def test_a_target_within_the_interval_is_neither_met_nor_missed():
    targets = [("arr", 60_481.0), ("nrr", 1.2), ("logo_churn_rate", 0.5), ("grr", 0.5)]
    frame = pl.DataFrame(
        [(day(LAST), key, 12, target) for key, target in targets],
        schema=["month", "metric", "window", "value"],
        orient="row",
    )
    # 42 accounts at 120 are 60,480 a year; NRR is 120% with an interval around it.
    scene = told(company([110, 120, 130] * 14, targets=frame)).scene("targets")
    assert {one.label: one.note for one in scene.facts} == {
        "ARR": "▼ missed",
        "NRR": "◇ too close to tell",
        "Logo churn": "● met",
        "GRR": "● met",
    }
    assert scene.headline == "Of 4 targets: 2 met, 1 missed, 1 too close to tell"


def requested(asked: dict[str, int], shipped: tuple[str, ...] = ()) -> pl.DataFrame:
    rows = [
        (date(2025, 6, 1 + i % 20), f"A{i:02d}", "request", name)
        for name, n in asked.items()
        for i in range(n)
    ]
    rows += [
        (date(2025, 9, 1), account, "request_shipped", name)
        for _, account, _, name in rows
        if name in shipped
    ]
    return pl.DataFrame(rows, schema=["date", "account_id", "kind", "detail"], orient="row")


def test_what_few_asked_for_is_not_told_to_everybody():
    events = requested({"dark mode": 12, "for Acme alone": 2, "export": 7}, shipped=("dark mode",))
    session = company([110, 120, 130] * 14, events=events)
    assert [(one.label, one.value, one.note) for one in told(session).scene("requests").facts] == [
        ("dark mode", "shipped", "n = 12"),
        ("export", "open", "n = 7"),
        ("for Acme alone", "open", "n = 2"),
    ]
    assert [(one.label, one.note) for one in told(session, is_safe=True).scene("requests").facts] == [
        ("dark mode", ""),
        ("export", ""),
    ]


def looked_after(counts: dict[str, int]):
    """CSMs by name and how many of their ten accounts grew."""
    paid, owner = {}, {}
    for csm, n in counts.items():
        for i in range(10):
            paid[f"{csm}{i}"] = [100] * 25 + [120 if i < n else 100] * 12
            owner[f"{csm}{i}"] = csm
    team = pl.DataFrame(
        [(day(LAST), csm, csm.title(), "csm") for csm in counts],
        schema=["month", "csm_id", "name", "role"],
        orient="row",
    )
    return opened(history(FIRST, paid, csm_id=owner), team=team)


def test_thanks_are_in_alphabetical_order_and_say_what_happened():
    scene = told(looked_after({"mori": 9, "abe": 2, "sato": 0})).scene("thanks")
    assert scene.headline == "11 accounts bought more from us"
    assert [(one.label, one.value) for one in scene.facts] == [("Abe", "2 expanded"), ("Mori", "9 expanded")]


def test_everybody_thanks_the_whole_team_without_counts():
    scene = told(looked_after({"mori": 9, "abe": 2, "sato": 0}), is_safe=True).scene("thanks")
    assert scene.people == ("Abe", "Mori", "Sato")
    assert not scene.facts


def test_the_team_is_not_named_where_the_setting_says_so():
    session = looked_after({"mori": 9, "abe": 2, "sato": 0})
    quiet = replace(session, settings=replace(session.settings, share_names_team=False))
    scene = told(quiet, is_safe=True).scene("thanks")
    assert (scene.people, scene.facts, scene.support) == ((), (), ())


def test_many_are_named_or_none():
    seven = {f"csm{i}": 3 for i in range(7)}
    assert told(looked_after(seven)).scene("thanks").people == tuple(f"Csm{i}" for i in range(7))
    assert told(looked_after({f"csm{i:02d}": 3 for i in range(25)})).scene("thanks").people == ()


@pytest.mark.parametrize("is_safe", [False, True])
def test_the_sample_tells_it_all_with_the_numbers_of_the_page(sample, view, is_safe):
    found = story(view, is_safe)
    assert {key for key, _, _ in found.left_out} <= {"cause"}
    shown = value_text(value(sample, "nrr", "2026-10"), Unit.RATE, view.language)
    assert found.scene("opening").value == shown
    nps = value_text(value(sample, "nps", "2026-10"), Unit.POINTS, view.language)
    assert found.scene("nps").value == nps
    assert all(sample.id in one.provenance for one in found.scenes)


def test_to_everybody_no_account_is_named(sample):
    names = {name for name in sample.account_names()["account_name"] if name}
    said = words(story(view_of(sample, "ja"), True))
    assert [name for name in names if name in said] == []


def test_to_everybody_filters_do_not_apply(sample):
    narrow = view_of(sample, "en", where={"segment": ["SMB"]})
    assert (
        story(narrow, True).scene("opening").value
        == story(view_of(sample, "en"), True).scene("opening").value
    )
    assert story(narrow, False).scene("opening").value != story(narrow, True).scene("opening").value


def test_what_everybody_may_see_is_told_once_for_all_filters_and_windows(sample, view):
    whole = story(view, True)
    for chosen in ({"where": (("region", ("Kanto",)),)}, {"window": 3}):
        other = replace(view, **chosen)
        assert story(other, True) is whole
        assert story(other, False) is not story(view, False)
