"""`python -m tests.hostile.offline serve ...`: csdash on a machine that reaches nobody, and says whom it tried to reach."""

import sys

OURSELVES = ("127.0.0.1", "::1", "localhost")
TRIED = "tried to reach"


def _nobody(event: str, arguments: tuple) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in OURSELVES:
        sys.stderr.write(f"{TRIED} {arguments[1][0]}\n")
        raise PermissionError(arguments[1][0])
    if event == "socket.getaddrinfo" and arguments[0] not in (*OURSELVES, None, ""):
        sys.stderr.write(f"{TRIED} {arguments[0]}\n")
        raise PermissionError(arguments[0])


if __name__ == "__main__":
    sys.addaudithook(_nobody)
    from csdash.cli import main

    main()
