"""Names are hostile until escaped: what each sink would run must not be left, and no name may be lost."""

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.words.escape import csv_plain, csv_text, md_text, plain_text, plot_text

# Mostly the characters that mean something to a sink, so that the search finds their combinations.
hostile = st.text(
    st.one_of(
        st.sampled_from("<>&=+-@＝＋－＠;'\"\t\r\n \u200b\ufeff\u202e`*_[]()#|$:~!\\aあ"), st.characters()
    )
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>Acme</b>", "&lt;b&gt;Acme&lt;/b&gt;"),
        ('<a href="https://evil.example">R&D</a>', '&lt;a href="https://evil.example"&gt;R&amp;D&lt;/a&gt;'),
        ("&lt;", "&amp;lt;"),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("株式会社サンプル", "株式会社サンプル"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_plot_text(text, shown):
    assert plot_text(text) == shown


@given(hostile)
def test_plot_text_holds_no_markup_and_stays_short(text):
    shown = plot_text(text)
    assert not set(shown) & set("<>")
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert len(html.unescape(shown)) <= 40
    assert all(unicodedata.category(character) not in ("Cc", "Cs") for character in shown)
    shown.encode()


@given(hostile)
def test_plot_text_of_a_short_name_shows_that_name(text):
    if len(plain_text(text)) <= 40:
        assert html.unescape(plot_text(text)) == plain_text(text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("A*B_C", r"A\*B\_C"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("1. one\n# two", r"1\. one \# two"),
        ("$x$ `c`", r"\$x\$ \`c\`"),
        ("https://a", "https\\:\u2060\\/\\/a"),
        ("www.a.b", "www\u2060\\.a\\.b"),
        ("a@b.c", "a\\@\u2060b\\.c"),
        ("サンプル(株)", r"サンプル\(株\)"),
    ],
)
def test_md_text(text, marked):
    assert md_text(text) == marked


@given(hostile)
def test_md_text_leaves_no_mark_alive_and_loses_nothing(text):
    marked = md_text(text)
    assert not re.search(r"(?<!\\)(?:\\\\)*(?<!\\)[`*_{}\[\]()<>#+\-.!|$:~]", marked)
    assert re.sub(r"\\(.)", r"\1", marked).replace("\u2060", "") == plain_text(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+81-3", "'+81-3"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =x", "' =x"),
        ("\ufeff\u200b＝x", "'\ufeff\u200b＝x"),
        ("\tx", "'\tx"),
        ("a;=b", "a;'=b"),
        ("a\n@b", "a\n'@b"),
        ("'=x", "''=x"),
        ("O'Brien", "O'Brien"),
        ("'quoted'", "'quoted'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_csv_text(text, cell):
    assert csv_text(text) == cell
    assert csv_plain(cell) == text


@given(hostile)
def test_csv_text_is_undone_exactly(text):
    assert csv_plain(csv_text(text)) == text


@given(hostile)
def test_csv_text_leaves_no_formula_at_the_start_of_a_cell(text):
    for cell in re.split(r"[;\r\n]", csv_text(text)):
        seen = re.sub(r"[\s\x00-\x1f\x7f\xad\u200b-\u200f\u2060\ufeff]", "", cell)
        assert not seen.startswith(tuple("=+-@＝＋－＠"))
