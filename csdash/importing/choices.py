"""Choices: words from a fixed list, flags and currencies, as people write them in either language."""

import re
import unicodedata
from collections.abc import Mapping

import polars as pl

from csdash.contract.audit import EDGES
from csdash.contract.column import Column
from csdash.contract.words import ASSESSED, EVENTS, FITS, OUTCOMES, PHASES, ROLES, SURVEYS, TIERS
from csdash.importing.cells import tidy
from csdash.importing.shape_tables import INTERVALS
from csdash.text import Text

YES = (
    "true",
    "t",
    "yes",
    "y",
    "1",
    "1.0",
    "on",
    "はい",
    "有",
    "有り",
    "あり",
    "○",
    "◯",
    "〇",
    "✓",
    "✔",
    "真",
)
NO = ("false", "f", "no", "n", "0", "0.0", "off", "いいえ", "無", "無し", "なし", "×", "✗", "✕", "x", "偽")
_CURRENCIES = {"円": "JPY", "¥": "JPY", "$": "USD", "ドル": "USD", "€": "EUR", "ユーロ": "EUR", "£": "GBP"}
_INTERVALS_TOO = {
    "weekly": ("週次", "週額", "毎週", "week", "w"),
    "monthly": ("月次", "月額", "月払い", "毎月", "month", "m"),
    "quarterly": ("四半期払い", "3か月", "3ヶ月", "quarter", "q"),
    "half_yearly": ("半期", "半年払い", "6か月", "6ヶ月", "semiannual", "biannual"),
    "yearly": ("年次", "年額", "年払い", "毎年", "annual", "annually", "year", "y"),
}


def _named(words: Mapping[str, Text | object]) -> dict[str, tuple[str, ...]]:
    """Each code with its names; what a name says in brackets explains it and is no part of it."""
    return {
        code: tuple(re.sub(r" \(.*", "", text[language]) for language in ("ja", "en"))
        for code, text in words.items()
        if isinstance(text, Text)
    }


_NAMES = {
    tuple(words): _named(words)
    for words in (TIERS, PHASES, FITS, OUTCOMES, SURVEYS, ROLES, ASSESSED, EVENTS, EDGES, INTERVALS)
}
_NAMES[tuple(INTERVALS)] = {
    code: (*names, *_INTERVALS_TOO[code]) for code, names in _NAMES[tuple(INTERVALS)].items()
}


def _key(text: str) -> str:
    return re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", text).lower())


def word(cell: pl.Expr, column: Column) -> pl.Expr:
    """The code of the word in `cell`; a word that is not known stays as it stands, for the check to name."""
    codes = {_key(code): code for code in column.words}
    for code, names in _NAMES.get(column.words, {}).items():
        codes |= {_key(name): code for name in names if _key(name) not in codes}
    key = tidy(cell).str.to_lowercase().str.replace_all(r"[\s_-]", "")
    return pl.coalesce(key.replace_strict(codes, default=None, return_dtype=pl.String), tidy(cell))


def flag(cell: pl.Expr) -> pl.Expr:
    """Yes or no; null where the cell says neither."""
    said = cell.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    return pl.when(said.is_in(YES)).then(pl.lit(value=True)).when(said.is_in(NO)).then(pl.lit(value=False))


def currency(cell: pl.Expr) -> pl.Expr:
    """The code of the currency in `cell`; what is not known stays, for the check to name."""
    said = tidy(cell).str.to_uppercase()
    return said.replace(_CURRENCIES)
