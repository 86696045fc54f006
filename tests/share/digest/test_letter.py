"""The letter of a view: the page's own words and figures, a link that opens them, and no name that does anything."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

import csdash
from csdash.panels.answers import overview_answer
from csdash.panels.headline_tiles import headline_tiles
from csdash.share.asked import view_of
from csdash.share.digest.digest import digest
from csdash.share.digest.letter import Item, Letter
from csdash.share.digest.written import as_chat, as_html, as_json, as_text, message
from csdash.share.outlines import OUTLINES
from csdash.views.selection import known_values, read
from tests.histories import history, opened

OVERVIEW = OUTLINES["overview"]
BASE = "https://cs.example.co.jp/"
HOSTILE = "<b>@channel</b> <!here> [x](https://evil.example) *b*\n# h"
PAID = {f"A{n}": [100] * 14 + [90 + n] * 12 for n in range(30)}
# By hand: 3,135 of 3,000 paid by 30, of whom 10 shrank by 55 in all, none left and 19 grew.
GOLDEN = {
    "ja": """\
売上は守れていて、伸びているか(2026年2月、全アカウント)

ARRは3.76万(前年比+4.5%)。NRRは104.5%、GRRは98.2%です。
1年前から誤差を超えて動いたのは、拡大した顧客の割合 0.0%→63.3%です。

• NRR (12か月) 104.5%、95%区間 ±3.6、1年前から+4.5pt、B2B SaaS 中央値(Benchmarkit、2024年) 101.0%
• GRR (12か月) 98.2%、95%区間 95.0〜99.3%、1年前から-1.8pt、SaaS 中央値(KBCM/Sapphire、2024年) 91.0%
• 解約率 (顧客数) (12か月) 0.0%、95%区間 0.0〜11.4%、1年前から0.0pt
• ARR 3.76万、1年前から+4.5%

1年前からの変化には、誤差の範囲内のものが含まれます。誤差を超えて動いたものは上の文で述べています。

https://cs.example.co.jp/overview?lang=ja&as_of=2026-02-28&window=12
""",
    "en": """\
Are we keeping and growing what we sold? (Feb 2026, all accounts)

ARR is 37.6K (+4.5% on the year). NRR is 104.5% and GRR 98.2%.
What moved by more than chance in a year: Accounts expanded 0.0% to 63.3%.

• NRR (12 mo) 104.5%, 95% interval ±3.6, +4.5pt in a year, B2B SaaS median (Benchmarkit, 2024): 101.0%
• GRR (12 mo) 98.2%, 95% interval 95.0–99.3%, -1.8pt in a year, SaaS median (KBCM/Sapphire, 2024): 91.0%
• Logo churn (12 mo) 0.0%, 95% interval 0.0–11.4%, 0.0pt in a year
• ARR 37.6K, +4.5% in a year

Some changes in a year are within chance; what moved by more than that is in the sentences above.

https://cs.example.co.jp/overview?lang=en&as_of=2026-02-28&window=12
""",
}


def company(**attributes: object) -> csdash.Session:
    return opened(history("2024-01", PAID, **attributes))


class Document(HTMLParser):
    """The tags, links and text of a document, and whatever stands in a link or runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_letter_says_what_the_page_says(sample, language):
    view = view_of(sample, language)
    letter = digest(OVERVIEW, view, BASE)
    tiles = headline_tiles(view, *OVERVIEW.tiles).told
    assert letter.sentences == tuple(overview_answer(view))
    assert len(letter.sentences) == 3
    assert letter.tiles == tuple(tiles)
    for written in (as_text(letter), as_chat(letter), Document(as_html(letter)).text):
        for word in (*letter.sentences, *(tile.value for tile in tiles), letter.provenance):
            assert word in written.replace("\N{WORD JOINER}", "")
    assert [tile["value"] for tile in json.loads(as_json(letter))["tiles"]] == [tile.value for tile in tiles]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_text_of_a_small_company(language):
    text = as_text(digest(OVERVIEW, view_of(company(), language), BASE))
    # What is left is where the figures are from, which holds the snapshot and the version.
    assert text.rpartition("\n\n")[0] + "\n" == GOLDEN[language]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_link_opens_the_same_figures(sample, language):
    view = view_of(sample, language, window=3, where={"segment": ["Enterprise", "SMB"], "region": ["Kanto"]})
    letter = digest(OVERVIEW, view, BASE)
    document = Document(as_html(letter))
    assert document.links == [letter.link]
    assert letter.link in as_text(letter).splitlines()
    assert letter.link in as_chat(letter).splitlines()
    address = urlsplit(letter.link)
    assert (address.scheme, address.netloc, address.path) == ("https", "cs.example.co.jp", "/overview")
    selection, unknown = read(parse_qs(address.query))
    kept, gone = known_values(selection, (sample.first_month, sample.last_month), sample.dimensions)
    assert not unknown + gone
    opened_view = view_of(sample, kept.language, window=kept.window, where=dict(kept.where))
    assert (kept.as_of, opened_view) == (view.as_of, view)
    assert digest(OVERVIEW, opened_view, BASE) == letter


