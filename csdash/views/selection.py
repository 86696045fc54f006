"""The selection: what a reader asked for, as codes that mean the same in every language, and as the link that says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csdash.contract.names import dimension_name
from csdash.months import month_code, parse_month
from csdash.text import LANGUAGES, Language, Text
from csdash.views import labels
from csdash.views.view import DIMENSIONS, WINDOWS, Where


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader asked for; None where they left the choice to us."""

    language: Language | None = None
    as_of: date | None = None
    window: int = 12
    first_month: int | None = None
    last_month: int | None = None
    where: Where = ()

    def values(self, dimension: str) -> tuple[str, ...]:
        """The values chosen for `dimension`; none chosen means no limit."""
        return dict(self.where).get(dimension, ())

    def with_values(self, dimension: str, values: Sequence[str]) -> "Selection":
        """The selection with other values for one dimension."""
        chosen = {**dict(self.where), dimension: tuple(values)}
        where = tuple((name, chosen[name]) for name in DIMENSIONS if chosen.get(name))
        return replace(self, where=where)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that a link named and that is not known here."""

    what: Text
    value: str


# The parameters that hold one value: what each is called, and how its code is read.
_SINGLE = {
    "lang": (labels.LANGUAGE, {language: language for language in LANGUAGES}.__getitem__),
    "as_of": (labels.AS_OF, date.fromisoformat),
    "window": (labels.WINDOW, {str(window): window for window in WINDOWS}.__getitem__),
    "from": (labels.FIRST_MONTH, parse_month),
    "to": (labels.LAST_MONTH, parse_month),
}
PARAMETERS = (*_SINGLE, *DIMENSIONS)


def read(query: Mapping[str, Sequence[str]]) -> tuple[Selection, tuple[LeftOut, ...]]:
    """The selection a link asks for, and what in it cannot be read. Other parameters are not ours."""
    values, left_out = {}, []
    for name, (what, parse) in _SINGLE.items():
        code = (query.get(name) or [""])[-1]
        try:
            values[name] = parse(code) if code else None
        except (ValueError, KeyError):
            left_out.append(LeftOut(what, code))
    selection = Selection(
        language=values.get("lang"),
        as_of=values.get("as_of"),
        window=values.get("window") or 12,
        first_month=values.get("from"),
        last_month=values.get("to"),
    )
    for dimension in DIMENSIONS:
        if values := list(dict.fromkeys(query.get(dimension, ()))):
            selection = selection.with_values(dimension, values)
    return selection, tuple(left_out)


def write(selection: Selection) -> dict[str, list[str]]:
    """The parameters of the link to `selection`; what is left to us is not in it.

    The window always is: a link without parameters is one that Streamlit's navigation has stripped.
    """
    codes = {
        "lang": selection.language,
        "as_of": selection.as_of and selection.as_of.isoformat(),
        "window": str(selection.window),
        "from": selection.first_month and month_code(selection.first_month),
        "to": selection.last_month and month_code(selection.last_month),
    }
    query = {name: [code] for name, code in codes.items() if code}
    return query | {dimension: list(values) for dimension, values in selection.where}


def known_as_of(selection: Selection, dates: Sequence[date]) -> tuple[Selection, tuple[LeftOut, ...]]:
    """The selection without an as-of date that no snapshot has."""
    if selection.as_of is None or selection.as_of in dates:
        return selection, ()
    return replace(selection, as_of=None), (LeftOut(labels.AS_OF, selection.as_of.isoformat()),)


def known_values(
    selection: Selection, months: tuple[int, int], dimensions: Mapping[str, Sequence[str]]
) -> tuple[Selection, tuple[LeftOut, ...]]:
    """The selection without the months and values that the snapshot does not have.

    Values keep the snapshot's order, so one choice is one cache key, however it was clicked together.
    """
    left_out: list[LeftOut] = []
    first, last = selection.first_month, selection.last_month
    if first is not None and not months[0] <= first <= months[1]:
        left_out.append(LeftOut(labels.FIRST_MONTH, month_code(first)))
        first = None
    if last is not None and not max(first or 0, months[0]) <= last <= months[1]:
        left_out.append(LeftOut(labels.LAST_MONTH, month_code(last)))
        last = None
    kept = replace(
        selection,
        window=selection.window if selection.window in WINDOWS else 12,
        first_month=None if first == months[0] else first,
        last_month=None if last == months[1] else last,
    )
    for dimension, values in selection.where:
        present = dimensions.get(dimension, ())
        kept = kept.with_values(dimension, [value for value in present if value in values])
        left_out += [LeftOut(dimension_name(dimension), value) for value in values if value not in present]
    return kept, tuple(left_out)
