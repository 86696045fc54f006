"""A company's template wins: its size, layouts, fonts and colours; what is no template is refused in words."""

import io
import re

import pptx
import pytest
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Inches

from csdash.errors import CsdashError
from csdash.figures.theme import LIGHT
from csdash.share.deck.deck import deck
from tests.share.deck.opened import parts, runs, title


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A template with its own size, fonts and colours, and two slides left in it."""
    on = pptx.Presentation()
    on.slide_width, on.slide_height = Inches(12), Inches(7)
    theme = on.slide_master.part.part_related_by(RT.THEME)
    text = theme.blob.decode()
    text = re.sub(
        r"<a:accent1>.*?</a:accent1>",
        '<a:accent1><a:srgbClr val="AA00BB"/></a:accent1>',
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r'(<a:font script="Jpan" typeface=)"[^"]*"', r'\1"BIZ UDPGothic"', text)
    theme._blob = text.encode()
    for _ in range(2):
        on.slides.add_slide(on.slide_layouts[0]).shapes.title.text = "left over"
    path = tmp_path_factory.mktemp("template") / "company.pptx"
    on.save(path)
    return path


@pytest.fixture(scope="module")
def branded(sample_en, company):
    """The board pack on it."""
    return deck(sample_en, template=company)


def test_the_template_wins(branded):
    opened = pptx.Presentation(io.BytesIO(branded))
    assert (opened.slide_width, opened.slide_height) == (Inches(12), Inches(7))
    assert len(opened.slides) == 12
    assert "left over" not in [title(slide) for slide in opened.slides]
    assert {run.find("{*}ea").get("typeface") for run in runs(branded)} == {"BIZ UDPGothic"}
    charts = b"".join(xml for name, xml in parts(branded).items() if name.startswith("ppt/charts/chart"))
    assert b"AA00BB" in charts
    assert LIGHT.accent[1:].encode() not in charts
    # What is lost stays the colour of loss.
    assert LIGHT.churn[1:].encode() in charts


def test_everything_stands_on_the_slide(blob, branded):
    for file in (blob, branded):
        opened = pptx.Presentation(io.BytesIO(file))
        for slide in opened.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= opened.slide_width, (title(slide), shape.name)
                assert shape.top + shape.height <= opened.slide_height, (title(slide), shape.name)


def test_what_is_left_over_is_not_in_the_file(sample_en, company):
    assert not any(b"left over" in xml for xml in parts(deck(sample_en, ["maturity"], company)).values())


def test_what_is_no_template_is_refused(sample_en, tmp_path):
    path = tmp_path / "notes.pptx"
    path.write_text("not a deck")
    with pytest.raises(CsdashError, match=r"notes\.pptx cannot be read"):
        deck(sample_en, template=path)


def test_the_same_view_makes_the_same_slides(sample_en):
    one, other = (parts(deck(sample_en, ["maturity"])) for _ in range(2))
    assert one == other
    assert etree.fromstring(one["ppt/slides/slide1.xml"]) is not None
