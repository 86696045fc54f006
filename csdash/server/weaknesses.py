"""Weaknesses: what a configuration must not have that is served. One of them, and the server does not start."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from csdash.access.access import read_access
from csdash.audit import audit_log
from csdash.errors import SettingError
from csdash.server.options import OPTIONS, option_left
from csdash.server.plan import Plan, is_loopback
from csdash.snapshots.beside import beside
from csdash.text import Text

LEAST_SECRET = 32
# What stands in documentation, tutorials and generators' examples.
KNOWN_SECRETS = (
    "changeme",
    "change_me",
    "change-me",
    "example",
    "secret",
    "password",
    "thisismysecret",
    "xxx",
)


@dataclass(frozen=True)
class Weakness:
    """`found` says what is wrong with a plan, or nothing."""

    name: str
    found: Callable[[Plan], Text | None]


def weaknesses(plan: Plan) -> Iterator[Text]:
    """Every weakness of a plan, one sentence each."""
    for weakness in WEAKNESSES:
        if text := weakness.found(plan):
            yield text


def _open_to_all(plan: Plan) -> Text | None:
    if plan.signs_in or plan.is_local or plan.is_open_on_purpose:
        return None
    return Text(
        f"サインインなしで {plan.host} を公開しようとしています。[sign_in] を設定するか、--host を外してください。"
        "社内の誰もがすべての数字を見られる状態にするなら --without-sign-in-everybody-sees-everything を付けてください。",
        f"{plan.host} would be open to others without sign-in. Set [sign_in] or leave out --host; if everybody who can "
        "reach it is to see everything, say so: --without-sign-in-everybody-sees-everything.",
    )


def _unencrypted(plan: Plan) -> Text | None:
    if plan.is_secure or is_loopback(urlsplit(plan.settings.base_url).hostname or ""):
        return None
    return Text(
        f"設定 base_url = {plan.settings.base_url!r} は暗号化されません。https のアドレスにしてください。",
        f"Setting base_url = {plan.settings.base_url!r} is not encrypted; it has to be an https address.",
    )


def _cookie_secret(plan: Plan) -> Text | None:
    if plan.settings.sign_in is None:
        return None
    try:
        secret = plan.settings.sign_in.cookie_secret()
    except SettingError as error:
        return error.message
    if len(secret.encode()) >= LEAST_SECRET and not _is_known(secret):
        return None
    return Text(
        f"cookie_secret が弱すぎます。{LEAST_SECRET}バイト以上の乱数にしてください: "
        'python -c "import secrets; print(secrets.token_hex(32))"',
        f"The cookie_secret is weak; it has to be {LEAST_SECRET} random bytes or more: "
        'python -c "import secrets; print(secrets.token_hex(32))"',
    )


def _is_known(secret: str) -> bool:
    plain = secret.lower()
    # Repeated, an example is as long as anything; and ten different characters are not many for random ones.
    rest = plain
    for known in KNOWN_SECRETS:
        rest = rest.replace(known, "")
    return len(rest) < LEAST_SECRET or len(set(plain)) < 10


def _client_secret(plan: Plan) -> Text | None:
    if plan.settings.sign_in is None:
        return None
    try:
        plan.settings.sign_in.client_secret()
    except SettingError as error:
        return error.message
    return None


def _access_file(plan: Plan) -> Text | None:
    if not plan.signs_in:
        return None
    try:
        read_access(plan.settings.access)
    except SettingError as error:
        return error.message
    return None


def _writable_by_others(plan: Plan) -> Text | None:
    files = [plan.settings.access, Path(os.environ.get("CSDASH_CONFIG", "csdash.toml"))]
    loose = [path for path in files if path and path.is_file() and path.stat().st_mode & 0o022]
    if not (plan.signs_in and loose):
        return None
    named = ", ".join(path.name for path in loose)
    return Text(
        f"{named} をほかの利用者が書き換えられます。chmod go-w を実行してください。",
        f"Others can write {named}; chmod go-w.",
    )


def _secrets_file(plan: Plan) -> Text | None:
    files = plan.option("secrets.files")
    loose = [
        path
        for path in map(Path, files if isinstance(files, list) else [])
        if path.is_file() and path.stat().st_mode & 0o077
    ]
    if not loose:
        return None
    return Text(
        f"{loose[0]} をほかの利用者も読めます。chmod 600 にするか、削除してください(csdashは使いません)。",
        f"Others can read {loose[0]}; chmod 600 it, or remove it: csdash does not need it.",
    )


def _no_audit_log(plan: Plan) -> Text | None:
    if not plan.signs_in:
        return None
    try:
        folder = audit_log(plan.settings).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except SettingError as error:
        return error.message
    except OSError:
        folder = None
    if folder and os.access(folder, os.W_OK):
        return None
    return Text(
        "監査ログのフォルダーに書き込めません。設定 audit を確認してください。",
        "The folder of the audit log cannot be written; look at the setting audit.",
    )


def _no_state(plan: Plan) -> Text | None:
    if not plan.signs_in or beside(plan.settings, "signed_out") is not None:
        return None
    return Text(
        "サインアウトを記録する場所がありません。設定 state にフォルダーを指定してください。",
        "There is no place to keep who signed out; name a folder by the setting state.",
    )


def _windows(plan: Plan) -> Text | None:
    if plan.platform != "win32":
        return None
    return Text(
        "Windowsでは公開できません。LinuxかmacOSで動かしてください。",
        "It cannot be served from Windows; use Linux or macOS.",
    )


WEAKNESSES: tuple[Weakness, ...] = (
    Weakness("open to all", _open_to_all),
    Weakness("unencrypted", _unencrypted),
    Weakness("cookie secret", _cookie_secret),
    Weakness("client secret", _client_secret),
    Weakness("access file", _access_file),
    Weakness("writable by others", _writable_by_others),
    Weakness("secrets file", _secrets_file),
    Weakness("no audit log", _no_audit_log),
    Weakness("no state", _no_state),
    Weakness("windows", _windows),
    *(Weakness(name, option_left(name)) for name in OPTIONS),
)
