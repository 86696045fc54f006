"""Headers: what a column is called, made plain, and how near that is to the words for an idea."""

import re
import unicodedata
from dataclasses import dataclass

from csdash.importing.guessing.words import CURRENCY_WORDS, IDEAS, THOUSANDS, WITH_TAX, WITHOUT_TAX

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKET = re.compile(r"[(\[【<「]([^)\]】>」]*)[)\]】>」]")
_APART = re.compile(r"[\s_\-./:・#*※]+")
_ENGLISH = re.compile(r"[a-z0-9 $¥€£]+")
# What stands behind the name of a money column without a bracket: amount_usd, price yen.
_BEHIND = re.compile(r"(?: (usd|jpy|eur|gbp|yen)| ?(千円|万円|百万円|億円))$")
# What programs put before or behind the name of a column.
_AROUND = re.compile(r"^(?:subscriptions?|plan|sf|hs|the) (?=. ?)|(?: c| utc| new)$")

# A day in a name is when somebody exported it, and no month.
_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_.年]?(1[0-2]|0?[1-9])(?:月|(?![-_.]?\d))")


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it stands and made plain, with what it says about money.

    `unit` is 1000 for sheets in thousands, `currency` a code or empty; `tax` is "with", "without" or empty.
    """

    name: str
    plain: str
    unit: int = 1
    currency: str = ""
    tax: str = ""


def plain(text: str) -> str:
    """Small letters of the usual width, words apart: `AccountId`, `account_id` and `Account ID` are the same."""
    usual = unicodedata.normalize("NFKC", text)
    apart = _APART.sub(" ", _CAMEL.sub(" ", usual)).casefold().strip()
    # Japanese needs no spaces between its words: 顧客 ID is 顧客ID.
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", apart)


def parse(name: str) -> Header:
    """What a header says."""
    usual = unicodedata.normalize("NFKC", name)
    notes = [plain(note) for note in _BRACKET.findall(usual)]
    bare = plain(_BRACKET.sub(" ", usual)) or plain(usual)
    if behind := _BEHIND.search(bare):
        notes.append(behind[1] or behind[2])
        bare = bare[: behind.start()].strip() or bare
    said = " ".join(notes)
    unit = next((size for word, size in THOUSANDS.items() if word in said), 1)
    currency = next((code for word, code in CURRENCY_WORDS.items() if word in said), "")
    whole = f"{bare} {said}"
    tax = "with" if any(word in whole for word in WITH_TAX) else ""
    tax = "without" if any(word in whole for word in WITHOUT_TAX) else tax
    for word in (*WITHOUT_TAX, *WITH_TAX):
        bare = bare.replace(word, "").strip() or bare
    return Header(name, bare, unit, currency, tax)


def month_in(name: str) -> str:
    """The month in the name of a sheet, as its first day: sales_202404.csv, 売上_2024年4月.xlsx; empty without one."""
    found = _MONTH.search(unicodedata.normalize("NFKC", name))
    return f"{found[1]}-{int(found[2]):02}-01" if found else ""


def likeness(header: Header, idea: str) -> tuple[float, str]:
    """How surely the header names `idea`, 0 to 1, and the word that says so.

    A word that is the whole header is sure; the longer the rest beside it, the less it says. The order of
    the words breaks ties.
    """
    best, said = 0.0, ""
    bare = _AROUND.sub("", header.plain)
    for place, word in enumerate(IDEAS[idea]):
        score = max(_near(header.plain, word), _near(bare, word) - 0.02) - 0.001 * min(place, 40)
        if score > best:
            best, said = score, word
    return best, said


def _near(text: str, word: str) -> float:
    if text == word:
        return 1.0
    is_inside = f" {word} " in f" {text} " if _ENGLISH.fullmatch(word) else word in text
    # One sign or a bare "id" within another word says nothing.
    if not is_inside or len(word) < 2 or word in {"id", "no", "at", "at end"}:
        return 0.0
    behind = 0.1 if text.endswith(word) else 0.0
    return 0.45 + 0.35 * len(word) / len(text) + behind
