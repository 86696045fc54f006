"""Settings: what an operator may choose, from csdash.toml and the environment, checked at the start.

CSDASH_CONFIG   path of csdash.toml (default: csdash.toml in the working directory, if there)
CSDASH_DATA     snapshot root, a folder or s3://bucket/prefix; wins over `data` in the file
CSDASH_MAIL_... each setting of the table [mail], such as CSDASH_MAIL_HOST; see csdash/mail.py
CSDASH_SIGN_IN_... each setting of the table [sign_in]; see csdash/access/sign_in.py
"""

import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csdash.access.sign_in import SignIn, sign_in
from csdash.contract.rules import CURRENCIES
from csdash.errors import SettingError
from csdash.limits import Limits, limits
from csdash.mail import MailServer, mail_server
from csdash.place import Place, place
from csdash.text import LANGUAGES, Text

SAMPLE_DATA = Path(__file__).parents[1] / "sample_data"
OWN_DATA = Path("my_data")
# What the fourth part of the renewal split may be: kept as they were at their first renewal or at any, or lost.
FOURTH_CATEGORIES = ("first", "flat", "lost")
_ADDRESS = re.compile(r"https?://[^\s<>\"'?#]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """One value per choice; the defaults fit a Japanese company.

    `minimum_n`: figures on fewer accounts are shown in grey, with their n.
    `share_minimum_n`: what is shared with everybody rests on at least so many accounts.
    `share_names_team`: the all-hands thanks the team by name, in safe mode too.
    `onboarding_days`: an onboarding completed within so many days is in time.
    `renewal_grace_days`: a contract that ended so many days ago may still be renewed late.
    `renewal_fourth_category`: the fourth part of the renewal split beside withdrawn, downgrade and upgrade.
    `language`: the first language where the browser asks for neither.
    `data_due_days`: the data of a month is expected within so many days of its end; 0 expects nothing.
    `currency`: the currency of snapshots that have no currency column, and the one that sums of several are in.
    `import_in_browser`: whether the data page takes files; it never does where others are served, too.
    `configs`: a folder with health.toml, tiers.toml and the like, which take the place of those csdash ships.
    `import_into`: where they are saved unless a snapshot root is shown already, and what is shown once it is there.
    `base_url`: where readers find the dashboard; links in what is sent begin with it.
    `access`: a file that says who has which role, and what a role may see; nothing is sent without one.
    `sign_in`: the identity provider that readers sign in at, the table [sign_in].
    `state`: a folder for what csdash remembers of what it sent, where the data is no folder that could hold it.
    `audit`: a folder for the audit log, where it shall not lie beside the data or below `state`.
    `mail`: the mail server to send through, the table [mail].
    `limits`: how much a serving process takes from how many, the table [limits].
    """

    data: Place = SAMPLE_DATA
    language: str = "ja"
    currency: str = ""
    timezone: str = "Asia/Tokyo"
    fiscal_year_starts_in: int = 4
    minimum_n: int = 20
    share_minimum_n: int = 5
    share_names_team: bool = True
    onboarding_days: int = 90
    renewal_grace_days: int = 60
    renewal_fourth_category: str = "first"
    data_due_days: int = 10
    import_in_browser: bool = True
    import_into: Place = OWN_DATA
    configs: Path | None = None
    base_url: str = "http://localhost:8501"
    access: Path | None = None
    state: Path | None = None
    audit: Path | None = None
    mail: MailServer | None = None
    limits: Limits | None = None
    sign_in: SignIn | None = None


def is_sample(data: Place) -> bool:
    """Whether the data is the company that csdash ships: a story that ended, and so never late."""
    return Path(data).resolve() == SAMPLE_DATA.resolve()


def _refuse(name: str, found: object, ja: str, en: str) -> SettingError:
    return SettingError(
        Text(
            f"設定 {name} = {found!r} は使えません。{ja}", f"Setting {name} = {found!r} cannot be used: {en}"
        )
    )


def checked(settings: Settings) -> Settings:
    """The settings themselves; raises SettingError naming the first that cannot be used."""
    if settings.language not in LANGUAGES:
        raise _refuse("language", settings.language, "ja か en を指定してください。", "choose ja or en.")
    if settings.fiscal_year_starts_in not in range(1, 13):
        raise _refuse(
            "fiscal_year_starts_in",
            settings.fiscal_year_starts_in,
            "1〜12の月を指定してください。",
            "give a month, 1 to 12.",
        )
    for name, least in (
        ("minimum_n", 1),
        ("share_minimum_n", 2),
        ("onboarding_days", 1),
        ("data_due_days", 0),
        ("renewal_grace_days", 0),
    ):
        # True is an int to Python, and no number of days to anybody.
        if type(getattr(settings, name)) is not int or getattr(settings, name) < least:
            raise _refuse(
                name,
                getattr(settings, name),
                f"{least}以上の整数を指定してください。",
                f"give a whole number of at least {least}.",
            )
    if settings.renewal_fourth_category not in FOURTH_CATEGORIES:
        raise _refuse(
            "renewal_fourth_category",
            settings.renewal_fourth_category,
            f"{', '.join(FOURTH_CATEGORIES)} のいずれかを指定してください。",
            f"choose one of {', '.join(FOURTH_CATEGORIES)}.",
        )
    for name in ("import_in_browser", "share_names_team"):
        if not isinstance(getattr(settings, name), bool):
            raise _refuse(
                name, getattr(settings, name), "true か false を指定してください。", "say true or false."
            )
    if settings.currency and settings.currency not in CURRENCIES:
        raise _refuse(
            "currency",
            settings.currency,
            "ISO 4217 のコード(例: JPY)",
            "give the ISO 4217 code, such as JPY.",
        )
    if settings.configs is not None and not settings.configs.is_dir():
        raise _refuse(
            "configs", str(settings.configs), "フォルダーがありません。", "there is no such folder."
        )
    if not _ADDRESS.fullmatch(str(settings.base_url)):
        raise _refuse(
            "base_url",
            settings.base_url,
            "例: https://cs.example.co.jp",
            "for example https://cs.example.co.jp.",
        )
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, TypeError) as cause:
        raise _refuse("timezone", settings.timezone, "例: Asia/Tokyo", "for example Asia/Tokyo.") from cause
    return settings


def load_settings(environment: dict[str, str] | os._Environ[str] = os.environ) -> Settings:
    """The settings in force; raises SettingError for unknown names and values that cannot be used."""
    path = Path(environment.get("CSDASH_CONFIG", "csdash.toml"))
    chosen: dict[str, object] = {}
    if path.is_file():
        try:
            chosen = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
            raise SettingError(
                Text(f"{path} を読めません: {cause}", f"{path} cannot be read: {cause}")
            ) from cause
    elif "CSDASH_CONFIG" in environment:
        raise SettingError(Text(f"設定ファイル {path} がありません。", f"There is no settings file {path}."))
    known = [field.name for field in fields(Settings)]
    if "roles" in chosen:
        raise _refuse("roles", chosen["roles"], "access に名前が変わりました。", "it is now called access.")
    for name in chosen:
        if name not in known:
            raise _refuse(
                name,
                chosen[name],
                f"使える設定: {', '.join(known)}",
                f"known settings are {', '.join(known)}.",
            )
    if "CSDASH_DATA" in environment:
        chosen["data"] = environment["CSDASH_DATA"]
    for name in ("data", "import_into"):
        if name in chosen:
            chosen[name] = place(str(chosen[name]))
    for name in ("configs", "access", "state", "audit"):
        if name in chosen:
            chosen[name] = Path(str(chosen[name])).expanduser()
    chosen["mail"] = mail_server(chosen.get("mail", {}), environment)
    chosen["limits"] = limits(chosen.get("limits", {}))
    chosen["sign_in"] = sign_in(chosen.get("sign_in", {}), environment)
    settings = checked(replace(Settings(), **chosen))
    own = settings.import_into
    # Whoever has brought their own data in wants to see it at the next start, not the sample again.
    if "data" not in chosen and isinstance(own, Path) and (own / "CURRENT").is_file():
        return replace(settings, data=own)
    return settings
