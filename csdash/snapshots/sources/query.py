"""The query: what a database is asked, with its parameters as typed values that are bound and never pasted in."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from csdash.errors import DataError
from csdash.snapshots.sources.refusal import shown
from csdash.text import Text

ParameterKind = Literal["text", "integer", "number", "date", "flag"]
KINDS: tuple[ParameterKind, ...] = ("text", "integer", "number", "date", "flag")
_FLAGS = {"true": True, "false": False}


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a query, as it was written, and what it is."""

    value: str
    kind: ParameterKind = "text"

    @property
    def typed(self) -> str | int | float | date | bool:
        """The value itself; raises ValueError where it is no `kind`."""
        match self.kind:
            case "integer":
                return int(self.value)
            case "number":
                return float(Decimal(self.value))
            case "date":
                return date.fromisoformat(self.value)
            case "flag":
                return _FLAGS[self.value.lower()]
        return self.value


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`text` is SQL with parameters as :name; `name` is what its sheet is called, that of the file it came from."""

    text: str
    name: str = "query"
    parameters: dict[str, Parameter] = {}


def read_parameter(written: str) -> tuple[str, Parameter]:
    """`name=value` or `name:kind=value` as the command line takes it; raises DataError for anything else."""
    head, equals, value = written.partition("=")
    name, _, kind = head.partition(":")
    parameter = Parameter(value, kind or "text") if equals and name.isidentifier() else None
    if parameter is None or parameter.kind not in KINDS:
        raise DataError(
            Text(
                f"パラメーター「{shown(head)}」の書き方が正しくありません。名前:種類=値 の形にしてください"
                f"(種類: {', '.join(KINDS)}、例: since:date=2024-04-01)。",
                f'The parameter "{shown(head)}" is not written as name:kind=value '
                f"(kinds: {', '.join(KINDS)}; for example since:date=2024-04-01).",
            )
        )
    try:
        parameter.typed  # noqa: B018 - only to see that it can be read
    except (ValueError, InvalidOperation, KeyError) as cause:
        raise DataError(
            Text(
                f"パラメーター {name} の値は {parameter.kind} として読めません。",
                f"The value of the parameter {name} is not of the kind {parameter.kind}.",
            )
        ) from cause
    return name, parameter
