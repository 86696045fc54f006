"""The parts: what they are given is what they show, and text stays text."""

import json

import pytest
from lxml import html

from csdash.panels.tile import Tile
from csdash.ui.parts.answer import answer
from csdash.ui.parts.tiles import _columns, _reading, _spoken
from csdash.ui.parts.written import written
from tests.app.company import accounts, folder, opened, shown_tiles, texts
from tests.app.readers import everything

GALLERY = "tests/app/gallery.py"
pytestmark = pytest.mark.usefixtures("kept")


@pytest.mark.parametrize(("locale", "theme"), [("ja-JP", "light"), ("en-US", "dark")])
def test_the_gallery_shows_every_part(locale, theme):
    app = opened(locale=locale, theme=theme, script=GALLERY)
    assert not app.exception
    tiles = shown_tiles(app)
    assert len(tiles) == 6
    # What nobody may see is looked for in tiles, too.
    assert all(tile["value"] in everything(app) for tile in tiles)
    assert len([tile for tile in tiles if tile["spoken"]]) == 3
    assert len(app.get("plotly_chart")) == 1


def test_the_table_behind_a_figure_comes_when_it_is_opened():
    app = opened(script=GALLERY)
    assert not app.dataframe
    app.session_state["behind.nrr"] = True
    app.run()
    assert list(app.dataframe[0].value.columns) == [
        "month",
        "value",
        "numerator",
        "denominator",
        "n_accounts",
    ]
    # 100 times the fraction, so that every row is written with the same decimals.
    assert app.dataframe[0].value["value"].between(50, 150).all()
    config = json.loads(app.dataframe[0].proto.columns)
    assert (config["month"]["label"], config["month"]["type_config"]["format"]) == ("月", "YYYY年M月")
    assert config["value"]["type_config"]["format"] == "%.1f%%"
    assert [button.label for button in app.download_button] == ["CSVを保存", "Excelを保存"]


def test_too_little_history_stops_a_page_where_it_stands(data):
    folder(data, accounts(5))
    app = opened(script=GALLERY)
    assert not app.exception
    assert "データの月数が足りません" in texts(app).replace("\\", "")
    next(button for button in app.button if "3か月" in button.label).click().run()
    assert len(shown_tiles(app)) == 6


def test_a_tile_says_its_figure_with_its_line():
    app = opened(script=GALLERY, locale="en-US")
    spoken = [tile for tile in shown_tiles(app) if tile["spoken"]]
    assert spoken
    # The label alone would tell those who hear it nothing.
    assert all(tile["label"] in tile["spoken"] and tile["value"] in tile["spoken"] for tile in spoken)
    assert _spoken(Tile("NRR", "108.4%", interval="±1.2", delta="-0.4pt")) == "NRR 108.4% ±1.2 -0.4pt"


def test_a_figure_says_its_base_how_it_is_read_what_it_means_and_who_says_so():
    app = opened(script=GALLERY, locale="en-US")
    assert "NRR, 12 months, all accounts · 48 accounts" in [
        one.value.replace("\\", "") for one in app.caption
    ]
    (explained,) = [one.value for one in app.markdown if "Above **100%** it grows." in one.value]
    assert all(part in explained for part in ("`nrr`", "`grr`", "`mrr`", "Source\\: a survey"))


@pytest.mark.parametrize("page", ["executive/overview.py", "retention/questions.py"])
def test_figures_over_months_have_their_line(page):
    app = opened(page=page)
    assert not app.exception
    assert any('<img class="spark" src="data:image/svg+xml,' in one.proto.body for one in app.get("html"))


def test_words_of_a_tile_are_text():
    live = '<img src=x onerror="alert(1)">{{ 7 * 7 }} & \N{RIGHT-TO-LEFT OVERRIDE}"'
    tile = Tile(live, live, delta=live, interval=live, picture=live, context=(live,), help=live)
    shown = written("tiles", row=[(tile, _reading(tile), live)], columns=1, help=live)
    page = html.document_fromstring(shown)
    meant = '<img src=x onerror="alert(1)">{{ 7 * 7 }} & "'
    texts = [page.find_class(f"tile-{part}")[0] for part in ("value", "delta", "context")]
    assert [meant in one.text_content() for one in texts] == [True] * 3
    assert page.find_class("tile-label")[0].text.strip() == meant
    (image,) = page.iter("img")
    assert (image.get("alt"), image.get("src")) == (meant, meant)
    assert sorted({one.tag for one in page.body.iter()}) == [
        "body",
        "button",
        "div",
        "img",
        "p",
        "section",
        "span",
    ]
    assert not [one for one in page.body.iter() if one.get("onerror")]


def test_charts_follow_the_theme_and_speak():
    drawn = {}
    for theme in ("light", "dark"):
        app = opened(script=GALLERY, theme=theme, locale="en-US")
        chart = app.get("plotly_chart")[-1]
        drawn[theme] = json.loads(chart.proto.spec)["layout"]["template"]["layout"]["font"]["color"]
        assert chart.proto.alt == "NRR fell 2.1 points in six months; SMB explains 1.6"
        assert chart.proto.theme != "streamlit"
    assert drawn["light"] != drawn["dark"]


def test_a_chart_brings_japanese_words_along():
    chart = opened(script=GALLERY).get("plotly_chart")[-1]
    config = json.loads(chart.proto.config)
    assert config["locale"] == "ja"
    assert config["locales"]["ja"]["dictionary"]["Download plot as a PNG"] == "PNGで保存"
    assert not config["displaylogo"]


@pytest.mark.parametrize(
    ("better", "delta", "colour", "arrow"),
    [
        ("higher", "+2.1pt", "green", "up"),
        ("higher", "-2.1pt", "red", "down"),
        ("lower", "+0.6pt", "red", "up"),
        ("lower", "-0.6pt", "green", "down"),
        ("neither", "+3", "gray", "up"),
        ("neither", "-3", "gray", "down"),
        ("higher", "0pt", "gray", ""),
        ("higher", "", "gray", ""),
        ("higher", "n/a", "gray", ""),
    ],
)
def test_a_delta_is_coloured_by_what_is_better(better, delta, colour, arrow):
    drawn = {"up": "↑", "down": "↓", "": ""}[arrow]
    assert _reading(Tile("NRR", "108.4%", better, delta)) == (colour, drawn)


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (3, 3), (4, 4), (6, 3), (8, 4), (9, 3), (12, 4)])
def test_rows_of_tiles_are_full(n, columns):
    assert _columns(n) == columns
    assert n % columns == 0


def test_an_answer_has_three_sentences_at_most():
    with pytest.raises(ValueError, match="at most 3"):
        answer(["one", "two", "three", "four"])


def test_sentences_are_escaped():
    shown = texts(opened(script=GALLERY))
    assert "![画像]" not in shown
    assert r"\<b\>太字\<\/b\>" in shown


def test_a_choice_is_in_the_link_and_a_link_makes_it():
    app = opened(script=GALLERY)
    assert app.query_params["by"] == "segment"
    app.segmented_control(key="choice.by.ja").set_value("region").run()
    assert app.query_params["by"] == "region"
    again = opened({"by": "region"}, script=GALLERY)
    assert again.segmented_control(key="choice.by.ja").value == "region"
    assert opened({"by": "nonsense"}, script=GALLERY).query_params["by"] == "segment"
