"""The session: the one door to the numbers of a snapshot."""

from csdash.session.session import Session

__all__ = ["Session"]
