"""Taken along: a file that was made for one reader is handed to no other, whoever was given its address."""

from pathlib import PurePath

from streamlit.runtime import get_instance

from csdash.access import Principal
from csdash.access.mark import mark


def is_theirs(who: Principal, path: str) -> bool:
    """Whether the file at /media/... bears the mark of this reader. What is not there is nobody's: there is nothing to hand out."""
    found = get_instance().media_file_mgr.read_file(PurePath(path).name)
    return found is None or PurePath(found.filename or "").stem.endswith(mark(who))
