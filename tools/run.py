"""Serves the dashboard for one person on this machine: what `make run` and `make dev` do once .venv is there.

DATA   a snapshot root, a folder or s3://bucket/prefix (default: the sample data, or CSDASH_DATA where that is set)
PORT   a port (default: the first free one from 8501)
"""

import os
import socket
import sys
from pathlib import Path

FIRST_PORT = 8501
# What a developer wants and a reader must not see.
DEVELOPER = {
    "client.showErrorDetails": "full",
    "client.toolbarMode": "developer",
    "server.fileWatcherType": "auto",
    "server.runOnSave": "true",
}


def is_free(port: int) -> bool:
    """Whether nobody listens on `port` of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def chosen_port(wanted: str) -> int:
    """The wanted port, or the first free one; ends the program with advice when it cannot be had."""
    if not wanted:
        return next(port for port in range(FIRST_PORT, FIRST_PORT + 100) if is_free(port))
    if not (wanted.isdigit() and 0 < int(wanted) < 65536):
        sys.exit(f"PORT={wanted} is not a port; give a number from 1 to 65535.")
    if not is_free(int(wanted)):
        sys.exit(f"Port {wanted} is in use. Choose another, for example: make run PORT={int(wanted) + 1}")
    return int(wanted)


def chosen_data(wanted: str) -> str | None:
    """The data to show, None for the sample data; ends the program when there is nothing at that path."""
    if not wanted:
        return None
    if wanted.startswith("s3://"):
        return wanted
    path = Path(wanted).expanduser()
    if not path.exists():
        sys.exit(
            f"DATA={wanted}: there is nothing there. Give a snapshot root, a folder of parquet files or one such file."
        )
    return str(path.resolve())


def has_screen() -> bool:
    """Whether a browser opened here would be seen by somebody."""
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def takes_files() -> bool:
    """Whether the data page takes files; settings that cannot be read are explained by the dashboard itself."""
    from csdash.errors import SettingError
    from csdash.settings import load_settings

    try:
        return load_settings().import_in_browser
    except SettingError:
        return False


def main() -> None:
    data = chosen_data(os.environ.get("DATA", "")) or os.environ.get("CSDASH_DATA")
    port = chosen_port(os.environ.get("PORT", ""))
    if data:
        os.environ["CSDASH_DATA"] = data
    options = {
        "server.port": str(port),
        "server.headless": str(not has_screen()).lower(),
        "logger.hideWelcomeMessage": "true",  # ours says what is shown, too
    }
    if not takes_files():
        # What nobody may upload, nobody may fill the memory with.
        options["server.maxUploadSize"] = "1"
    if "--dev" in sys.argv:
        options |= DEVELOPER
    shown = data or ("my_data" if Path("my_data/CURRENT").is_file() else "the sample data")
    print(f"csdash: http://localhost:{port}  (data: {shown}; Ctrl-C stops it)", flush=True)
    flags = [f"--{name}={value}" for name, value in options.items()]
    os.execv(sys.executable, [sys.executable, "-m", "tools.dashboard", "run", "app.py", *flags])


if __name__ == "__main__":
    main()
