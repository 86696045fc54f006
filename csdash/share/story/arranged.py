"""Arranged: the scenes as a presenter wants them, in another order and without some, as codes a link can hold."""

from collections.abc import Iterable, Sequence

from csdash.share.story.scene import Scene

_SEPARATOR = "."


def read_order(code: str, known: Sequence[str]) -> tuple[str, ...]:
    """The keys that `code` names and that are known, each once."""
    named = dict.fromkeys(code.split(_SEPARATOR))
    return tuple(key for key in named if key in known)


def write_order(keys: Iterable[str]) -> str:
    """The code of these keys."""
    return _SEPARATOR.join(keys)


def arranged(scenes: Sequence[Scene], order: Sequence[str], hidden: Sequence[str] = ()) -> tuple[Scene, ...]:
    """The scenes in `order`, those it does not name where the story has them, without the hidden ones.

    A scene that the data only told later, after the link was made, comes after the one it follows in the story.
    """
    by_key = {scene.key: scene for scene in scenes}
    keys = [key for key in order if key in by_key]
    before = ""
    for key in by_key:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before else 0, key)
        before = key
    return tuple(by_key[key] for key in keys if key not in hidden)
