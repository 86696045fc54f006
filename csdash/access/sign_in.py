"""Sign-in: which identity provider vouches for readers, from the table [sign_in]. No secret stands in a setting.

[sign_in]
metadata_url = "https://login.example.co.jp/.well-known/openid-configuration"
client_id = "csdash"
client_secret_file = "/etc/csdash/client_secret"     # mode 600; or CSDASH_SIGN_IN_CLIENT_SECRET
cookie_secret_file = "/etc/csdash/cookie_secret"     # mode 600; or CSDASH_SIGN_IN_COOKIE_SECRET
contact = "cs-ops@example.co.jp"                     # whom to ask, for those who are not let in
"""

import os
import re
from collections.abc import Mapping

import msgspec

from csdash.errors import SettingError
from csdash.secret_file import read_secret
from csdash.text import Text, one_line

PREFIX = "CSDASH_SIGN_IN_"
SECRETS = ("client_secret", "cookie_secret")
WELL_KNOWN = "/.well-known/openid-configuration"
CALLBACK = "/oauth2callback"
_METADATA = re.compile(
    r"(https://[^\s<>\"'?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^\s<>\"'?#@]*)?)"
)


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`issuer` is what tokens must say of who made them; without it, what OpenID Connect Discovery makes of `metadata_url`.

    `max_age_hours`: so long after it was issued a token signs nobody in any more; nor after it has expired, unless
    `ends_with_token` is false, where a provider's tokens last minutes. `groups_claim`: the claim that lists a
    person's groups. `require_verified_email` can be taken back where the provider does not say `email_verified`, and
    only there: everywhere else somebody could sign in as anybody. `contact` is whom to ask, in words or as an
    address; everybody who signs in can read it.
    """

    metadata_url: str
    client_id: str
    issuer: str = ""
    client_secret_file: str = ""
    cookie_secret_file: str = ""
    max_age_hours: float = 12
    ends_with_token: bool = True
    groups_claim: str = "groups"
    require_verified_email: bool = True
    contact: str = ""

    @property
    def from_issuer(self) -> str:
        """The issuer that tokens must name."""
        return self.issuer or self.metadata_url.removesuffix(WELL_KNOWN)

    def client_secret(self, environment: Mapping[str, str] = os.environ) -> str:
        """The secret that the provider knows csdash by; raises SettingError where there is none."""
        return _secret("client_secret", self.client_secret_file, environment)

    def cookie_secret(self, environment: Mapping[str, str] = os.environ) -> str:
        """The secret that cookies are signed with; raises SettingError where there is none."""
        return _secret("cookie_secret", self.cookie_secret_file, environment)


def redirect_uri(base_url: str) -> str:
    """Where the provider sends readers back to."""
    return base_url.rstrip("/") + CALLBACK


def sign_in(chosen: object, environment: Mapping[str, str]) -> SignIn | None:
    """The table [sign_in], each setting of which the environment may give; None where nobody named one."""
    if not isinstance(chosen, dict):
        raise _refused("", "[sign_in] は表にしてください。", "write it as a table, [sign_in].")
    for secret in SECRETS:
        if secret in chosen:
            raise _refused(
                secret,
                f"シークレットは設定ファイルに書けません。環境変数 {PREFIX}{secret.upper()} か {secret}_file を使ってください。",
                f"a secret is not written here; use the environment variable {PREFIX}{secret.upper()} or {secret}_file.",
            )
    names = [field.encode_name for field in msgspec.structs.fields(SignIn)]
    given = {name: environment.get(PREFIX + name.upper(), "") for name in names}
    merged = {**chosen, **{name: value for name, value in given.items() if value}}
    if not merged:
        return None
    try:
        found = msgspec.convert(merged, SignIn, strict=False)
    except msgspec.ValidationError as cause:
        raise _refused("", f"{cause}。", f"{cause}.") from cause
    _check(found)
    return found


def _check(found: SignIn) -> None:
    if not _METADATA.fullmatch(found.metadata_url):
        raise _refused(
            "metadata_url",
            f"https のアドレスを書いてください(例: https://login.example.co.jp{WELL_KNOWN})。",
            f"give an https address, such as https://login.example.co.jp{WELL_KNOWN}.",
        )
    if not found.issuer and not found.metadata_url.endswith(WELL_KNOWN):
        raise _refused(
            "issuer",
            f"metadata_url が {WELL_KNOWN} で終わらないときは、issuer を書いてください。",
            f"name it, where metadata_url does not end in {WELL_KNOWN}.",
        )
    if not found.client_id.strip():
        raise _refused("client_id", "クライアントIDを書いてください。", "give the client's id.")
    if not 0 < found.max_age_hours <= 24 * 30:
        raise _refused(
            "max_age_hours", "0より大きく720以下にしてください。", "give more than 0 and at most 720 hours."
        )
    if not found.groups_claim:
        raise _refused("groups_claim", "クレームの名前を書いてください。", "give the name of a claim.")


def _secret(name: str, file: str, environment: Mapping[str, str]) -> str:
    variable = PREFIX + name.upper()
    if environment.get(variable):
        return environment[variable]
    if not file:
        raise _refused(
            name,
            f"環境変数 {variable} か {name}_file のファイルで渡してください。",
            f"give it by the environment variable {variable} or a file named by {name}_file.",
        )
    return read_secret(f"{name}_file", file, _refused)


def _refused(name: str, ja: str, en: str) -> SettingError:
    setting = f"sign_in.{name}".rstrip(".")
    return SettingError(
        Text(
            one_line(f"設定 {setting} は使えません。{ja}"),
            one_line(f"Setting {setting} cannot be used: {en}"),
        )
    )
