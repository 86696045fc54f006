"""Bands and the landmark of one's own: pages, sentences and exports follow the file, and say which it was."""

import pytest

from csdash.analysis.onboarding import told
from csdash.analysis.onboarding.engagement import engagement
from csdash.analysis.onboarding.engagement import told as engaged
from csdash.analysis.onboarding.first_renewals import first_renewals
from csdash.analysis.onboarding.named import band_names
from csdash.analysis.onboarding.waits import waits
from csdash.analysis.question import Question
from csdash.configs.config import shipped_text
from csdash.panels.onboarding_engagement import engagement_panel
from csdash.panels.onboarding_renewals import bands_panel
from csdash.settings import Settings
from csdash.share.asked import view_of
from tests.analysis.onboarding import test_by_hand as six
from tests.analysis.onboarding import test_engagement as early
from tests.histories import opened

CHANGES = {
    "2026-11": "ours",
    "[60, 90, 180]": "[50, 340]",
    "fast_days = 90": "fast_days = 50",
    "slow_days = 180": "slow_days = 340",
    "shortest_term_days = 330": "shortest_term_days = 360",
    "landmark_days = 30": "landmark_days = 45",
}


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    folder = tmp_path_factory.mktemp("config")
    text = shipped_text("onboarding")
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "onboarding.toml").write_text(text, encoding="utf-8")
    return {"settings": Settings(configs=folder)}


@pytest.fixture(scope="module")
def ours(options):
    return opened(six.ACCOUNTS, options=options, events=six.EVENTS, contracts=six.CONTRACTS)


def early_question(session) -> Question:
    return Question(12, (), session.first_month, session.last_month)


def test_bands_follow_the_file(ours):
    found = first_renewals(ours, six.question(ours))
    # 59 and 334 days are one band now; none is fast, and only who never got there is slow.
    assert dict(found.bands.select("group", "n_accounts").iter_rows()) == {
        "50": 0,
        "340": 2,
        "beyond": 0,
        "never": 1,
    }
    assert (found.difference.now.n, found.difference.then.n) == (0, 1)
    names = band_names(ours.configs.onboarding.value)
    assert [name.en for name in names.values()] == [
        "Within 50 days",
        "51 to 340 days",
        "341 days or more",
        "Not within the term",
    ]
    assert [name.ja for name in names.values()][1:3] == ["51〜340日", "341日以上"]


def test_sentences_say_the_days_of_the_file(ours):
    said = told.ALIKE.format(**told._sides(first_renewals(ours, six.question(ours))))
    assert "within 50 days" in said.en
    assert "340日を超えた" in said.ja


def test_the_landmark_follows_the_file(options):
    session = early.session_of(early.DONE, options=options)
    found = engagement(session, early_question(session))
    # The review of Left on the thirty-eighth day is in time now, and Late is too young to be asked.
    assert (found.engaged.value, found.engaged.n) == (3 / 4, 4)
    assert "Within 45 days" in engaged(found, 20)[0].en
    assert waits(session, early_question(session), "value").landmark_days == 45
    assert session.configs.onboarding.stamp in engagement_panel(view_of(session, "ja")).subtitle


def test_panel_and_export_say_which_file(ours):
    drawn = bands_panel(view_of(ours, "ja"))
    stamp = ours.configs.onboarding.stamp
    assert "ours" in stamp
    assert stamp in drawn.subtitle
    assert drawn.evidence.frame["config"].unique().to_list() == [stamp]
    assert "config" in drawn.evidence.headers
