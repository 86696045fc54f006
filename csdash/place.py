"""A place: where data lies, a path on this machine or s3://bucket/prefix."""

from pathlib import Path

BUCKET = "s3://"

# A Path would make one slash of the two.
Place = Path | str


def place(text: Path | str) -> Place:
    """What an operator wrote, as a place: an s3:// address as it stands, anything else as a path."""
    return text if is_bucket(text) else Path(text).expanduser()


def is_bucket(where: Place) -> bool:
    """Whether the place is a bucket."""
    return isinstance(where, str) and where.startswith(BUCKET)
