"""Both languages: what a panel says is Japanese in Japanese and English in English."""

import functools
import re

import pytest

from csdash.errors import NotUnlocked
from csdash.panels import glossary
from csdash.panels.header import Header
from csdash.panels.panel import Panel
from tests.panels.offices import EACH_ONCE, PANELS, asked, view_of
from tests.thorough import only

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# What Japanese speakers write in Latin letters themselves.
LATIN = {
    *(
        "NRR",
        "GRR",
        "ARR",
        "MRR",
        "CMRR",
        "ARPA",
        "LTV",
        "NPS",
        "CSAT",
        "CES",
        "CSM",
        "onboarding",
        "CS",
        "FX",
        "TTV",
        "SaaS",
        "B2B",
        "CSV",
        # Configs, by the name of their file.
        *("tiers", "health", "maturity"),
        # Who published a benchmark, and the currency of its bands.
        # Files of judgements, by name.
        *("maturity", "health", "tiers", "principles", "toml"),
        *("Benchmarkit", "KBCM", "Sapphire", "SaaStr", "STANDS", "SmartHR", "Capital", "ACV", "USD"),
    ),
    # Products of the sample data are called so in both languages.
    *("Core", "Insight", "Connect", "Mobile"),
    # And so are its teams.
    *("Central", "Digital", "East", "West"),
    *("python", "m", "csdash", "check", "months", "n", "a", "x"),
}
WORD = re.compile(r"[A-Za-z][A-Za-z_]+")
SAME = {"ARR", "NRR", "GRR", "NPS", "MRR", "CSAT", "ARPA", "CSM"}
# The sheet of assessments is read again as it stands: its headers are the contract's.
SAME |= {"date", "unit", "dimension", "item", "stage", "evidence"}


_KNOWN: dict[tuple, object] = {}


def told_in(language: str, name: str, sample) -> object:
    """A panel on the sample data, asked for once."""
    if (language, name) not in _KNOWN:
        _KNOWN[language, name] = asked(name, sample, view_of(sample, language))
    return _KNOWN[language, name]


def both(name, sample) -> tuple:
    return told_in("ja", name, sample), told_in("en", name, sample)


def spoken(told) -> list[str]:
    """Every phrase of a panel in its own language; cells of tables are data."""
    if isinstance(told, Panel):
        return [told.finding, told.subtitle, told.evidence.base]
    if isinstance(told, list):
        return told
    if isinstance(told, tuple) and told and isinstance(told[0], list):
        return [phrase for tile in told[0] for phrase in (tile.label, *tile.context, tile.help) if phrase]
    return []


def headers_of(told) -> dict[str, Header]:
    if isinstance(told, Panel):
        return dict(told.evidence.headers)
    return told[1] if isinstance(told, tuple) and len(told) == 2 and isinstance(told[1], dict) else {}


# The sample company has had nobody's skills assessed.
BARE = {"team skills"}
THERE = [name for name in PANELS if name not in BARE]


@pytest.mark.parametrize("name", BARE)
def test_what_the_sample_data_has_nothing_for_says_what_would_light_it_up(name, sample):
    with pytest.raises(NotUnlocked) as told:
        both(name, sample)
    assert "assessments" in told.value.message.ja
    assert JAPANESE.search(told.value.message.ja)
    assert not JAPANESE.search(told.value.message.en)


@pytest.mark.parametrize("name", only([name for name in EACH_ONCE if name not in BARE], THERE))
def test_every_panel_is_there_on_the_sample_data_in_both_languages(name, sample):
    for told in both(name, sample):
        assert told is not None
        assert told != []
    phrases_are_in_the_language_asked_for(name, sample)
    titles_are_no_sentences_and_answers_are(name, sample)
    words_around_a_figure_differ(name, sample)


def phrases_are_in_the_language_asked_for(name, sample):
    ja, en = (spoken(told) for told in both(name, sample))
    assert len(ja) == len(en)
    # A customer is called as it is called, in any language.
    customers = sample.account_names()["account_name"].to_list()
    en = [functools.reduce(lambda said, customer: said.replace(customer, ""), customers, said) for said in en]
    for here, there in zip(ja, en, strict=True):
        assert not JAPANESE.search(there), there
        left = set(WORD.findall(here)) - LATIN
        assert not left, f"{left} in {here}"
        assert JAPANESE.search(here) or here == there, here


def titles_are_no_sentences_and_answers_are(name, sample):
    for language, stop in (("ja", "。"), ("en", ".")):
        told = told_in(language, name, sample)
        if isinstance(told, Panel):
            assert not told.finding.endswith(("。", ".")), told.finding
            assert not told.subtitle.endswith(("。", "."))
        elif isinstance(told, list):
            assert all(sentence.endswith(stop) for sentence in told)


def words_around_a_figure_differ(name, sample):
    told = told_in("ja", name, sample)
    for header in headers_of(told).values():
        assert header.name.ja != header.name.en or header.name.ja in SAME, header
        assert not JAPANESE.search(header.name.en)
    if isinstance(told, Panel):
        how = told.evidence.how_to_read
        assert how.ja != how.en
        assert how.ja.endswith("。")
        assert how.en.endswith(".")
        assert JAPANESE.search(how.ja)
        assert not JAPANESE.search(how.en)
        assert not set(WORD.findall(how.ja)) - LATIN - {"start_month"}


@pytest.mark.parametrize("name", ["tier table", "evidence", "dimensions", "tables", "missing", "snapshots"])
def test_english_tables_hold_no_japanese_but_the_data(name, sample):
    (ja, _), (en, _) = both(name, sample)
    assert ja.shape == en.shape
    shown = en.drop("evidence", strict=False)
    texts = [str(cell) for row in shown.iter_rows() for cell in row]
    assert not any(JAPANESE.search(text) for text in texts)
    assert ja.rows() != en.rows()


def test_the_glossary_in_both_languages():
    for language in ("ja", "en"):
        frame, headers = glossary.benchmarks_table(language)
        assert set(frame.columns) == set(headers)
        assert frame.height == len(glossary.BENCHMARKS)
        assert all(glossary.families(language).values())
    ja, en = glossary.families("ja"), glossary.families("en")
    assert list(ja) != list(en)
    assert [one.key for found in ja.values() for one in found] == [
        one.key for found in en.values() for one in found
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [("NRR", "nrr"), ("nrr", "nrr"), ("解約率", "logo_churn_rate"), ("Logo churn", "logo_churn_rate")],
)
def test_a_metric_is_found_by_its_name_in_either_language(words, key):
    for language in ("ja", "en"):
        found = [one.key for metrics in glossary.families(language, words).values() for one in metrics]
        assert key in found
    assert glossary.families("ja", "no such word") == {}
