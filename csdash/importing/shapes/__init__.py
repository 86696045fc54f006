"""Shapes: how a sheet holds what the contract wants, one module each, from its rows to the contract's.

LINES make rows of a table by themselves; JOINED add to the rows of the accounts table that are there. A
pivot is turned into monthly rows while it is read.
"""

from csdash.importing.shapes import attributes, mergers, monthly, straight, subscriptions, usage

LINES = {
    "monthly": monthly.rows,
    "pivot": monthly.rows,
    "subscriptions": subscriptions.rows,
    "rows": straight.rows,
}
# In this order: mergers add rows, which have attributes and use too.
JOINED = {
    "mergers": mergers.joined,
    "attributes": attributes.joined,
    "usage": usage.joined,
}
