"""An entry: one line of the audit log."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Action = Literal["sign-in", "sign-out", "view", "export", "refusal"]
ACTIONS: tuple[Action, ...] = get_args(Action)
# A path of a page, a kind of export, a reason: none is longer.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """`who` is the subject that the issuer vouches for, `scope_id` which rows they saw, `what` a page or a kind of export."""

    at: str
    who: str
    role: str
    scope_id: str
    action: Action
    what: str

    def line(self) -> bytes:
        """The entry as one line of JSON: ASCII only, so that no name can break a line or steer a terminal."""
        if self.action not in ACTIONS:
            raise ValueError(f"{self.action!r} is no action; there are {', '.join(ACTIONS)}")
        cut = {name: str(value)[:LONGEST] for name, value in asdict(self).items()}
        return json.dumps(cut, ensure_ascii=True).encode() + b"\n"
