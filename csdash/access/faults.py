"""Faults: what is wrong with an access file that says something, and where. A faulty file lets nobody in.

Where somebody is meant, the place says whom: what is said here comes into logs, which name no one.
"""

from collections.abc import Iterator
from pathlib import Path

from csdash.access.access import CSM, ME, Access, Member, Role, is_address
from csdash.access.principal import folded
from csdash.configs.structs import Fault
from csdash.contract.accounts import DIMENSIONS
from csdash.text import Text

NO_ADDRESS = Text("メールアドレスではありません。", "it is no address of a mailbox.")
# Every page has its script below here, under its own name.
_SCRIPTS = Path(__file__).parents[2] / "pages"


def _pages() -> list[str]:
    return sorted(script.stem for script in _SCRIPTS.glob("*/*.py"))


def faults(access: Access) -> Iterator[Fault]:
    """Every fault with its place."""
    for name, role in access.roles.items():
        yield from _of_role(name, role)
    for number, member in enumerate(access.members, 1):
        yield from _of_member(f"members[{number}]", member, access)
    yield from _contradictions(access)
    for number, (address, ids) in enumerate(access.csm_ids.items(), 1):
        if not is_address(address):
            yield f"csm_ids[{number}]", NO_ADDRESS
        if not ids or (not isinstance(ids, str) and "" in ids):
            yield f"csm_ids[{number}]", Text("CSMのIDを書いてください。", "give the id of a CSM.")
    if access.sessions_valid_after.tzinfo is None:
        yield (
            "sessions_valid_after",
            Text(
                "時差も書いてください(例: 2026-11-27T09:00:00+09:00)。",
                "say the offset, too, such as 2026-11-27T09:00:00+09:00.",
            ),
        )


def _of_role(name: str, role: Role) -> Iterator[Fault]:
    where = f"roles.{name}"
    if role.minimum_cell < 0 or role.minimum_cell == 1:
        yield (
            f"{where}.minimum_cell",
            Text("2以上を指定してください。", "give 2 or more; a sum of one account is the account."),
        )
    if role.minimum_cell and not role.mask_names:
        yield (
            f"{where}.mask_names",
            Text(
                "minimum_cell のあるロールには顧客名を見せません。",
                "a role with a minimum_cell sees sums only, and so no names.",
            ),
        )
    if role.minimum_cell and role.is_of_me:
        yield (
            f"{where}.rows",
            Text(
                "minimum_cell と me は併用できません。",
                "me and a minimum_cell do not go together: everybody would see other sums.",
            ),
        )
    pages = _pages()
    for page in () if isinstance(role.pages, str) else role.pages:
        if page not in pages:
            known = ", ".join(pages)
            yield (
                f"{where}.pages",
                Text(
                    f"ページ {page} はありません。使えるもの: {known}", f"unknown page {page}; known: {known}"
                ),
            )
    if isinstance(role.rows, str):
        return
    if not role.rows:
        yield (
            f"{where}.rows",
            Text('すべて見せるときは "all" と書いてください。', 'to let through everything, write "all".'),
        )
    for attribute, values in role.rows.items():
        if attribute not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            yield (
                f"{where}.rows",
                Text(
                    f"属性 {attribute} はありません。使えるもの: {known}",
                    f"unknown attribute {attribute}; known: {known}",
                ),
            )
        elif values == ME and attribute != CSM:
            yield (
                f"{where}.rows",
                Text(
                    f"{attribute} の値をリストで書いてください。me は {CSM} だけに使えます。",
                    f"give the values of {attribute} as a list; only {CSM} can be me.",
                ),
            )
        elif not values:
            yield (
                f"{where}.rows",
                Text(
                    f"{attribute} の値を1つ以上書いてください。", f"give at least one value of {attribute}."
                ),
            )


def _of_member(where: str, member: Member, access: Access) -> Iterator[Fault]:
    said = [name for name in ("email", "group", "domain") if getattr(member, name)]
    if len(said) != 1:
        yield (
            where,
            Text(
                "email、group、domain のどれか1つを書いてください。", "name one of email, group and domain."
            ),
        )
    if member.email and not is_address(member.email):
        yield f"{where}.email", NO_ADDRESS
    if "@" in member.domain or "*" in member.domain:
        yield (
            where,
            Text(
                "ドメインは example.co.jp のように書いてください。",
                "write a domain like example.co.jp; only it is meant.",
            ),
        )
    if member.role not in access.roles:
        known = ", ".join(access.roles)
        yield (
            where,
            Text(
                f"ロール {member.role} はありません。使えるもの: {known}",
                f"unknown role {member.role}; known: {known}",
            ),
        )


def _contradictions(access: Access) -> Iterator[Fault]:
    roles: dict[tuple[str, str], tuple[str, int]] = {}
    for number, member in enumerate(access.members, 1):
        for name in ("email", "group", "domain"):
            value = getattr(member, name)
            key = (name, value if name == "group" else folded(value))
            role, before = roles.setdefault(key, (member.role, number)) if value else (member.role, 0)
            if role != member.role:
                yield (
                    f"members[{number}].{name}",
                    Text(
                        f"members[{before}] と同じ相手に別のロールがあります: {role} と {member.role}",
                        f"the same as in members[{before}] with two roles, {role} and {member.role}.",
                    ),
                )
