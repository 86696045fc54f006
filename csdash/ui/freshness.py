"""Freshness: whether the newest data is as new as the schedule says, said once above every page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from csdash import clock
from csdash.analysis.due import is_late, late
from csdash.settings import Settings, is_sample
from csdash.text import Language, Text
from csdash.ui.parts.banner import banner
from csdash.words.dates import day_text

STALE = Text(
    "データの保存先に接続できないため、{time}に取得した内容を表示しています。続く場合は、管理者に接続を確かめるよう伝えてください。",
    "The storage with the data does not answer, so what was fetched on {time} is shown. If it stays, ask your "
    "administrator to check the connection.",
)


def stale_banner(since: datetime | None, timezone: str, language: Language) -> None:
    """A banner where the bucket is away and old knowledge is shown."""
    if since is not None:
        here = since.astimezone(ZoneInfo(timezone))
        banner("late", STALE.format(time=f"{day_text(here.date(), language)} {here:%H:%M}")[language])


def late_banner(settings: Settings, last_month: int, language: Language) -> None:
    """A banner where a month should have arrived by now; nothing where all is well."""
    if is_sample(settings.data):
        return
    found = late(last_month, clock.today(settings.timezone), settings.data_due_days)
    if found:
        banner("late", is_late(found)[language])
