"""What attributes and their values are called: our words where the contract fixes them, the data's where it gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.words import ASSESSED, FITS, PHASES, TIERS
from csdash.scope import OTHERS
from csdash.text import Text, shortened

# What a sentence, a button or a heading can hold. Tables of accounts and files hold all of it, however long.
LONGEST = 80
NOT_GIVEN = Text("未設定", "Not given")
FEW = Text("その他(少数)", "Others (few accounts)")
_WORDS = {"tier": TIERS, "phase": PHASES, "fit": FITS, "dimension": ASSESSED}


def dimension_name(dimension: str) -> Text:
    """What an attribute is called, as a heading."""
    meaning = ACCOUNTS[dimension].meaning
    return Text(meaning.ja, meaning.en[:1].upper() + meaning.en[1:])


def in_prose(name: Text) -> Text:
    """A heading as a word within a sentence: English writes it small, unless it is an abbreviation."""
    return Text(name.ja, name.en if name.en.isupper() else name.en.lower())


def own_name(code: str) -> Text:
    """What the data calls something that nobody gave another name."""
    return Text(_name(code), _name(code))


def _name(text: str) -> str:
    return shortened(text, LONGEST)


@dataclass(frozen=True, slots=True)
class Names:
    """What the values of attributes are called in one snapshot; `given` maps (attribute, code) from its labels table."""

    given: Mapping[tuple[str, str], Text] = field(default_factory=dict)

    @classmethod
    def of(cls, labels: pl.DataFrame) -> "Names":
        """The names that a labels table gives."""
        rows = labels.select("dimension", "value", "ja", "en").iter_rows()
        return cls({(dimension, value): Text(_name(ja), _name(en)) for dimension, value, ja, en in rows})

    def value(self, dimension: str, code: str) -> Text:
        """A value in words; the empty one is where the data has none, an unknown one is its own name."""
        if code == "":
            return NOT_GIVEN
        if code == OTHERS:
            return FEW
        return _WORDS.get(dimension, {}).get(code) or self.given.get((dimension, code)) or own_name(code)
