"""One config: the file in force, what it says, and the stamp by which a figure names the version it rests on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Generic

from csdash.configs.structs import Fault, Struct, converted, number_faults, parsed, read_text, refuse
from csdash.text import Text

SHIPPED = resources.files("csdash.configs") / "shipped"
LONGEST_VERSION = 40


@dataclass(frozen=True, slots=True)
class Config(Generic[Struct]):
    """`value` is what the file says; every file has a `version` of its author's choice.

    `fingerprint` comes from the content: two files that differ in anything but line ends differ in it.
    """

    name: str
    value: Struct
    version: str
    fingerprint: str
    is_shipped: bool

    @property
    def stamp(self) -> str:
        """What stands on pages and in exports: which file, which version, which content."""
        return f"{self.name} {self.version} ({self.fingerprint})"


def config(
    name: str, kind: type[Struct], faults: Callable[[Struct], Iterable[Fault]], folder: Path | None
) -> Config[Struct]:
    """The config `name`: `<folder>/<name>.toml` where it is there, else the one that csdash ships.

    Raises DataError, naming file, place, what was found and what is right.
    """
    own = folder / f"{name}.toml" if folder else None
    is_own = own is not None and own.is_file()
    text = read_text(own) if is_own else shipped_text(name)
    raw = parsed(text, f"{name}.toml")
    refuse(f"{name}.toml", number_faults(raw))
    value = converted(raw, kind, f"{name}.toml")
    refuse(f"{name}.toml", (*_version_faults(value.version), *faults(value)))
    return Config(name, value, value.version, fingerprint(text), not is_own)


def _version_faults(version: str) -> Iterator[Fault]:
    """Pages and exports print it in a line: an empty one would name nothing, and no other may break the line."""
    if not (version.strip() and version.isprintable() and len(version) <= LONGEST_VERSION):
        yield (
            "version",
            Text(
                f"{LONGEST_VERSION}字までの1行で書いてください。",
                f"give one line of at most {LONGEST_VERSION} characters.",
            ),
        )


def shipped_text(name: str) -> str:
    """The file that csdash ships, comments and all."""
    return (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")


def fingerprint(text: str) -> str:
    """Eight digits that change with the content; digits, because letters would read as words."""
    return f"{int(sha256(chr(10).join(text.splitlines()).encode()).hexdigest(), 16) % 10**8:08}"
