"""The grant: what one person may see and do in one run."""

from dataclasses import dataclass
from typing import Literal, get_args

from csdash.scope import EVERYTHING, Scope

Export = Literal["table", "deck", "report", "text"]
EXPORTS: tuple[Export, ...] = get_args(Export)
All = Literal["all"]


@dataclass(frozen=True, slots=True)
class Grant:
    """`who` has `role`, and with it `scope`: which rows, whether accounts have names, whether only sums are seen.

    `pages` are addresses of pages. A scope with a minimum sees sums only: its pages are sheets of csdash.share, figures
    whole or not at all, without filters.
    """

    who: str
    role: str
    scope: Scope
    pages: All | tuple[str, ...] = ()
    exports: All | tuple[Export, ...] = ()
    may_write: bool = False

    @property
    def minimum(self) -> int:
        """The fewest accounts that a figure may rest on; 0 where accounts are seen one by one."""
        return self.scope.minimum

    def may_open(self, page: str) -> bool:
        """Whether the page at this address may be opened."""
        return self.pages == "all" or page in self.pages

    def may_export(self, kind: Export) -> bool:
        """Whether what is shown may be taken along as a table, a deck, a report or a text."""
        if kind not in EXPORTS:
            raise ValueError(f"{kind} is no kind of export")
        return self.exports == "all" or kind in self.exports


# Nobody signs in where only this machine is served: whoever sits there can read the files themselves.
LOCAL = Grant(who="", role="", scope=EVERYTHING, pages="all", exports="all", may_write=True)
