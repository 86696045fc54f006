"""Limits: how much one serving process takes from how many, the table [limits].

[limits]
sessions = 200               # open at once in one process; who comes later is asked to come again
sessions_per_client = 100    # of one address; many people may sit behind one. One more a second may be opened
"""

import msgspec

from csdash.errors import SettingError
from csdash.text import Text, one_line


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`message_kb`: what a browser may send at once. `upload_mb`: one file, where files may be dropped on the data page.

    `frames_per_second`: a session that asks for more waits. `seconds_to_ask`: from the connection to the end of its
    request's head; `seconds_to_take`: a client that takes nothing for so long is let go; `seconds_to_finish`: how long
    runs may go on once the process was told to stop.
    """

    sessions: int = 200
    sessions_per_client: int = 100
    frames_per_second: float = 2
    message_kb: int = 1024
    upload_mb: int = 200
    seconds_to_ask: float = 15
    seconds_to_take: float = 30
    seconds_to_finish: float = 10


def limits(chosen: object) -> Limits | None:
    """The table [limits]; None where nobody wrote one. Raises SettingError."""
    if chosen == {}:
        return None
    try:
        found = msgspec.convert(chosen, Limits)
    except msgspec.ValidationError as cause:
        raise _refused(str(cause), str(cause)) from cause
    for name in found.__struct_fields__:
        if getattr(found, name) <= 0:
            raise _refused(f"{name} は0より大きくしてください", f"{name} has to be more than 0")
    return found


def _refused(ja: str, en: str) -> SettingError:
    return SettingError(
        Text(one_line(f"設定 limits は使えません。{ja}。"), one_line(f"Setting limits cannot be used: {en}."))
    )
