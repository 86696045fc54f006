"""Roles: which rows, and whose names, a reader may see. The operator names them in a file.

[roles.kansai]
rows = { region = ["Kansai"] }     # of each attribute the values that are let through; "all" lets through everything
mask_names = false                 # names of accounts are masked unless this says otherwise
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from csdash.configs.structs import Fault, converted, parsed, read_text, refuse
from csdash.contract.accounts import DIMENSIONS
from csdash.errors import DataError, SettingError, UnknownName
from csdash.scope import EVERYTHING, Scope
from csdash.text import Text

ROLE = Text("ロール", "role")
NO_FILE = Text(
    "ロールのファイルが設定されていません。設定 roles に指定してください。",
    "There is no file of roles; name it by the setting roles.",
)


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is let through. Whoever wants a role to see everything must say so: `rows` has no default."""

    rows: Literal["all"] | dict[str, tuple[str, ...]]
    mask_names: bool = True

    @property
    def scope(self) -> Scope:
        """The cut that is made before anything is added up."""
        return EVERYTHING if isinstance(self.rows, str) else Scope.of(**self.rows)


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    roles: dict[str, Role]


def read_roles(path: Path | None) -> dict[str, Role]:
    """The roles of a file; raises SettingError, naming file, place and what is right."""
    if path is None:
        raise SettingError(NO_FILE)
    try:
        found = converted(parsed(read_text(path), path.name), Roles, path.name).roles
        refuse(path.name, _faults(found))
    except DataError as cause:
        raise SettingError(cause.message) from cause
    return found


def role_named(path: Path | None, name: str) -> Role:
    """One role by its name; raises SettingError and UnknownName."""
    found = read_roles(path)
    if name not in found:
        raise UnknownName(ROLE, name, found)
    return found[name]


def _faults(found: dict[str, Role]) -> Iterator[Fault]:
    for name, role in found.items():
        where = f"roles.{name}.rows"
        if isinstance(role.rows, str):
            continue
        if not role.rows:
            yield (
                where,
                Text(
                    'すべて見せるときは "all" と書いてください。', 'to let through everything, write "all".'
                ),
            )
        for attribute, values in role.rows.items():
            if attribute not in DIMENSIONS:
                known = ", ".join(DIMENSIONS)
                yield (
                    where,
                    Text(
                        f"属性 {attribute} はありません。使えるもの: {known}",
                        f"unknown attribute {attribute}; known: {known}",
                    ),
                )
            if not values:
                yield (
                    where,
                    Text(
                        f"{attribute} の値を1つ以上書いてください。",
                        f"give at least one value of {attribute}.",
                    ),
                )
