"""Access: who may see what. Whoever is unknown, unverified or in doubt sees nothing."""

from csdash.access.access import Access, read_access, role_grant
from csdash.access.grant import EXPORTS, LOCAL, Export, Grant
from csdash.access.principal import Principal
from csdash.access.sign_in import SignIn

__all__ = [
    "EXPORTS",
    "LOCAL",
    "Access",
    "Export",
    "Grant",
    "Principal",
    "SignIn",
    "read_access",
    "role_grant",
]
