"""The deck: what pages say of a view, as the bytes of a PowerPoint file."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from csdash.share.deck import words
from csdash.share.deck.pack import board_pack, page_deck
from csdash.share.deck.template import stage
from csdash.share.deck.writer import Writer
from csdash.share.outlines import OUTLINES
from csdash.share.provenance import provenance_line
from csdash.views.view import View


def deck(view: View, pages: Sequence[str] = (), template: Path | None = None) -> bytes:
    """The board pack, or a deck of the `pages` named (addresses of OUTLINES), on the company's `template`.

    Raises CsdashError for a template that cannot be used. Charts are drawn for a white page.
    """
    on = stage(view.language, template)
    writer = Writer(on)
    for slide in page_deck(view, pages) if pages else board_pack(view):
        writer.write(slide)
    about = on.presentation.core_properties
    called = OUTLINES[pages[0]].question if pages else words.PACK
    about.title, about.subject = called[view.language], provenance_line(view)[:250]
    about.author = about.last_modified_by = "csdash"
    about.created = about.modified = datetime.combine(view.as_of, time())
    buffer = io.BytesIO()
    on.presentation.save(buffer)
    return buffer.getvalue()
