"""The principal: who signed in, as the identity provider says it in a token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Principal:
    """Who it is and how that is known. What a token leaves out or garbles is empty here, and so matches nobody.

    `groups` are those the provider names, `audience` for whom the token was made out, `is_verified` whether the provider
    checked that the address is theirs.
    """

    subject: str
    email: str
    groups: tuple[str, ...]
    issuer: str
    issued_at: datetime | None
    is_verified: bool
    expires_at: datetime | None = None
    audience: tuple[str, ...] = ()

    @classmethod
    def of(cls, claims: Mapping[str, object], groups_claim: str = "groups") -> "Principal":
        """The principal that the claims of an ID token name."""
        return cls(
            subject=_text(claims.get("sub")),
            email=folded(_text(claims.get("email"))),
            groups=_texts(claims.get(groups_claim)),
            issuer=_text(claims.get("iss")),
            issued_at=_time(claims.get("iat")),
            # Some providers say "true" or 1 of addresses that anybody may claim.
            is_verified=claims.get("email_verified") is True,
            expires_at=_time(claims.get("exp")),
            audience=_texts(claims.get("aud")),
        )


def folded(address: str) -> str:
    """An address in one spelling: ASCII in small letters. Anything else stays, lest a lookalike become the real one."""
    return address.lower() if address.isascii() else address


def _text(claim: object) -> str:
    return claim if isinstance(claim, str) else ""


def _texts(claim: object) -> tuple[str, ...]:
    listed = claim if isinstance(claim, list | tuple) else [claim]
    return tuple(one for one in listed if isinstance(one, str))


def _time(claim: object) -> datetime | None:
    # True is a number to Python, and no time to anybody.
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return None
    try:
        return datetime.fromtimestamp(claim, UTC)
    except (ValueError, OverflowError, OSError):
        return None
