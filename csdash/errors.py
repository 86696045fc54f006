"""What can go wrong in a way the reader can mend.

    CsdashError              every message says where, what was found and what to do
    +-- DataError            the input does not meet the contract
    +-- NoAnswer             why a question has no answer from this data
    |   +-- UnknownName          a metric, attribute or value that does not exist here
    |   +-- NotEnoughHistory     the window is longer than the data
    |   +-- NotUnlocked          an optional table or column is missing that the question needs
    |   +-- NotByProduct         it is about whole accounts, and was asked of some products
    +-- SettingError         a configuration value that cannot be used

Anything else that is raised is a bug and should look like one.
"""

import difflib
from collections.abc import Iterable

from csdash.text import Text, one_line


class CsdashError(Exception):
    """An error with a message in both languages; `str()` gives the English one."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class DataError(CsdashError):
    """The input does not meet the contract."""


class NoAnswer(CsdashError):
    """Why a question has no answer from this data: where many are asked at once, this one is left out."""


class UnknownName(NoAnswer):
    """A name that is not known here, with the known ones and the nearest."""

    def __init__(self, what: Text, name: str, known: Iterable[str]) -> None:
        known = list(known)
        listed = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
        nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        ja = f"{what.ja}「{name}」はありません。使えるもの: {listed or 'なし'}。"
        en = f'Unknown {what.en} "{name}". Known: {listed or "none"}.'
        if nearest:
            ja += f"「{nearest[0]}」のことですか?"
            en += f' Did you mean "{nearest[0]}"?'
        super().__init__(Text(one_line(ja), one_line(en)))


class NotEnoughHistory(NoAnswer):
    """A window that needs more months than there are."""

    def __init__(self, window: int, n_months: int) -> None:
        usable = [w for w in (1, 3, 12) if w < n_months]
        ja = f"{window}か月の比較には{window + 1}か月分のデータが必要ですが、{n_months}か月分しかありません。"
        en = f"A window of {window} months needs {window + 1} months of data; there are {n_months}."
        if usable:
            ja += f"期間を{'・'.join(map(str, usable))}か月に変えてください。"
            en += f" Use a window of {' or '.join(map(str, usable))}."
        else:
            ja += "2か月以上のデータを読み込んでください。"
            en += " Load at least two months."
        super().__init__(Text(ja, en))
        self.window, self.n_months = window, n_months


class NotUnlocked(NoAnswer):
    """A question that needs a table or column which this snapshot does not have."""

    def __init__(self, missing: str, unlocks: Text) -> None:
        super().__init__(
            Text(
                f"「{missing}」のデータがありません。追加すると、{unlocks.ja}が表示されます。",
                f"This snapshot has no {missing}. Add it to see {unlocks.en}.",
            )
        )
        self.missing, self.unlocks = missing, unlocks


class NotByProduct(NoAnswer):
    """A question about accounts as a whole, asked of some products: the reader can take that filter off."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "この内容は顧客(アカウント)単位の記録のため、製品では絞り込めません。製品の絞り込みを外してください。",
                "This is recorded per account and cannot be narrowed to a product. Take the product filter off.",
            )
        )


class SettingError(CsdashError):
    """A setting that cannot be used, with its name and the values that can."""
