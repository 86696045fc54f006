"""The audit log: who signed in, saw, took away or was refused what, and when."""

from csdash.audit.entry import ACTIONS, Action, Entry
from csdash.audit.log import audit_log, record

__all__ = ["ACTIONS", "Action", "Entry", "audit_log", "record"]
