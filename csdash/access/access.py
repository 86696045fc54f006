"""The access file: who has which role, and what a role may see and do. Whoever is not in it sees nothing.

[roles.board]
rows = "all"                       # of each attribute the values that are let through; no default
mask_names = false                 # names of accounts are masked unless this says otherwise
exports = ["table", "deck"]        # none unless named; or "all"

[roles.csm]
rows = { csm_id = "me" }           # the accounts of whoever signed in
pages = ["overview", "health"]     # "all" unless named

[roles.everybody]
rows = "all"
minimum_cell = 5                   # sums only, of at least so many accounts

[[members]]
email = "ceo@example.co.jp"        # or domain = "example.co.jp", or group = "cs-team"
role = "board"

[csm_ids]
"sato@example.co.jp" = "C01"       # which CSM somebody is in the data
"""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from csdash.access.grant import All, Export, Grant
from csdash.access.principal import folded
from csdash.configs.structs import converted, parsed, read_text, refuse
from csdash.errors import DataError, SettingError, UnknownName
from csdash.scope import Scope
from csdash.text import Text

ROLE = Text("ロール", "role")
NO_FILE = Text(
    "アクセスファイルが設定されていません。設定 access に指定してください。",
    "There is no access file; name it by the setting access.",
)
OF_ME = Text(
    "ロール {role} は、サインインした人の担当先だけを見せるロールです。コマンドでは使えません。",
    "The role {role} shows the accounts of whoever signed in, and so cannot be named by a command.",
)
ME = "me"
CSM = "csm_id"


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is let through. Whoever wants a role to see everything must say so: `rows` has no default."""

    rows: All | dict[str, tuple[str, ...] | Literal["me"]]
    pages: All | tuple[str, ...] = "all"
    exports: All | tuple[Export, ...] = ()
    mask_names: bool = True
    minimum_cell: int = 0
    may_write: bool = False

    @property
    def is_of_me(self) -> bool:
        """Whether the rows depend on who signed in."""
        return not isinstance(self.rows, str) and self.rows.get(CSM) == ME

    def grant(self, name: str, who: str = "", csm_ids: tuple[str, ...] = ()) -> Grant:
        """What `who`, who is `csm_ids` in the data, may do in this role."""
        rows = {} if isinstance(self.rows, str) else self.rows
        limits = {one: csm_ids if values == ME else values for one, values in rows.items()}
        scope = Scope.of(masked=self.mask_names, minimum=self.minimum_cell, **limits)
        return Grant(who, name, scope, self.pages, self.exports, self.may_write)


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who has a role: one address, everybody in a group, or everybody with an address in a domain."""

    role: str
    email: str = ""
    group: str = ""
    domain: str = ""


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. Whoever signed in before `sessions_valid_after` has to do so again."""

    roles: dict[str, Role]
    members: tuple[Member, ...] = ()
    csm_ids: dict[str, str | tuple[str, ...]] = {}
    sessions_valid_after: datetime = datetime.min.replace(tzinfo=UTC)

    def role_of(self, name: str) -> Role:
        """A role by its name; raises UnknownName."""
        if name not in self.roles:
            raise UnknownName(ROLE, name, self.roles)
        return self.roles[name]

    def csm_ids_of(self, email: str) -> tuple[str, ...]:
        """Which CSMs somebody is in the data; none where the file does not say."""
        found = {folded(address): ids for address, ids in self.csm_ids.items()}.get(email, ())
        return (found,) if isinstance(found, str) else found


def read_access(path: Path | None) -> Access:
    """The access file, read again whenever it changed; raises SettingError, naming file, place and what is right."""
    if path is None:
        raise SettingError(NO_FILE)
    try:
        there = path.stat()
    except OSError:
        return _read(path, 0, 0, 0)
    return _read(path, there.st_mtime_ns, there.st_size, there.st_ino)


@lru_cache(maxsize=4)
def _read(path: Path, *_version: int) -> Access:
    from csdash.access.faults import faults  # noqa: PLC0415  they are about what stands here

    try:
        found = converted(parsed(read_text(path), path.name), Access, path.name)
        refuse(path.name, faults(found))
    except DataError as cause:
        raise SettingError(cause.message) from cause
    return found


def role_grant(path: Path | None, name: str) -> Grant:
    """What a role may see, for a command that speaks in its name; raises SettingError and UnknownName."""
    role = read_access(path).role_of(name)
    if role.is_of_me:
        raise SettingError(OF_ME.format(role=name))
    return role.grant(name)


def is_address(text: str) -> bool:
    """Whether it is the address of a mailbox."""
    return text.count("@") == 1 and all(text.split("@"))
