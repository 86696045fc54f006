"""Left out: the one sentence on what a link named that is not known here."""

from collections.abc import Sequence

from csdash.contract.names import in_prose
from csdash.text import Text
from csdash.views.selection import LeftOut

MOST_NAMED = 3
LONGEST = 60

SENTENCE = Text(
    "リンクで指定された{named}は、このデータにないため外しました。",
    "The link named {named}, which this data does not have; {pronoun} left out.",
)
ONE = Text("{what}「{value}」", "{what} “{value}”")
REST = Text("ほか{n}件", "{n} more")


def sentence(left_out: Sequence[LeftOut]) -> Text:
    """What was left out. The values come from a link anybody can write: escape the sentence."""
    named = [ONE.format(what=in_prose(item.what), value=_short(item.value)) for item in left_out[:MOST_NAMED]]
    if rest := len(left_out) - len(named):
        named.append(REST.format(n=str(rest)))
    listed = Text(
        "、".join(text.ja for text in named),
        " and ".join(filter(None, (", ".join(text.en for text in named[:-1]), named[-1].en))),
    )
    return SENTENCE.format(named=listed, pronoun="it was" if len(left_out) == 1 else "they were")


def _short(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
