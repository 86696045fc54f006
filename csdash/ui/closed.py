"""Closed: which pages a reader may open, and what is said on those they may not."""

from csdash.access import Grant
from csdash.errors import CsdashError
from csdash.share.outlines import OUTLINES
from csdash.text import Text
from csdash.ui.page import Page

CLOSED = Text(
    "この画面を見る権限がありません。ほかの画面はメニューから選べます。必要なときは、管理者に依頼してください。",
    "Your role does not open this page. Choose another in the menu, or ask your administrator if you need it.",
)


class Closed(CsdashError):
    """A page that the reader's role does not open."""

    def __init__(self) -> None:
        super().__init__(CLOSED)


def may_open(grant: Grant, page: Page) -> bool:
    """Whether a reader may open a page: their role names it, and it can be cut to what they may see."""
    if grant.scope.minimum:
        outline = OUTLINES.get(page.url_path)
        return grant.may_open(page.url_path) and outline is not None and bool(outline.safe)
    return grant.may_open(page.url_path) and not (page.is_of_whole and grant.scope.is_part)
