"""Answered: a question that was asked before is answered from what was found then.

    @answered
    def survival(self, by=(), where=None) -> pl.DataFrame: ...

Most figures of a page ask what another one has asked already, and so does the same page in another language, over another
stretch of months or of another theme. The same holds of an analysis that a sentence, a figure and a table are made of:

    @answered
    def journey(session: Session, question: Question) -> tuple[Place, ...]: ...

Answers live with their session, so that nobody is given what was found in another reader's rows. What comes back is
shared: never change it.
"""

import functools
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Concatenate, ParamSpec, TypeVar

import polars as pl

from csdash.session.opened import Opened

Asked = ParamSpec("Asked")
Asker = TypeVar("Asker", bound=Opened)
Answer = TypeVar("Answer")


def answered(
    question: Callable[Concatenate[Asker, Asked], Answer],
) -> Callable[Concatenate[Asker, Asked], Answer]:
    """`question`, worked out once for each set of arguments as long as there is room for its answer."""

    @functools.wraps(question)
    def ask(self: Asker, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        # Functions of two modules may have one name.
        key = (question.__module__, question.__qualname__, settled_key(args), settled_key(named))
        return self.answers.get(key, lambda: question(self, *args, **named))

    return ask


def settled_key(asked: object) -> Hashable:
    """Arguments as a key: equal for equal filters in any order of their attributes, and for none at all."""
    match asked:
        case str():
            return asked
        case pl.DataFrame():
            raise TypeError("a frame is no key to an answer; ask with what it is made of")
        case Mapping():
            return tuple(sorted((name, settled_key(one)) for name, one in asked.items() if one is not None))
        case Collection():
            return tuple(settled_key(one) for one in asked)
        case Hashable():
            return asked
    raise TypeError(f"a {type(asked).__name__} is no key to an answer")
