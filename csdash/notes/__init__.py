"""Notes: what people write on a figure, kept beside the data and not in a snapshot: who, when, on what."""

from csdash.notes.note import LONGEST, Note
from csdash.notes.store import Notes, notes_of

__all__ = ["LONGEST", "Note", "Notes", "notes_of"]
