"""Accounts: which column of a sheet names the account, by its header or by values it shares with another sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csdash.importing.guessing.columns import Column, Pick, View, picked, taken_as
from csdash.importing.guessing.reasons import Why, percent, quoted
from csdash.importing.mapping import Lookup
from csdash.text import Text

# Values in common from which two columns are taken to speak of the same things.
_SHARED = 0.6
_UNIQUE = 0.98


@dataclass(frozen=True, slots=True)
class Account:
    """The column that names the account, directly or through `lookup`, and why where the header does not say it all."""

    pick: Pick
    lookup: Lookup | None = None
    why: Why | None = None


def direct(view: View) -> Pick | None:
    """The column whose header says that it is the account; a bare id in a list of accounts is."""
    found = picked(view.columns, {"account_id": ("account_id",)}).get("account_id")
    if found or not view.says("accounts"):
        return found
    bare = picked(view.columns, {"account_id": ("any_id",)}).get("account_id")
    return bare if bare and bare.column.contents.distinct >= _UNIQUE else None


def accounts(views: Sequence[View]) -> list[Account | None]:
    """The account of each sheet, None where nothing names it."""
    said = [direct(view) for view in views]
    known = [(view, pick) for view, pick in zip(views, said, strict=True) if pick]
    return [
        Account(pick) if pick else _shared(view, known) or _looked_up(view, known) or _by_name(view)
        for view, pick in zip(views, said, strict=True)
    ]


def _could_be_ids(view: View) -> Iterator[Column]:
    for column in view.columns:
        held = column.contents
        is_key = any(column.score(idea) for idea in ("contract_id", "any_id", "account_name", "any_name"))
        if (
            len(held.cells)
            and held.share("id") >= 0.9
            and (is_key or held.distinct > 0.02)
            and held.share("flag") < 0.5
        ):
            yield column


def _share(column: Column, view: View, header: str) -> float:
    """The share of a column's values that stand in another sheet's column."""
    own = column.contents.cells.str.strip_chars().unique()
    return float(own.is_in(view.values(header).to_list()).mean() or 0)


def _shared(view: View, known: Sequence[tuple[View, Pick]]) -> Account | None:
    """A column whose values are the accounts of another sheet, whatever it is called."""
    for column in _could_be_ids(view):
        if column.contents.share("digits") > 0.9 and not column.matches:
            continue
        for other, pick in known:
            share = _share(column, other, pick.column.name)
            if share >= _SHARED:
                here, there = quoted(column), quoted(pick.column)
                says = Text(
                    f"列{here.ja}の値の{percent(share)}が {other.pattern} の{there.ja}にあります。",
                    f"{percent(share)} of the values of {here.en} stand in {there.en} of {other.pattern}.",
                )
                return Account(taken_as(column, "account_id", 0.8), None, Why(says, 0.8))
    return None


def _looked_up(view: View, known: Sequence[tuple[View, Pick]]) -> Account | None:
    """A column that another sheet translates into the account: the id of a subscription, or the account's name."""
    for column in _could_be_ids(view):
        for other, pick in known:
            for key in _could_be_ids(other):
                is_same = key.header.plain == column.header.plain or bool(
                    key.matches.keys() & column.matches.keys()
                )
                if key.name == pick.column.name or not is_same or key.contents.distinct < _UNIQUE:
                    continue
                share = _share(column, other, key.name)
                if share >= _SHARED:
                    here, there = quoted(column), quoted(key)
                    says = Text(
                        f"アカウントの列がありません。列{here.ja}の値の{percent(share)}が {other.pattern} の{there.ja}にあるので、そこから引きます。",
                        f"No column names the account. {percent(share)} of the values of {here.en} stand in {there.en} of "
                        f"{other.pattern}, which says whose they are.",
                    )
                    lookup = Lookup(other.pattern, key.name, pick.column.name)
                    return Account(taken_as(column, "account_id", 0.8), lookup, Why(says, 0.8))
    return None


def _by_name(view: View) -> Account | None:
    """The account's name, where nothing else tells accounts apart."""
    name = picked(view.columns, {"account_id": ("account_name", "any_name")}).get("account_id")
    if name is None:
        return None
    here = quoted(name.column)
    says = Text(
        f"IDの列がないため、名前{here.ja}でアカウントを見分けます。名前が変わると別のアカウントになります。",
        f"There is no id: the name {here.en} tells accounts apart. Whoever changes it becomes another account.",
    )
    return Account(taken_as(name.column, "account_id", 0.6), None, Why(says, 0.5))
