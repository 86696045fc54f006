"""Progress: how long work tells whoever waits for it where it is."""

from collections.abc import Callable

from csdash.text import Text

# Called with what is being done, how much of it is done, and how much there is (0 where nobody knows).
Progress = Callable[[Text, int, int], None]


def unheard(_what: Text, _done: int, _total: int) -> None:
    """For work that nobody watches."""
