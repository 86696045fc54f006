"""The boundary: whatever goes wrong inside ends as a sentence the reader can use, and a trace only we can."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from polars.exceptions import PanicException

from csdash.access.admit import NotAdmitted
from csdash.errors import CsdashError, NotEnoughHistory, NotUnlocked
from csdash.text import Text
from csdash.ui import address
from csdash.ui.closed import Closed
from csdash.ui.current import current_language
from csdash.ui.parts.banner import banner
from csdash.ui.parts.notice import Action, notice
from csdash.ui.sign_in import turned_away
from csdash.views import labels

_LOG = logging.getLogger(__name__)

SHORT = Text("この期間で比べるには、データの月数が足りません", "There is not enough history for this window")
EMPTY = Text("条件に合うアカウントがありません", "No account matches these filters")
LOCKED = Text("この画面に必要なデータがまだありません", "The data for this page is not there yet")
NOT_OPEN = Text("この画面は開けません", "This page is not open to you")
REFUSED = Text("この内容では表示できません", "This cannot be shown")
BROKEN = Text("エラーが発生しました", "Something went wrong")
BROKEN_HOW = Text(
    "この画面を表示できませんでした。ほかの画面は使えます。続く場合は、管理者に番号 {incident} を伝えてください。",
    "This page could not be shown; the others work. If it stays, give your administrator the number {incident}.",
)
USE_WINDOW = Text("比較期間を{n}か月にする", "Compare over {n} mo")


class NothingLeft(CsdashError):
    """Filters that no account passes."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "絞り込みの組み合わせを減らすか、解除してください。",
                "Take away some of the filters, or clear them all.",
            )
        )


class DoesNotAddUp(CsdashError):
    """Figures whose bridge does not meet the balance: none of them is shown."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "MRRの増減が期末残高と一致しないため、数字を表示しません。管理者に、データの画面か "
                "python -m csdash check の結果を確かめるよう伝えてください。",
                "The MRR bridge does not meet the closing balance, so no figure is shown. Ask your administrator to look "
                "at the data page or at python -m csdash check.",
            )
        )


@contextmanager
def boundary() -> Iterator[None]:
    """Show what goes wrong inside instead of raising it. Streamlit's own control flow passes through."""
    try:
        yield
    except CsdashError as error:
        explain(error)
    # What panics in the engine is no Exception.
    except (Exception, PanicException) as error:  # noqa: BLE001 - the last line of defence is for what nobody expected
        report(error)


def explain(error: CsdashError) -> None:
    """What was found and what to do, with one button where one click does it."""
    if isinstance(error, NotAdmitted):
        turned_away(error)
        return
    language = current_language()
    icon, headline, action = ":material/info:", REFUSED, None
    match error:
        case NotEnoughHistory():
            icon, headline = ":material/calendar_month:", SHORT
            if usable := [window for window in (12, 3, 1) if window < error.n_months]:
                label = USE_WINDOW.format(n=str(usable[0]))
                action = Action(label[language], partial(address.change, window=usable[0]))
        case NothingLeft():
            icon, headline = ":material/filter_alt_off:", EMPTY
            action = Action(labels.CLEAR[language], address.clear_filters)
        case DoesNotAddUp():
            banner("failed", error.message[language])
            return
        case Closed():
            icon, headline = ":material/lock:", NOT_OPEN
        case NotUnlocked():
            icon, headline = ":material/lock_open:", LOCKED
    notice(icon, headline[language], error.message[language], action)


def report(error: BaseException) -> None:
    """An incident: the reader gets its number, the log gets the number and where it happened.

    The messages of exceptions hold values and names, so the log gets types and places only.
    """
    incident = secrets.token_hex(4)
    _LOG.error("incident %s\n%s", incident, "\n".join(_places(error)))
    language = current_language()
    sentence = BROKEN_HOW.format(incident=incident)[language]
    notice(":material/error:", BROKEN[language], sentence)


def _places(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{type(error).__name__}"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
        error = error.__cause__ or error.__context__
