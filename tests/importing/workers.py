"""The import processes that run below this one."""

import psutil


def children() -> list[psutil.Process]:
    """Import processes that were started here, or by what was."""
    return [one for one in psutil.Process().children(recursive=True) if is_worker(one)]


def is_worker(process: psutil.Process) -> bool:
    """Whether it reads files for an import; a process that is over in the meantime does not."""
    try:
        return "csdash.importing.worker" in process.cmdline()
    except psutil.Error:
        return False
