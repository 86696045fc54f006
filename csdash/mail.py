"""The mail server: through which host, and as whom, csdash sends mail. No password stands in a setting."""

import os
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal

import msgspec

from csdash.errors import SettingError
from csdash.secret_file import read_secret
from csdash.text import Text, one_line

PREFIX = "CSDASH_MAIL_"
PASSWORD = f"{PREFIX}PASSWORD"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailServer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`trust` is a file with the certificate that signed the server's, where no public authority did.

    Where there is a `user`, the password comes from CSDASH_MAIL_PASSWORD or from `password_file`.
    """

    host: str
    sender: str = msgspec.field(name="from")
    port: int = 0
    user: str = ""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    trust: str = ""
    password_file: str = ""

    @property
    def at_port(self) -> int:
        """The port, or the usual one of the way it is encrypted."""
        return self.port or _PORTS[self.tls]

    def password(self, environment: Mapping[str, str] = os.environ) -> str:
        """The password, read when it is needed and kept nowhere; raises SettingError where there is none."""
        if environment.get(PASSWORD):
            return environment[PASSWORD]
        if not self.password_file:
            raise _refused(
                "user",
                f"パスワードを環境変数 {PASSWORD} か password_file のファイルで渡してください。",
                f"give its password by the environment variable {PASSWORD} or a file named by password_file.",
            )
        return read_secret("password_file", self.password_file, _refused)


def mail_server(chosen: object, environment: Mapping[str, str]) -> MailServer | None:
    """The server of the table [mail], each setting of which the environment may give; None where nobody named one."""
    if not isinstance(chosen, dict):
        raise _refused("", "[mail] は表にしてください。", "write it as a table, [mail].")
    if "password" in chosen:
        raise _refused(
            "password",
            f"パスワードは設定ファイルに書けません。環境変数 {PASSWORD} か password_file を使ってください。",
            f"a password is not written here; use the environment variable {PASSWORD} or password_file.",
        )
    names = [field.encode_name for field in msgspec.structs.fields(MailServer)]
    given = {name: environment.get(PREFIX + name.upper(), "") for name in names}
    merged = {**chosen, **{name: value for name, value in given.items() if value}}
    if not merged:
        return None
    try:
        server = msgspec.convert(merged, MailServer, strict=False)
    except msgspec.ValidationError as cause:
        raise _refused("", f"{cause}。", f"{cause}.") from cause
    _check(server)
    return server


def _check(server: MailServer) -> None:
    try:
        Address(addr_spec=parseaddr(server.sender)[1])
        is_address = "@" in server.sender
    except (ValueError, HeaderParseError, IndexError):
        is_address = False
    if not is_address or not server.sender.isprintable():
        raise _refused(
            "from",
            "差出人のアドレスを書いてください(例: cs@example.co.jp)。",
            "give the sender's address, such as cs@example.co.jp.",
        )
    if not 0 <= server.port < 1 << 16:
        raise _refused("port", "1〜65535 で指定してください。", "give 1 to 65535.")
    if server.user and server.tls == "none" and server.host not in LOOPBACK:
        raise _refused(
            "tls",
            "パスワードが暗号化されずに送られます。starttls か tls にしてください。",
            "the password would travel unencrypted; choose starttls or tls.",
        )


def _refused(name: str, ja: str, en: str) -> SettingError:
    setting = f"mail.{name}".rstrip(".")
    return SettingError(
        Text(
            one_line(f"設定 {setting} は使えません。{ja}"),
            one_line(f"Setting {setting} cannot be used: {en}"),
        )
    )
