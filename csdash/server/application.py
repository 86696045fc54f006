"""The application: Streamlit with everything that stands before it, from the network inwards."""

from functools import partial
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Scope
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from csdash.access import Principal
from csdash.access.admit import NotAdmitted, admitted
from csdash.access.sign_in import redirect_uri
from csdash.access.signed_out import FOLDER, SignedOut
from csdash.server.compressed import Compressed
from csdash.server.crowd import Crowd
from csdash.server.deep_link import DeepLink
from csdash.server.guard import Guard
from csdash.server.headers import Headers
from csdash.server.plan import APP, Plan
from csdash.server.probes import Probes, checks
from csdash.server.script_error import on_script_error
from csdash.server.taken_along import is_theirs
from csdash.snapshots.beside import beside

# Until some session has run st.navigation, Streamlit takes pages/ for its own: a link to a page would then run that page
# without app.py and its sign-in. It can only be told before the first request.
PagesManager.uses_pages_directory = False


def streamlit_app() -> App:
    """Streamlit on app.py; from here on its options are those of the configuration beside that."""
    return App(APP, on_script_error=on_script_error)


def application(plan: Plan, crowd: Crowd, app: App) -> ASGIApp:
    """The whole, as uvicorn serves it."""
    if plan.settings.sign_in is not None:
        app._programmatic_secrets = secrets(plan)  # noqa: SLF001 - the app is built before the plan is known to be sound
        # What signs in at one process is signed in at all of them, while it is on its way, too.
        config.set_option("server.cookieSecret", plan.settings.sign_in.cookie_secret())
    config.set_option("server.address", plan.host)
    config.set_option("server.port", plan.port)
    config.set_option("server.maxUploadSize", plan.limits.upload_mb if plan.takes_files else 1)
    inner: ASGIApp = Compressed(app)
    if plan.signs_in:
        inner = DeepLink(inner)
    guarded = Guard(inner, plan, crowd, partial(is_admitted, plan))
    return Headers(Probes(guarded, checks(plan), lambda: crowd.is_closing), plan)


def secrets(plan: Plan) -> dict[str, dict[str, str]]:
    """What st.login has to know."""
    sign_in = plan.settings.sign_in
    return {
        "auth": {
            "redirect_uri": redirect_uri(plan.settings.base_url),
            "cookie_secret": sign_in.cookie_secret(),
            "client_id": sign_in.client_id,
            "client_secret": sign_in.client_secret(),
            "server_metadata_url": sign_in.metadata_url,
        }
    }


def is_admitted(plan: Plan, scope: Scope) -> bool:
    """Whether the cookie of a request is of somebody who is let in now, and to whom the file belongs that is asked for."""
    text = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        cookies = {name: morsel.value for name, morsel in SimpleCookie(text).items()}
    except CookieError:
        return False
    signed = _get_signed_cookie_with_chunks(cookies, USER_COOKIE_NAME)
    claims = _parse_decoded_user_cookie(signed, redirect_uri(plan.settings.base_url)) if signed else {}
    if not claims.get("is_logged_in"):
        return False
    try:
        admitted(plan.settings, claims)
    except NotAdmitted:
        return False
    who = Principal.of(claims, plan.settings.sign_in.groups_claim)
    return not SignedOut(beside(plan.settings, FOLDER)).is_over(who) and is_theirs(who, scope["path"])
