"""The mark of a reader: letters in the name of each file they take along, by which it is known as theirs."""

import hmac
import secrets

from csdash.access.principal import Principal

# Of this process, as the files are: nobody can work out a mark, and none outlives its files.
_KEY = secrets.token_bytes(32)
_LETTERS = 10


def mark(who: Principal) -> str:
    """The same for all windows of a person, another one for everybody else."""
    told = f"{who.issuer}\0{who.subject}\0{who.email}"
    return hmac.digest(_KEY, told.encode(), "sha256").hex()[:_LETTERS]
