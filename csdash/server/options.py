"""Options: what Streamlit must be set to where it is served. Each may be set in several places, and one forgotten opens it."""

from collections.abc import Callable

from csdash.server.plan import Plan
from csdash.text import Text

# Options of Streamlit, and the values with which nobody sees, sends or reaches what they should not.
OPTIONS: dict[str, tuple[object, ...]] = {
    "client.allowedOrigins": ([],),
    "client.disableDataExport": (True,),
    "client.showErrorDetails": ("none",),
    "client.toolbarMode": ("viewer", "minimal"),
    "browser.gatherUsageStats": (False,),
    "global.developmentMode": (False,),
    "runner.magicEnabled": (False,),
    "server.baseUrlPath": ("",),
    "server.corsAllowedOrigins": ([],),
    "server.enableAgentApi": (False,),
    "server.enableCORS": (True,),
    "server.enableStaticServing": (False,),
    "server.enableXsrfProtection": (True,),
    "server.fileWatcherType": ("none",),
    "server.runOnSave": (False,),
    "server.scriptHealthCheckEnabled": (False,),
    "server.trustedUserHeaders": ({}, None),
    "server.unsafeMetricsUserAttributes": ([],),
    "server.xsrfCookieSameSite": ("lax", "strict"),
}
OPTION = Text(
    "Streamlitの設定 {name} が {found} です。{good} に戻してください(~/.streamlit/config.toml も確認)。",
    "Streamlit's option {name} is {found}; it has to be {good} (look at ~/.streamlit/config.toml, too).",
)


def option_left(name: str) -> Callable[[Plan], Text | None]:
    """What is wrong with this option of a plan, or nothing."""

    def found(plan: Plan) -> Text | None:
        value, good = plan.option(name), OPTIONS[name]
        # True == 1 to Python, and "1" from an environment is neither.
        if any(type(value) is type(one) and value == one for one in good):
            return None
        return OPTION.format(name=name, found=repr(value), good=repr(good[0]))

    return found
