"""The drop: files become sheets and a guess of what they are."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from csdash.importing import process
from csdash.importing.chosen_mapping import guessed_mapping, known_mapping
from csdash.place import Place
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.ui.imports import bench
from csdash.ui.imports.waiting import waiting

KINDS = ["csv", "tsv", "txt", "gz", "xlsx", "parquet", "toml"]
LARGEST = 200  # MB per file; larger exports come in by the command line
DROP = Text(
    "CSV・Excel・parquet をここにドロップ(複数可。前回のマッピング .toml も一緒にどうぞ)",
    "Drop CSV, Excel or parquet files here, several at once; a mapping (.toml) may come along",
)


def drop(root: Place) -> None:
    """The place to drop files; what is dropped is read at once and put on the bench."""
    language = current_language()
    with st.container(key=f"drop-{language}"):
        files = st.file_uploader(
            DROP[language],
            type=KINDS,
            accept_multiple_files=True,
            max_upload_size=LARGEST,
            key="import.files",
        )
    if not files:
        bench.clear()
        return
    dropped = bench.dropped_id(files)
    made = bench.bench()
    if made is None or made.dropped != dropped:
        bench.put(_read(files, dropped, root))


def _read(files: Sequence[UploadedFile], dropped: str, root: Place) -> bench.Bench:
    language = current_language()
    scratch = tempfile.TemporaryDirectory(prefix="csdash-import-")
    folder = Path(scratch.name)
    try:
        paths, given = bench.laid_down(files, folder)
        with waiting() as progress:
            known = known_mapping(root, given)
            hints = {feed.file: feed.hints for feed in known.mapping.feeds} if known else {}
            sheets = tuple(process.read(paths, folder, hints, progress=progress))
            if known is None or (given is None and not known.places(sheets)):
                known = guessed_mapping(sheets, language, progress)
    except BaseException:
        scratch.cleanup()
        raise
    return bench.Bench(dropped, scratch, sheets, known, feeds=list(known.mapping.feeds))
