"""The template: the company's own file, or a plain wide one of ours. Its layouts, fonts and colours win."""

import re
from dataclasses import dataclass
from pathlib import Path

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from csdash.errors import CsdashError
from csdash.figures.theme import LIGHT
from csdash.share.deck.colours import of_template
from csdash.share.deck.look import Look
from csdash.text import Language, Text

LATIN, EAST_ASIAN = "Arial", "Yu Gothic"
WIDE = Inches(13.333), Inches(7.5)
UNREADABLE = Text(
    "{path} はPowerPointのファイル (.pptx) として読めません。",
    "{path} cannot be read as a PowerPoint file (.pptx).",
)
NO_TITLE = Text(
    "{path} に、タイトルのあるレイアウトがありません。",
    "{path} has no layout with a title.",
)
_INSET = 91440  # between a placeholder's edge and its text, unless it says otherwise
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_SMALL_PRINT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Stage:
    """An open presentation: the layout of its slides, where title and content stand, and how it looks."""

    presentation: Presentation
    layout: SlideLayout
    title: Box
    content: Box  # from under the title down to where the template's small print begins
    title_size: float
    look: Look


def stage(language: Language, path: Path | None = None) -> Stage:
    """An empty presentation to put slides on. Raises CsdashError for a file that is no template."""
    if path is None:
        return _ours(language)
    try:
        presentation = pptx.Presentation(str(path))
        _clear(presentation)
        layout = _layout(presentation)
    except Exception as cause:
        raise CsdashError(UNREADABLE.format(path=str(path))) from cause
    if layout is None:
        raise CsdashError(NO_TITLE.format(path=str(path)))
    title = _box(next(one for one in layout.placeholders if one.placeholder_format.type in _TITLES))
    theme = _theme(presentation)
    look = Look(language, _east_asian(theme), of_template(theme))
    return Stage(
        presentation, layout, title, _content(presentation, layout, title), _title_size(layout), look
    )


def _clear(presentation: Presentation) -> None:
    """Without the slides the file came with."""
    listed = presentation.slides._sldIdLst
    for entry in list(listed):
        presentation.part.drop_rel(entry.rId)
        listed.remove(entry)


def _layout(presentation: Presentation) -> SlideLayout | None:
    """The layout with a title and as little else as can be."""
    with_title = [
        layout
        for layout in presentation.slide_layouts
        if any(one.placeholder_format.type in _TITLES for one in layout.placeholders)
    ]

    def others(layout: SlideLayout) -> tuple[int, bool]:
        kinds = [one.placeholder_format.type for one in layout.placeholders]
        # A title slide centres its title in the middle of the page.
        return sum(kind not in _TITLES + _SMALL_PRINT for kind in kinds), PP_PLACEHOLDER.CENTER_TITLE in kinds

    return min(with_title, key=others, default=None)


def _box(shape: LayoutPlaceholder) -> Box:
    return Box(shape.left, shape.top, shape.width, shape.height)


def _content(presentation: Presentation, layout: SlideLayout, title: Box) -> Box:
    bodies = [one for one in layout.placeholders if one.placeholder_format.type in _BODIES]
    height = presentation.slide_height
    small = [
        one.top for one in layout.placeholders if one.placeholder_format.type in _SMALL_PRINT and one.top
    ]
    bottom = min([top for top in small if top > height * 0.8], default=height - Inches(0.2))
    if len(bodies) == 1 and bodies[0].top:
        body = _box(bodies[0])
        return Box(body.left + _INSET, body.top, body.width - 2 * _INSET, min(bottom, height) - body.top)
    top = title.bottom if title.bottom < height * 0.4 else Emu(round(height * 0.25))
    return Box(title.left + _INSET, top, title.width - 2 * _INSET, bottom - top)


def _theme(presentation: Presentation) -> BaseOxmlElement:
    return parse_xml(presentation.slide_master.part.part_related_by(RT.THEME).blob)


def _east_asian(theme: BaseOxmlElement) -> str:
    """The font a template names for Japanese."""
    fonts = theme.find(f".//{qn('a:minorFont')}")
    named = fonts.find(qn("a:ea")).get("typeface") if fonts is not None else ""
    script = fonts.find(f"{qn('a:font')}[@script='Jpan']") if fonts is not None else None
    return named or (script.get("typeface") if script is not None else "") or EAST_ASIAN


def _title_size(layout: SlideLayout) -> float:
    """The size of a title in points, as the layout or its master has it."""
    own = [one for one in layout.placeholders if one.placeholder_format.type in _TITLES]
    for element in (own[0]._element, layout.slide_master._element.find(f".//{qn('p:titleStyle')}")):
        found = element.find(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}[@sz]") if element is not None else None
        if found is not None:
            return int(found.get("sz")) / 100
    return 28.0


def _ours(language: Language) -> Stage:
    """A white wide page with the title at the top left, in the colours of the screen."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = WIDE
    part = presentation.slide_master.part.part_related_by(RT.THEME)
    part._blob = _dressed(part.blob)
    layout = presentation.slide_layouts.get_by_name("Title Only")
    title = next(one for one in layout.placeholders if one.placeholder_format.type in _TITLES)
    title.left, title.top, title.width, title.height = Inches(0.5), Inches(0.35), Inches(12.33), Inches(0.95)
    body = title._element.txBody
    for name, value in (("anchor", "b"), ("lIns", "0"), ("rIns", "0")):
        body.find(qn("a:bodyPr")).set(name, value)
    style = body.find(qn("a:lstStyle"))
    style.append(
        parse_xml(
            f'<a:lvl1pPr xmlns:a="{style.nsmap["a"]}" algn="l"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc>'
            '<a:defRPr sz="2600" b="1"/></a:lvl1pPr>'
        )
    )
    for one in [one for one in layout.placeholders if one.placeholder_format.type in _SMALL_PRINT]:
        one._element.getparent().remove(one._element)
    content = Box(Inches(0.5), Inches(1.3), Inches(12.33), Inches(6.05))
    return Stage(presentation, layout, _box(title), content, 26.0, Look(language, EAST_ASIAN))


def _dressed(blob: bytes) -> bytes:
    """The theme in our fonts and colours."""
    text = blob.decode("utf-8")
    for tag in ("majorFont", "minorFont"):
        text = re.sub(
            f'(<a:{tag}>)<a:latin typeface="[^"]*"([^>]*)/><a:ea typeface="[^"]*"/>',
            rf'\1<a:latin typeface="{LATIN}"/><a:ea typeface="{EAST_ASIAN}"/>',
            re.sub(r">\s+<", "><", text),
        )
    shown = {"dk1": LIGHT.text, "lt1": LIGHT.background, "dk2": LIGHT.balance, "lt2": LIGHT.grid}
    shown |= {f"accent{i}": colour for i, colour in enumerate(LIGHT.groups, start=1)}
    for name, colour in shown.items():
        text = re.sub(
            f"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>',
            text,
            flags=re.DOTALL,
        )
    return text.encode("utf-8")
