"""The scene: one idea of the story, in the reader's language, short enough to be read from the last row."""

from dataclasses import dataclass

import polars as pl

from csdash.errors import CsdashError
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

TOO_FEW = Text(
    "{n}社に満たない数が含まれるため、全員向けの表示では示しません。",
    "It rests on counts below {n}, which are not shown to everybody.",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list. `note` says how it turned out, or of how many it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The history of the figure of a scene: month, value, the newest last."""

    frame: pl.DataFrame
    unit: Unit


@dataclass(frozen=True, slots=True)
class Scene:
    """One idea. `headline` is the sentence; `value` the one number with `detail`, its interval and n, in one line.

    `support` are further sentences; `facts` a short list, `people` names to thank, in alphabetical order, and `line`
    the history of the number, each where the scene has one. `provenance` says as of when, of whom, from which data.
    """

    key: str
    chapter: str
    headline: str
    value: str = ""
    detail: str = ""
    support: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    people: tuple[str, ...] = ()
    line: Line | None = None
    provenance: str = ""


def least(session: Session) -> int:
    """How many accounts a figure must rest on where everybody may see it; 0 where nothing is held back."""
    return session.scope.safe.minimum if session.scope.safe else 0


def require_enough(session: Session, *counts: int) -> None:
    """Raise CsdashError where one of `counts` is too few to be shown to everybody; none at all is no secret."""
    minimum = least(session)
    if any(0 < count < minimum for count in counts):
        raise CsdashError(TOO_FEW.format(n=str(minimum)))
