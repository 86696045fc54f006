"""How finely a currency is counted."""

from decimal import Decimal

from babel.numbers import get_currency_precision


def minor_unit(currency: str) -> Decimal:
    """The smallest amount that can be paid: 1 for JPY, 0.01 for USD and where the currency is not known."""
    return Decimal(1).scaleb(-get_currency_precision(currency)) if currency else Decimal("0.01")
