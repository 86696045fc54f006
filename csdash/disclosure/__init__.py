"""Disclosure: what can be told of many without telling of few."""

from csdash.disclosure.groups import BEFORE, SHOWN
from csdash.disclosure.through import safe_session

__all__ = ["BEFORE", "SHOWN", "safe_session"]
