"""The run: from the settings to a server that stops when it is told to. What is weak is not served."""

import logging
import os
import resource
import sys
from contextlib import suppress

import uvicorn
from streamlit import config

from csdash.access.alone import EVERYBODY, WORDS
from csdash.errors import SettingError
from csdash.server.application import application, streamlit_app
from csdash.server.crowd import Crowd
from csdash.server.finish import Server, expect_signals
from csdash.server.logs import start_logging
from csdash.server.patience import patient
from csdash.server.plan import Plan
from csdash.server.theme import keep_theme
from csdash.server.weaknesses import weaknesses
from csdash.settings import Settings
from csdash.text import Text

_LOG = logging.getLogger(__name__)


class TooWeak(SettingError):
    """A configuration that is not served, one line for each weakness."""

    def __init__(self, found: list[Text]) -> None:
        super().__init__(Text("\n".join(one.ja for one in found), "\n".join(one.en for one in found)))


def run(settings: Settings, host: str, port: int, *, is_open_on_purpose: bool = False) -> None:
    """Serve until a signal says to stop; raises TooWeak before anything is listened to."""
    app = streamlit_app()
    plan = Plan(settings, host, port, config.get_option, is_open_on_purpose, sys.platform)
    if found := list(weaknesses(plan)):
        raise TooWeak(found)
    if is_open_on_purpose:
        # The pages ask for themselves, in every run.
        os.environ[EVERYBODY] = WORDS
    start_logging()
    keep_theme()
    _room_for_sockets()
    crowd = Crowd(plan.limits)
    served = uvicorn.Config(
        application(plan, crowd, app),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        # The proxy on this machine may say who came and how; nobody else is believed.
        proxy_headers=True,
        forwarded_allow_ips=os.environ.get("CSDASH_TRUSTED_PROXY", "127.0.0.1,::1"),
        limit_concurrency=plan.limits.sessions * 2 + 200,
        timeout_graceful_shutdown=max(1, round(plan.limits.seconds_to_finish)),
        **patient(plan.limits),
    )
    expect_signals()
    _LOG.info("serving", extra={"port": port, "who_may_read": _readers(plan)})
    Server(served, crowd, plan.limits.seconds_to_finish, _wake).run()
    _LOG.info("stopped")


def _wake() -> None:
    # What it imports would be waited for before the first socket is open.
    from csdash.ui.awake import wake  # noqa: PLC0415

    wake()


def _readers(plan: Plan) -> str:
    if plan.signs_in:
        return "who signs in"
    return "this machine" if plan.is_local else "everybody who can reach it"


def _room_for_sockets() -> None:
    """As many open files as the system lets this process have: each session is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
