"""The session: the one door to the numbers of a snapshot."""

from csdash.session.metrics import Refusal
from csdash.session.session import Session

__all__ = ["Refusal", "Session"]
