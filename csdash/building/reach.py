"""Reach: which cubes besides those of money are built by month, and how far each looks back from its month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from csdash.building.event_extracts import TOLD_TO
from csdash.building.small_tables import AHEAD, BEGINNINGS, DEEDS, DUE, LOSSES, REASONS, RISKS
from csdash.measures.families import (
    care,
    churn,
    expansion,
    forecast,
    onboarding,
    practice,
    renewals,
    voice,
    worth,
)
from csdash.measures.families.family import Family
from csdash.measures.families.money import WINDOWS
from csdash.measures.worth import COST, MARGIN

YEAR = 12
# To the first month, whatever it is.
ALL = 10**6
# How the forecast's cube of who stands how grows: a dozen windows of every cell and age are more rows than there are lines.
MOST_STANDING = 5_000_000


@dataclass(frozen=True, slots=True)
class Reach:
    """A family, and what its sums of one month are made from.

    `paid` are the months in which it looks at accounts, `lines` those in which it looks at their lines, as so many months
    before, and `moved` those in which it looks at who left and who came back; `tables` the extracts of small tables that it
    reads besides, and `terms` the one of contracts with what came after them. It looks for windows that open up to `back`
    months before. Of `needs` ("surveys", "accounts.seats") one must be there, where there are any; of data of more than
    `most_rows` rows it is not built. With `stays` it is told of everybody's payment up to the first lapse, with `last_paid`
    of what everybody last paid before each, and `due` are the months in which it asks where those stood who were due.
    """

    family: Family
    paid: Sequence[int]
    lines: Sequence[int] = ()
    moved: Sequence[int] = ()
    tables: Sequence[str] = ()
    back: int = 0
    needs: Sequence[str] = ()
    most_rows: int | None = None
    stays: bool = False
    terms: str | None = None
    last_paid: bool = False
    due: Sequence[int] = ()

    @property
    def extracts(self) -> tuple[str, ...]:
        """All extracts that it reads."""
        return (*self.tables, *([self.terms] if self.terms else []))

    @property
    def name(self) -> str:
        """The cube after which its files are called."""
        return self.family.names[0]

    def given(self, columns: Mapping[str, Collection[str]]) -> list[str]:
        """Which of `needs` are there, where `columns` are those of each table that is."""
        return [one for one in self.needs if _is_there(one, columns)]

    def is_built(self, columns: Mapping[str, Collection[str]], n_rows: int) -> bool:
        """Whether there is something to build, and not too much."""
        fits = self.most_rows is None or n_rows <= self.most_rows
        return fits and (not self.needs or bool(self.given(columns)))


def _is_there(name: str, columns: Mapping[str, Collection[str]]) -> bool:
    table, _, column = name.partition(".")
    return table in columns and (not column or column in columns[table])


_ENDS = (0, *WINDOWS)
REACHES = (
    # Who left is told why up to two months after, unless they were back by then.
    Reach(churn.FAMILIES[0], _ENDS, moved=range(-TOLD_TO, YEAR), tables=(REASONS,), back=max(WINDOWS)),
    Reach(expansion.FAMILIES[0], _ENDS, lines=_ENDS, back=max(WINDOWS)),
    Reach(forecast.FAMILIES[0], range(YEAR), tables=("contracts",), back=YEAR, most_rows=MOST_STANDING),
    Reach(care.FAMILIES[0], (0,), tables=("events",), needs=("events",)),
    Reach(voice.FAMILIES[0], range(YEAR), tables=("surveys",), needs=("surveys",)),
    # A wait that began within the year is asked of, wherever in the past its account began to pay.
    Reach(onboarding.FAMILIES[0], (0,), tables=BEGINNINGS, back=ALL, needs=("events",), stays=True),
    Reach(worth.FAMILIES[0], (0,), lines=(0,), needs=(f"accounts.{COST}", f"accounts.{MARGIN}")),
    # A year is a full one where the data is a year old, and who left within it may be asked about ever after.
    Reach(practice.FAMILIES[0], (0,), tables=(DEEDS, LOSSES), back=ALL, last_paid=True),
    # Who was due stood somewhere then, whatever they pay now; that is part of what the extract tells.
    Reach(
        renewals.FAMILIES[0], (), back=YEAR, needs=("contracts",), terms=DUE, last_paid=True, due=range(YEAR)
    ),
    Reach(renewals.FAMILIES[1], (0,), tables=(RISKS,), needs=("contracts",), terms=AHEAD, last_paid=True),
)
