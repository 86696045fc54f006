"""A page as data: where its script is, what it is called, and which section it stands in."""

from dataclasses import dataclass

from csdash.text import Text

SECTIONS = {
    "executive": Text("経営", "Executive"),
    "retention": Text("リテンション", "Retention"),
    "customers": Text("顧客", "Customers"),
    "practice": Text("実践", "Practice"),
    "trust": Text("信頼", "Trust"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `path` is below pages/ and begins with the section; `url_path` is for ever.

    Pages about the company or the data as a whole have no filters. `is_of_whole`: what it shows cannot be cut to the rows of
    one reader, so only those who see the whole company may open it.
    """

    path: str
    url_path: str
    title: Text
    icon: str
    help: Text
    is_default: bool = False
    has_filters: bool = True
    is_of_whole: bool = False

    @property
    def section(self) -> str:
        return self.path.split("/")[0]
