"""The digest of a page: its sentences and key figures, with a link to the same view."""

from collections.abc import Mapping

from csdash.analysis.sentences import month_name
from csdash.panels import words
from csdash.share.digest.letter import Letter
from csdash.share.link import link
from csdash.share.outline import Outline
from csdash.share.provenance import SEPARATOR, judged_by, provenance_line
from csdash.share.sheet import sheet
from csdash.text import Text
from csdash.views.view import View

TITLE = Text("{question}({month}、{population})", "{question} ({month}, {population})")


def digest(outline: Outline, view: View, base: str, choices: Mapping[str, str] | None = None) -> Letter:
    """What the page of `outline` says of `view`; `base` is where the dashboard is served."""
    told = sheet(outline, view, ())
    title = TITLE.format(
        question=outline.question,
        month=month_name(view.months[1]),
        population=words.population(view, view.session.names),
    )
    return Letter(
        language=view.language,
        title=title[view.language],
        sentences=told.answer + told.gaps,
        tiles=told.tiles,
        link=link(view, outline.page, base, choices),
        provenance=SEPARATOR[view.language].join((provenance_line(view), judged_by(view))),
    )
