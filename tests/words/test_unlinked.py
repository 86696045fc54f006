"""Names in mails and chats: nothing in them links, mentions, formats or runs over a line, and people still read them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.words.escape import chat_text, plain_text, unlinked_text

JOINER = "\N{WORD JOINER}"
hostile = st.text(
    st.one_of(st.sampled_from("<>&@#!|:/\\.*_`~[]()-\r\n\u200b\u202e wwwhttpcom1あ"), st.characters())
)
# What mail programs and chats make an address of: a scheme, a mailbox, a domain, a share on a server.
LINKS = re.compile(r"\w:[/\w]|@\w|\w\.[^\W\d_]|\\\\")


@pytest.mark.parametrize(
    ("name", "mail", "chat"),
    [
        ("株式会社サンプル", "株式会社サンプル", "株式会社サンプル"),
        ("NRR 105.8% (n = 1,204)", "NRR 105.8% (n = 1,204)", "NRR 105.8% (n = 1,204)"),
        ("@channel", "@-channel", "＠-channel"),
        ("<!here>", "<!here>", "＜!here＞"),
        ("<@U0123|me>", "<@-U0123|me>", "＜＠-U0123｜me＞"),
        ("https://evil.example/x", "https:-//evil-.example/x", "https:-//evil-.example/x"),
        ("www.evil.example", "www-.evil-.example", "www-.evil-.example"),
        ("a@evil.example", "a@-evil-.example", "a＠-evil-.example"),
        ("[pay](javascript:x)", "[pay](javascript:-x)", "［pay］(javascript:-x)"),
        ("*b* _i_ ~s~ `c`", "*b* _i_ ~s~ `c`", "＊b＊ ＿i＿ ～s～ ｀c｀"),
        ("A&B #1 :tada:", "A&B #1 :-tada:", "A＆B ＃1 :-tada:"),
        ("\\\\evil\\share", "\\-\\evil\\share", "＼-＼evil＼share"),
        ("two\nlines\u202e", "two lines", "two lines"),
    ],
)
def test_a_name_is_read_and_does_nothing(name: str, mail: str, chat: str):
    assert unlinked_text(name).replace(JOINER, "-") == mail
    assert chat_text(name).replace(JOINER, "-") == chat


@given(hostile)
def test_nothing_is_left_to_link(text: str):
    for shown in (unlinked_text(text), chat_text(text)):
        assert not LINKS.search(shown)
        assert all(unicodedata.category(one) not in ("Cc", "Cs", "Zl", "Zp") for one in shown)
    assert not set(chat_text(text)) & set("*_`~[]<>&@#|\\")


@given(hostile)
def test_only_what_nobody_sees_is_added(text: str):
    assert unlinked_text(text).replace(JOINER, "") == plain_text(text)
    assert unicodedata.normalize("NFKC", chat_text(text).replace(JOINER, "")) == unicodedata.normalize(
        "NFKC", plain_text(text)
    )
