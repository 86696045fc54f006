"""Shapes: how a sheet holds what the contract wants, one module each, from its rows to the contract's.

LINES make rows of a table by themselves; JOINED add to the rows of the accounts table that are there.
"""

from csdash.importing.shapes import monthly, straight, subscriptions

LINES = {
    "monthly": monthly.rows,
    "subscriptions": subscriptions.rows,
    "rows": straight.rows,
}
JOINED = {}
