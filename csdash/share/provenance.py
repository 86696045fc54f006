"""The provenance of what is shared: as of when, of whom, from which data, so that whoever holds it can ask for it again."""

from csdash import __version__
from csdash.analysis.sentences import month_name
from csdash.panels import words
from csdash.text import Text
from csdash.views.view import View
from csdash.words.dates import day_text

AS_OF = Text("{date}時点のデータ", "As of {date}")
MONTHS = Text("{first}〜{last}、{n}か月比較", "{first} to {last}, compared over {n} months")
SNAPSHOT = Text("スナップショット {id}", "Snapshot {id}")
MADE_BY = Text("csdash {version}", "csdash {version}")
FOR_EVERYBODY = Text("全員への共有用", "For everybody")
SEPARATOR = {"ja": "・", "en": " · "}


def provenance(view: View) -> tuple[str, ...]:
    """As-of date, months and window, population, snapshot and version, each as one phrase.

    The snapshot's id comes from its content: the same id is the same data, to the byte.
    """
    session = view.session
    first, last = (month_name(month) for month in view.months)
    day = Text(day_text(view.as_of, "ja"), day_text(view.as_of, "en"))
    said = (
        AS_OF.format(date=day),
        MONTHS.format(first=first, last=last, n=str(view.window)),
        words.population(view, session.names),
        SNAPSHOT.format(id=session.id),
        MADE_BY.format(version=__version__),
    )
    if view.scope.safe:
        said = (FOR_EVERYBODY, *said)
    return tuple(one[view.language] for one in said)


def provenance_line(view: View) -> str:
    """The same in one line."""
    return SEPARATOR[view.language].join(provenance(view))
