"""The plan: what is going to be served where and to whom, before anything is."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from csdash.limits import Limits
from csdash.settings import Settings

APP = Path(__file__).parents[2] / "app.py"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Plan:
    """`option` gives the value of an option of Streamlit that will be in force."""

    settings: Settings
    host: str
    port: int
    option: Callable[[str], object]
    is_open_on_purpose: bool = False
    platform: str = "linux"

    @property
    def signs_in(self) -> bool:
        """Whether readers have to sign in."""
        return self.settings.sign_in is not None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can connect."""
        return is_loopback(self.host)

    @property
    def is_secure(self) -> bool:
        """Whether readers come by https."""
        return urlsplit(self.settings.base_url).scheme == "https"

    @property
    def takes_files(self) -> bool:
        """Whether files may be dropped on the data page: by whoever sits at this machine, and nobody else."""
        return self.is_local and not self.signs_in and self.settings.import_in_browser

    @property
    def limits(self) -> Limits:
        """The limits in force."""
        return self.settings.limits or Limits()

    @property
    def origins(self) -> frozenset[str]:
        """What a browser may say where the page came from that connects."""
        parts = urlsplit(self.settings.base_url)
        public = f"{parts.scheme}://{_netloc(parts.scheme, parts.hostname or '', parts.port)}"
        own = frozenset(f"http://{host}" for host in self._own_names)
        # What nobody chose may be the address of another program on this machine.
        return own if own and self.settings.base_url == Settings().base_url else own | {public}

    @property
    def hosts(self) -> frozenset[str]:
        """As which host it may be asked: any other name was pointed here by somebody else."""
        return frozenset(urlsplit(origin).netloc for origin in self.origins)

    @property
    def _own_names(self) -> tuple[str, ...]:
        # A reader at this machine may come as any of its names; once people sign in, the one address counts.
        if not self.is_local or self.signs_in or self.is_secure:
            return ()
        return tuple(f"{host}:{self.port}" for host in LOOPBACK)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"
