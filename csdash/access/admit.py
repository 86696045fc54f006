"""Admission: from who signed in to what they may see, in every run anew. Whoever is in doubt is not let in."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from csdash import clock
from csdash.access.access import Access, Member, read_access
from csdash.access.grant import Grant
from csdash.access.principal import Principal, folded
from csdash.access.sign_in import SignIn
from csdash.errors import CsdashError, SettingError
from csdash.settings import Settings
from csdash.text import Text

# Clocks of two machines differ by a little.
LEEWAY = timedelta(minutes=2)
NOT_ADMITTED = Text(
    "このダッシュボードを表示できません。サインインし直すか、管理者に問い合わせてください。",
    "You cannot see this dashboard. Sign in again, or ask whoever runs it.",
)


class NotAdmitted(CsdashError):
    """Somebody is not let in. Readers are told no more than that; `reason` is for the log, and names no one."""

    def __init__(self, reason: str) -> None:
        super().__init__(NOT_ADMITTED)
        self.reason = reason


class SignInIsOver(NotAdmitted):
    """Somebody who has to sign in again: it was too long ago, or ended since."""


def admitted(settings: Settings, claims: Mapping[str, object]) -> Grant:
    """What the reader with these claims of an ID token may see now; raises NotAdmitted, whatever is wrong."""
    if settings.sign_in is None:
        raise NotAdmitted("no sign_in is set")
    try:
        access = read_access(settings.access)
    except SettingError as cause:
        raise NotAdmitted(f"the access file is refused: {cause.message.en}") from cause
    principal = Principal.of(claims, settings.sign_in.groups_claim)
    return admit(access, principal, settings.sign_in, clock.now())


def admit(access: Access, principal: Principal, sign_in: SignIn, now: datetime) -> Grant:
    """The grant of one principal; raises NotAdmitted for every doubt about who it is, since when, and in which role."""
    if reason := _doubt(principal, sign_in, now):
        raise NotAdmitted(reason)
    if reason := _end(access, principal, sign_in, now):
        raise SignInIsOver(reason)
    name = _role(access, principal)
    role = access.role_of(name)
    csm_ids = access.csm_ids_of(principal.email) if role.is_of_me else ()
    if role.is_of_me and not csm_ids:
        raise NotAdmitted(
            f"role {name} is of the reader's own accounts, and csm_ids does not name the reader"
        )
    return role.grant(name, principal.email or principal.subject, csm_ids)


def _doubt(principal: Principal, sign_in: SignIn, now: datetime) -> str:
    """Why a token is not taken; empty where it is."""
    if principal.issuer != sign_in.from_issuer:
        return "the issuer is another one"
    if sign_in.client_id not in principal.audience:
        return "the token was made out for somebody else"
    if not principal.subject:
        return "the token names no subject"
    if sign_in.require_verified_email and not principal.is_verified:
        return "the address is not verified"
    issued = principal.issued_at
    if issued is None or issued > now + LEEWAY:
        return "the token does not say when it was issued, or says a time to come"
    return ""


def _end(access: Access, principal: Principal, sign_in: SignIn, now: datetime) -> str:
    """Why a sign-in holds no longer; empty where it does."""
    issued, until = principal.issued_at, principal.expires_at
    if now - issued > timedelta(hours=sign_in.max_age_hours):
        return "the sign-in is older than max_age_hours"
    if until is None or until <= issued or (sign_in.ends_with_token and now >= until):
        return "the token has expired, or does not say when"
    if issued < access.sessions_valid_after:
        return "the sign-in is from before sessions_valid_after"
    return ""


def _role(access: Access, principal: Principal) -> str:
    """The role of the most specific entry: an address before a group, a group before a domain."""
    domain = principal.email.rpartition("@")[2]
    for meets in (
        _roles(access.members, lambda one: bool(one.email) and folded(one.email) == principal.email),
        _roles(access.members, lambda one: bool(one.group) and one.group in principal.groups),
        _roles(access.members, lambda one: bool(one.domain) and folded(one.domain) == domain),
    ):
        if len(meets) > 1:
            raise NotAdmitted(f"several roles at once: {', '.join(sorted(meets))}")
        if meets:
            return meets.pop()
    raise NotAdmitted("no entry of members is met")


def _roles(members: Iterable[Member], meets: Callable[[Member], bool]) -> set[str]:
    return {one.role for one in members if meets(one)}
