"""The note: one sentence on a figure and a day, with who wrote it and when."""

from dataclasses import dataclass
from datetime import date, datetime

from csdash.errors import CsdashError
from csdash.text import Text, one_line

LONGEST, LONGEST_NAME = 200, 80
EMPTY = Text("メモの本文と名前を入力してください。", "Write the note, and your name.")
TOO_LONG = Text(
    "メモは{n}文字以内、名前は{m}文字以内にしてください。",
    "A note has at most {n} characters, a name {m}.",
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on metric `metric` (empty: on all) about `day`, written by `author` at `written_at` (UTC)."""

    id: int
    day: date
    metric: str
    text: str
    author: str
    written_at: datetime


def checked(text: str, author: str) -> tuple[str, str]:
    """Text and author on one line each, without what steers a terminal; raises CsdashError for nothing or too much."""
    said, name = (one_line(" ".join(one.split())) for one in (text, author))
    if not said or not name:
        raise CsdashError(EMPTY)
    if len(said) > LONGEST or len(name) > LONGEST_NAME:
        raise CsdashError(TOO_LONG.format(n=str(LONGEST), m=str(LONGEST_NAME)))
    return said, name
