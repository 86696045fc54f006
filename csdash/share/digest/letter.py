"""The letter: what is sent, in the reader's language and before its format. Nothing in it is escaped yet."""

from dataclasses import dataclass

from csdash.panels.tile import Tile
from csdash.text import Language


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to know: what kind it is, the sentences about it, and where to look."""

    kind: str
    sentences: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A title, sentences, key figures, items, one link, and where the figures are from; each may be empty."""

    language: Language
    title: str
    sentences: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    items: tuple[Item, ...] = ()
    link: str = ""
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A letter written for whoever takes it: subject, text and html for a mail, chat for a chat."""

    subject: str
    text: str
    html: str
    chat: str
