"""Requests: which of them reach Streamlit at all. What is not on these lists is refused before it is looked at."""

import re
from collections.abc import Iterable

from csdash.server.plan import Plan

# What the dashboard's own pages ask for. Everything else below _stcore is for developers, hosts and machines.
HEALTH, HOST_CONFIG, STREAM = "/_stcore/health", "/_stcore/host-config", "/_stcore/stream"
UPLOAD = re.compile(r"/_stcore/upload_file/[\w-]+/[\w-]+", re.ASCII)
SIGNING = ("/auth/login", "/auth/logout", "/oauth2callback")
MEDIA = re.compile(r"/media/[\w.-]+", re.ASCII)
# Custom components, an app's own files, the development server's.
CLOSED = ("component", "app", "auth", "media", "oauth2callback")
READING = ("GET", "HEAD")
PLAIN_PATH = re.compile(r"(/[\w.~@+=,-]*)+", re.ASCII)


def refusal(
    plan: Plan, method: str, path: str, headers: Iterable[tuple[bytes, bytes]]
) -> tuple[int, str] | None:
    """Status and reason for what is not answered; None for what may go on."""
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    if reason := _stranger(plan, told):
        return reason
    if not PLAIN_PATH.fullmatch(path) or "//" in path or ".." in path:
        return 400, "path"
    is_upload = bool(UPLOAD.fullmatch(path))
    if is_upload and not plan.takes_files:
        return 404, "closed"
    if not is_upload and _is_closed(plan, path):
        return 404, "closed"
    if method not in (("PUT", "DELETE") if is_upload else READING):
        return 405, "method"
    return _too_large(plan, is_upload, told)


def socket_refusal(plan: Plan, path: str, headers: Iterable[tuple[bytes, bytes]]) -> tuple[int, str] | None:
    """The same of a socket, which says where it comes from or is refused."""
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    if path != STREAM:
        return 404, "closed"
    return _stranger(plan, told) or ((403, "origin") if "origin" not in told else None)


def _stranger(plan: Plan, told: dict[str, str]) -> tuple[int, str] | None:
    """Whoever asks for another host, or from another page."""
    if told.get("host", "").lower() not in plan.hosts:
        return 421, "host"
    if "origin" in told and told["origin"].lower() not in plan.origins:
        return 403, "origin"
    return None


def _is_closed(plan: Plan, path: str) -> bool:
    if path in (HEALTH, HOST_CONFIG) or MEDIA.fullmatch(path):
        return False
    if path in SIGNING:
        return not plan.signs_in
    # Below a page's path Streamlit looks for itself one level too deep: /overview/_stcore/health.
    return "_stcore" in path or path.split("/")[1] in CLOSED


def _too_large(plan: Plan, is_upload: bool, told: dict[str, str]) -> tuple[int, str] | None:
    """Only an upload has a body, and of a length that it says."""
    if "transfer-encoding" in told:
        return 411, "body"
    length = told.get("content-length", "0")
    if not length.isdigit():
        return 400, "body"
    # A form around the file takes a little, too.
    most = plan.limits.upload_mb * 2**20 + 2**16 if is_upload else 0
    return (413, "body") if int(length) > most else None
