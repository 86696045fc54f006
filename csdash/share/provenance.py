"""The provenance of what is shared: as of when, of whom, from which data, so that whoever holds it can ask for it again."""

from csdash import __version__
from csdash.analysis.sentences import month_name
from csdash.configs.configs import KINDS
from csdash.errors import DataError
from csdash.panels import words
from csdash.text import Text
from csdash.views.view import View
from csdash.words.dates import day_text

AS_OF = Text("{date}時点のデータ", "As of {date}")
MONTHS = Text("{first}〜{last}、{n}か月比較", "{first} to {last}, compared over {n} months")
SNAPSHOT = Text("スナップショット {id}", "Snapshot {id}")
MADE_BY = Text("csdash {version}", "csdash {version}")
JUDGED_BY = Text("設定 {stamps}", "Configs {stamps}")
REFUSED = Text("{name} (使えません)", "{name} (refused)")
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


def judged_by(view: View) -> str:
    """The configs in force with their versions, as one phrase: weights, bands, thresholds and gates are judgements, too."""
    return JUDGED_BY.format(stamps=stamps(view))[view.language]


def stamps(view: View) -> str:
    """Every config by name, version and content; one that is refused is said to be, and what rests on it is not there."""
    return ", ".join(_stamp(view, name) for name in KINDS)


def _stamp(view: View, name: str) -> str:
    try:
        return getattr(view.session.configs, name).stamp
    except DataError:
        return REFUSED.format(name=name)[view.language]
