"""What attributes and their values are called: our words where the contract fixes them, else the data's own."""

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.text import Text

NOT_GIVEN = Text("未設定", "Not given")
_WORDS = {"tier": TIERS, "phase": PHASES, "fit": FITS}


def dimension_name(dimension: str) -> Text:
    """What an attribute is called, as a heading."""
    meaning = ACCOUNTS[dimension].meaning
    return Text(meaning.ja, meaning.en[:1].upper() + meaning.en[1:])


def value_name(dimension: str, code: str) -> Text:
    """What a value of an attribute is called; the empty one is where the data has none."""
    if code == "":
        return NOT_GIVEN
    return _WORDS.get(dimension, {}).get(code) or Text(code, code)
