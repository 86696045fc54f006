"""The bench: what one reader is importing, from the files they dropped to the draft, for as long as they stay."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from csdash.importing.chosen_mapping import ChosenMapping
from csdash.importing.draft import Draft
from csdash.importing.mapping import Feed, Mapping
from csdash.session import Session
from csdash.snapshots.publish import Published
from csdash.snapshots.sources.sheet import Sheet

_BENCH = "csdash.import"
MAPPING_FILE = ".toml"
_LONGEST_NAME = 120


@dataclass
class Bench:
    """One import in the making. `scratch` goes when the reader does.

    `feeds` are what the reader has made of the guess, `left_out` the numbers of those that are not to be
    imported. `as_of` is the day the data is of, `is_dated` that the reader chose it. A `draft` is of the feeds as they were; whatever changes them takes it away.
    """

    dropped: str
    scratch: tempfile.TemporaryDirectory
    sheets: tuple[Sheet, ...]
    chosen: ChosenMapping
    feeds: list[Feed] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)
    as_of: date | None = None
    is_dated: bool = False
    is_untouched: bool = True
    draft: Draft | None = None
    session: Session | None = None
    published: Published | None = None

    @property
    def folder(self) -> Path:
        return Path(self.scratch.name)

    @property
    def mapping(self) -> Mapping:
        """What is to be imported, as the reader has left it."""
        return Mapping(tuple(feed for number, feed in enumerate(self.feeds) if number not in self.left_out))

    @property
    def is_as_guessed(self) -> bool:
        return self.mapping == self.chosen.mapping

    def change(self, number: int, feed: Feed) -> None:
        """Another feed in the place of one."""
        self.feeds[number] = feed
        self.forget_draft()

    def forget_draft(self) -> None:
        """Something has changed, and the draft is no longer of it."""
        self.draft = self.session = self.published = None
        self.is_untouched = False


def bench() -> Bench | None:
    """What is on the bench of this reader."""
    return st.session_state.get(_BENCH)


def put(made: Bench) -> None:
    """Put an import on the bench, in the place of whatever was there."""
    clear()
    st.session_state[_BENCH] = made


def clear() -> None:
    """Clear the bench and remove its files."""
    if made := st.session_state.pop(_BENCH, None):
        made.scratch.cleanup()


def dropped_id(files: Sequence[UploadedFile]) -> str:
    """What was dropped, as one text: names and contents."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name} {file.size} ".encode() + hashlib.sha256(file.getbuffer()).digest())
    return digest.hexdigest()


def laid_down(files: Sequence[UploadedFile], folder: Path) -> tuple[list[str], Path | None]:
    """The files below `folder`: the paths of the data, and that of a mapping if one was dropped along.

    Their names stay, because the mapping speaks of them; nothing in a name leaves the folder.
    """
    paths, mapping = [], None
    for number, file in enumerate(files):
        place = folder / str(number)
        place.mkdir()
        path = place / _safe(file.name)
        path.write_bytes(file.getbuffer())
        if path.suffix.lower() == MAPPING_FILE:
            mapping = path
        else:
            paths.append(str(path))
    return paths, mapping


def _safe(name: str) -> str:
    """A file name without separators, control characters or a leading dot."""
    kept = "".join(c if c.isprintable() and c not in '/\\:*?"<>|[]' else "_" for c in name).lstrip(".")
    return kept[-_LONGEST_NAME:] or "file"
