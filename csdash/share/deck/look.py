"""The look: the fonts and colours of a deck, ours or those of the company's template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from csdash.figures.theme import ink_on
from csdash.share.deck.plain import plain
from csdash.text import Language

LANG = {"ja": "ja-JP", "en": "en-US"}
# Greys are made of the ink and the ground of the slide, so that a dark template stays readable.
INK = '<a:schemeClr val="tx1"/>'
QUIET = '<a:schemeClr val="tx1"><a:satMod val="40000"/><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr>'
FAINT = '<a:schemeClr val="bg1"><a:lumMod val="85000"/></a:schemeClr>'
GROUND = '<a:schemeClr val="bg1"/>'


@dataclass(frozen=True, slots=True)
class Look:
    """`east_asian` is the font of Japanese; `colours` puts a template's colour in the place of one of ours."""

    language: Language
    east_asian: str
    colours: Mapping[str, str] = field(default_factory=dict)

    def ink_on(self, colour: str) -> str:
        """Black or white, whichever reads on `colour` as this deck shows it."""
        return ink_on(self.colours.get(colour.upper(), colour))

    def fill(self, colour: str, opacity: float = 1.0) -> str:
        """A colour as XML: one of ours as #RRGGBB, or XML already."""
        if colour.startswith("<"):
            return colour
        shown = self.colours.get(colour.upper(), colour.upper()).lstrip("#")
        alpha = f'<a:alpha val="{round(opacity * 100000)}"/>' if opacity < 1 else ""
        return f'<a:srgbClr val="{shown}">{alpha}</a:srgbClr>'

    def font(self, tag: str, size: float, colour: str = INK, *, is_bold: bool = False, more: str = "") -> str:
        """The properties of a run (`tag` is rPr, defRPr or endParaRPr): size in points, colour, both fonts."""
        bold = ' b="1"' if is_bold else ' b="0"'
        latin_language = ' altLang="en-US"' if self.language == "ja" else ""
        return (
            f'<a:{tag} lang="{LANG[self.language]}"{latin_language} sz="{round(size * 100)}"{bold} dirty="0"{more}>'
            f"<a:solidFill>{self.fill(colour)}</a:solidFill>"
            f'<a:ea typeface="{escape(self.east_asian)}"/></a:{tag}>'
        )

    def run(self, text: str, size: float, colour: str = INK, *, is_bold: bool = False, lead: str = "") -> str:
        """A run: the only way text gets into a slide or a chart; `lead` is a blank that stays."""
        return f"<a:r>{self.font('rPr', size, colour, is_bold=is_bold)}<a:t>{lead}{escape(plain(text))}</a:t></a:r>"

    def paragraph(
        self,
        text: str,
        size: float,
        colour: str = INK,
        *,
        is_bold: bool = False,
        align: str = "l",
        after: float = 0,
        line: float = 0,
    ) -> str:
        """One paragraph of one run, `after` points apart from the next, on lines of `line` points where the font must not decide."""
        space = f'<a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft>' if after else ""
        tall = f'<a:lnSpc><a:spcPts val="{round(line * 100)}"/></a:lnSpc>' if line else ""
        properties = f'<a:pPr algn="{align}" indent="0" marL="0">{tall}<a:spcBef><a:spcPts val="0"/></a:spcBef>{space}<a:buNone/></a:pPr>'
        if not text:
            return f"<a:p>{properties}{self.font('endParaRPr', size, colour)}</a:p>"
        return f"<a:p>{properties}{self.run(text, size, colour, is_bold=is_bold)}</a:p>"
