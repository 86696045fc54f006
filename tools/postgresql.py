"""A PostgreSQL of our own: found where systems put it, started on a free port in a folder that goes with it.

`python -m tools.postgresql` prints where its programs are, and fails where there are none.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.serving import free_port

USER = "keeper"
# Debian keeps them out of the search path, one folder for each version.
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def find_programs() -> Path | None:
    """The folder with postgres and initdb, the newest where there are several; None without one."""
    found = [str(place) for pattern in _PLACES for place in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    program = shutil.which("postgres") or shutil.which("postgres", path=os.pathsep.join(found))
    # Debian's own links point into the folder that also has the rest.
    return Path(program).resolve().parent if program else None


@contextmanager
def postgresql(password: str) -> Iterator[str]:
    """The URL of an empty database on a server that asks for `password`; stopped and removed afterwards."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL here; sh tools/postgres.sh installs it")
    folder = Path(tempfile.mkdtemp(prefix="csdash-postgresql-"))
    # The server refuses to run as root.
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o644)
    data, port = folder / "data", free_port()
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", USER, f"--pwfile={folder / 'password'}", "-A", "scram-sha-256",
             "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "fsync=off"],
            user=user, cwd=folder, stderr=subprocess.DEVNULL,
        ) as server:  # fmt: skip
            try:
                _wait_for(data, server)
                yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
            finally:
                # Without waiting for whoever is still connected.
                server.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(data: Path, server: subprocess.Popen) -> None:
    """Until the server says in its own folder that it takes connections."""
    deadline = time.monotonic() + 60
    said = data / "postmaster.pid"
    while not (said.exists() and said.read_text().rstrip().endswith("ready")):
        if server.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL did not start (exit status {server.returncode})")
        time.sleep(0.05)


if __name__ == "__main__":
    programs = find_programs()
    print(programs)
    sys.exit(programs is None)
