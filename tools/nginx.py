"""An nginx of our own: deploy/nginx.conf as it is shipped, but for its names and ports, with a certificate made for it.

`python -m tools.nginx` prints where the program is, and fails where there is none.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.serving import ROOT

SHIPPED = ROOT / "deploy" / "nginx.conf"
_MAIN = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    log_format taken '$uri $upstream_addr $status';
    access_log {folder}/taken.log taken;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{shipped}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its address, its certificate, and which worker took what."""

    url: str
    certificate: Path
    log: Path

    def taken(self) -> list[tuple[str, str]]:
        """Path and worker of every request that went through to one."""
        rows = [line.split() for line in self.log.read_text().splitlines()]
        return [(path, worker) for path, worker, *_ in rows if worker != "-"]


def find_program() -> str | None:
    """The program; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")


@contextmanager
def nginx(port: int, plain_port: int, workers: Sequence[int]) -> Iterator[Proxy]:
    """A proxy on https://localhost:`port` in front of `workers`; it forwards from http on `plain_port`."""
    program = find_program()
    if program is None:
        raise FileNotFoundError("no nginx here; sh tools/nginx.sh installs it")
    with tempfile.TemporaryDirectory(prefix="csdash-nginx-") as made:
        folder = Path(made)
        # Its own workers may run as somebody else.
        folder.chmod(0o755)
        certificate, key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        (folder / "nginx.conf").write_text(
            _MAIN.format(folder=folder, shipped=_here(port, plain_port, workers, certificate, key))
        )
        with subprocess.Popen(
            [program, "-p", made, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
        ) as server:
            try:
                _wait_for(port, server, folder / "error.log")
                yield Proxy(f"https://localhost:{port}", certificate, folder / "taken.log")
            finally:
                server.terminate()


def _here(port: int, plain_port: int, workers: Sequence[int], certificate: Path, key: Path) -> str:
    """What is shipped, with the names of this machine."""
    text = SHIPPED.read_text(encoding="utf-8")
    servers = "\n".join(f"    server 127.0.0.1:{worker};" for worker in workers)
    for pattern, replacement in (
        (r"(?m)^    server 127\.0\.0\.1:\d+;\n(    server 127\.0\.0\.1:\d+;\n)*", servers + "\n"),
        (r"listen (\[::\]:)?443 ssl", rf"listen \g<1>{port} ssl"),
        (r"listen (\[::\]:)?80;", rf"listen \g<1>{plain_port};"),
        (r"cs\.example\.co\.jp;", "localhost;"),
        (r"https://cs\.example\.co\.jp\$", f"https://localhost:{port}$"),
        (r"ssl_certificate [^;]+;", f"ssl_certificate {certificate};"),
        (r"ssl_certificate_key [^;]+;", f"ssl_certificate_key {key};"),
    ):
        text, n = re.subn(pattern, replacement, text)
        if not n:
            raise ValueError(f"{SHIPPED.name} has nothing like {pattern}")
    # Machines without the newer protocol's addresses have no such line to listen on.
    return text if socket.has_ipv6 else re.sub(r"(?m)^.*listen \[::\].*\n", "", text)


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"nginx did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


if __name__ == "__main__":
    print(find_program())
    sys.exit(find_program() is None)
