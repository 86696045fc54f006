"""Text: a phrase in both languages, and errors that name the place, the finding and the way out."""

import pytest

from csdash.errors import CsdashError, NotEnoughHistory, NotUnlocked, UnknownName
from csdash.text import Text, one_line


def test_a_text_speaks_two_languages_and_no_third():
    text = Text("はい", "yes")
    assert (text["ja"], text["en"]) == ("はい", "yes")
    with pytest.raises(KeyError, match="known: ja, en"):
        text["fr"]


def test_placeholders_take_words_of_the_same_language():
    phrase = Text("{what}が{n}件", "{n} {what}")
    assert phrase.format(what=Text("解約", "losses"), n="3") == Text("解約が3件", "3 losses")


def test_a_name_with_braces_is_no_placeholder():
    assert Text("{who}", "{who}").format(who="{0}{secret}") == Text("{0}{secret}", "{0}{secret}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a?b"),
        ("\x1b[31m", "?[31m"),
        ("\u202egpj", "?gpj"),
        ("株式会社\u3000青空", "株式会社\u3000青空"),
        ("\u2028", "?"),
        ("é😀", "é😀"),
    ],
)
def test_one_line_shows_nothing_that_steers(text: str, shown: str):
    assert one_line(text) == shown


def test_unknown_name_lists_the_known_and_guesses():
    error = UnknownName(Text("指標", "metric"), "nrrr", ["nrr", "grr"])
    assert str(error) == 'Unknown metric "nrrr". Known: nrr, grr. Did you mean "nrr"?'
    assert error.message.ja == "指標「nrrr」はありません。使えるもの: nrr, grr。「nrr」のことですか?"
    assert "Known: none." in str(UnknownName(Text("指標", "metric"), "x", []))
    assert str(UnknownName(Text("指標", "metric"), "x", map(str, range(30)))).count(",") == 19


@pytest.mark.parametrize(
    ("window", "months", "advice"),
    [(12, 9, "Use a window of 1 or 3."), (3, 2, "Use a window of 1."), (1, 1, "Load at least two months.")],
)
def test_not_enough_history_says_what_would_do(window: int, months: int, advice: str):
    error = NotEnoughHistory(window, months)
    assert (
        str(error)
        == f"A window of {window} months needs {window + 1} months of data; there are {months}. {advice}"
    )
    assert f"{window + 1}か月分のデータが必要" in error.message.ja


def test_every_error_is_of_the_one_kind_that_pages_catch():
    for error in (
        UnknownName(Text("a", "a"), "b", []),
        NotEnoughHistory(1, 1),
        NotUnlocked("surveys", Text("NPS", "NPS")),
    ):
        assert isinstance(error, CsdashError)
        assert str(error) == error.message.en