def test_a_name_is_no_markup_no_link_and_no_mention_in_any_format():
    segments = {name: HOSTILE if n % 2 else "ENT" for n, name in enumerate(PAID)}
    view = view_of(company(segment=segments), "en", where={"segment": [HOSTILE]})
    letter = digest(OVERVIEW, view, BASE)
    assert HOSTILE in letter.title
    sent = message(letter)
    assert "\n" not in sent.subject
    assert "evil" in sent.subject
    document = Document(sent.html)
    assert document.links == [letter.link]
    assert not {"b", "script", "img"} & set(document.tags)
    assert "<b>" in document.text
    for text in (sent.text, sent.chat, document.text):
        assert not re.search(r"https://evil|@channel|evil\.example", text.replace(letter.link, ""))
        # The link holds the name as codes only.
    assert not re.search(r"[<>@*\[\]]", sent.chat.replace(letter.link, ""))
    assert not set("<>@*[]()\n ") & set(letter.link)
    assert json.loads(as_json(letter))["title"] == letter.title


def test_every_part_of_a_letter_is_escaped():
    nasty = '<script>alert("x")</script>@here *b*'
    tile = digest(OVERVIEW, view_of(company(), "en"), BASE).tiles[0]
    tile = type(tile)(label=nasty, value=nasty, interval=nasty, delta=nasty, context=(nasty,))
    letter = Letter(
        "en", nasty, (nasty,), (tile,), (Item(nasty, (nasty, nasty), "https://x/?a=b&c=d"),), "", nasty
    )
    html = as_html(letter)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 12
    assert Document(html).links == ["https://x/?a=b&c=d"]
    assert not re.search(r"[<>@*]", as_chat(letter))


def test_what_the_data_cannot_tell_is_left_out():
    letter = digest(OVERVIEW, view_of(opened(history("2025-01", {"A": [10] * 3})), "en"), BASE)
    assert [tile.label for tile in letter.tiles] == ["ARR"]
    assert [one for one in letter.sentences if "12 months needs 13 months" in one]
    assert "n/a" not in as_text(letter)


def test_a_column_that_nothing_fills_is_left_out(sample):
    filled, empty = (
        as_html(digest(OVERVIEW, view_of(sample, "en", where=where), BASE))
        for where in (None, {"segment": ["SMB"]})
    )
    assert filled.count('scope="col"') == 5
    assert empty.count('scope="col"') == 4
    assert empty.count("<td") == 3 * empty.count('scope="row"')


def test_the_html_of_a_mail_fetches_nothing_and_names_its_language(sample):
    html = as_html(digest(OVERVIEW, view_of(sample, "ja"), BASE))
    assert '<html lang="ja">' in html
    assert not {"img", "link", "script", "style", "iframe"} & set(Document(html).tags)
    assert "url(" not in html
    assert pl.Series(re.findall(r'<th scope="(\w+)"', html)).value_counts().height == 2
