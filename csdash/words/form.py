"""Form: how a number of one unit and size is written, before its digits are known.

An interval and an axis write several numbers in the form of one of them, so that the unit stands once
and the decimals agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from babel.numbers import get_currency_name, get_currency_precision, get_currency_symbol

from csdash.text import Language
from csdash.unit import Unit

# Room for every float; half up, because that is how the reader's spreadsheet rounds.
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)

SCALES = {
    "ja": ((10**12, "兆"), (10**8, "億"), (10**6, "百万"), (10**4, "万"), (1, "")),
    "en": ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"), (1, "")),
}
_SUFFIXES = {
    Unit.RATE: {"ja": "%", "en": "%"},
    Unit.TIMES: {"ja": "倍", "en": "x"},
    Unit.DAYS: {"ja": "日", "en": " days"},
}


@dataclass(frozen=True, slots=True)
class Form:
    """value / divisor to `decimals`, between `prefix` and `suffix`; `trims` drops trailing zeros."""

    divisor: Decimal
    decimals: int
    prefix: str = ""
    suffix: str = ""
    trims: bool = False
    is_signed: bool = False

    def digits(self, value: Decimal) -> str:
        """The grouped digits of `value` without its sign."""
        return fixed(abs(value) / self.divisor, self.decimals, trims=self.trims)

    def sign(self, value: Decimal, *, is_signed: bool | None = None) -> str:
        """- or, where signs are wanted, +; nothing where the digits shown are all zero."""
        if not self.digits(value).strip("0.,"):
            return ""
        wants_plus = self.is_signed if is_signed is None else is_signed
        return "-" if value < 0 else "+" if wants_plus else ""

    def write(self, value: Decimal, *, is_signed: bool | None = None) -> str:
        """The whole text: sign, prefix, digits, suffix."""
        digits = self.digits(value)
        suffix = " day" if self.suffix == " days" and digits == "1" else self.suffix
        return self.sign(value, is_signed=is_signed) + self.prefix + digits + suffix


def to_decimal(value: float | Decimal | None) -> Decimal | None:
    """The number as the decimal a person would type; None for null, NaN and infinity."""
    if value is None:
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return number if number.is_finite() else None


def fixed(number: Decimal, decimals: int, *, trims: bool = False) -> str:
    """`number` with grouped thousands, rounded half up."""
    text = f"{number.quantize(_step(decimals), context=_CONTEXT):,}"
    return text.rstrip("0").rstrip(".") if trims and "." in text else text


@lru_cache(maxsize=64)
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


@lru_cache(maxsize=64)
def affixes(currency: str, language: Language) -> tuple[str, str]:
    """What stands before and after an amount: "$" and "" in English, "" and "米ドル" in Japanese."""
    if not currency:
        return "", ""
    if language == "ja":
        # Nobody at home says 日本円; every other currency carries its country, as a reader expects.
        return "", "円" if currency == "JPY" else get_currency_name(currency, locale="ja")
    symbol = get_currency_symbol(currency, locale="en")
    return (symbol + "\N{NO-BREAK SPACE}" if symbol[-1].isalpha() else symbol), ""


def money_form(amount: Decimal, language: Language, currency: str) -> Form:
    """Money in the business unit of its size: 円, 万円, 百万円, 億円, 兆円, or K, M, B, T."""
    prefix, suffix = affixes(currency, language)
    scales = SCALES[language]
    position = next((i for i, (divisor, _) in enumerate(scales) if abs(amount) >= divisor), len(scales) - 1)
    divisor, word = scales[position]
    decimals = _three_digits(abs(amount) / divisor)
    rounded = (abs(amount) / divisor).quantize(Decimal(1).scaleb(-decimals), context=_CONTEXT) * divisor
    if position and rounded >= scales[position - 1][0]:
        # 99,999,999 is written 1億円: one hundred 百万 would be a unit nobody reads.
        divisor, word = scales[position - 1]
        decimals = 2
    if divisor == 1:
        if currency and (amount == 0 or abs(amount) >= 100 or get_currency_precision(currency) == 0):
            return Form(Decimal(1), 0, prefix, suffix)
        return Form(Decimal(1), 2, prefix, suffix, trims=not currency)
    return Form(Decimal(divisor), decimals, prefix, word + suffix, trims=True)


def form(value: Decimal, unit: Unit, language: Language, currency: str = "") -> Form:
    """The form in which a tile writes `value`: about three significant digits."""
    if unit is Unit.MONEY:
        return money_form(value, language, currency)
    divisor = Decimal("0.01") if unit is Unit.RATE else Decimal(1)
    size = abs(value) / divisor
    suffix = _SUFFIXES.get(unit, {}).get(language, "")
    match unit:
        case Unit.COUNT:
            return Form(divisor, 0 if size >= 100 else 1, suffix=suffix, trims=True)
        case Unit.POINTS:
            return Form(divisor, 0, is_signed=True)
        case Unit.SCORE:
            return Form(divisor, 1)
        case Unit.DAYS:
            return Form(divisor, 0 if size >= 10 else 1, suffix=suffix, trims=True)
    return Form(divisor, _rate_decimals(size), suffix=suffix)


def decimals_between(values: Iterable[Decimal]) -> int:
    """The fewest decimals that keep neighbouring values apart."""
    return max((-value.normalize().as_tuple().exponent for value in values), default=0)


def _three_digits(size: Decimal) -> int:
    return 2 if size < 10 else 1 if size < 100 else 0


def _rate_decimals(size: Decimal) -> int:
    if size >= Decimal("999.95"):
        return 0
    return 1 if size == 0 or size >= Decimal("0.995") else 2
