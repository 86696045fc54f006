"""The matrix: what each kind of reader can do, as SECURITY.md shows it and as the tests of authorisation ask it."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["yes", "no", "by role", "in sums"]
# What an access file makes of readers; every role is one of these, with its pages and exports.
KINDS = {
    "nobody": "not let in",
    "sums": "`minimum_cell`",
    "part": '`rows = {...}` or `csm_id = "me"`',
    "masked": '`rows = "all"`',
    "everything": '`rows = "all"`, `mask_names = false`',
    "local": "no sign-in, this machine",
}


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that a reader can or cannot do; `verdicts` in the order of KINDS."""

    name: str
    verdicts: tuple[Verdict, ...]

    def of(self, kind: str) -> Verdict:
        """What holds for one kind of reader."""
        return self.verdicts[list(KINDS).index(kind)]


CAPABILITIES = {
    "pages": Capability("open a page", ("no", "by role", "by role", "by role", "by role", "yes")),
    "own rows": Capability("figures of the role's rows", ("no", "in sums", "yes", "yes", "yes", "yes")),
    "other rows": Capability("figures of all rows", ("no", "in sums", "no", "yes", "yes", "yes")),
    "accounts": Capability("accounts one by one", ("no", "no", "yes", "yes", "yes", "yes")),
    "names": Capability(
        "names of accounts, contacts, contracts", ("no", "no", "by role", "no", "yes", "yes")
    ),
    "free text": Capability("free text that may hold a name", ("no", "no", "by role", "no", "yes", "yes")),
    "filters": Capability("filters and other windows", ("no", "no", "yes", "yes", "yes", "yes")),
    "whole tables": Capability(
        "targets, benchmarks, assessments: of the whole company", ("no", "yes", "no", "yes", "yes", "yes")
    ),
    "team": Capability("the team's people and cost", ("no", "no", "no", "yes", "yes", "yes")),
    "data": Capability("what the checks found, what snapshots hold", ("no", "no", "no", "no", "yes", "yes")),
    "read notes": Capability("notes that readers wrote", ("no", "no", "no", "no", "yes", "yes")),
    "write notes": Capability("write notes", ("no", "no", "no", "no", "by role", "yes")),
    **{
        kind: Capability(f"take along: {kind}", ("no", "by role", "by role", "by role", "by role", "yes"))
        for kind in ("table", "deck", "report", "text")
    },
}


def matrix() -> list[str]:
    """The table of SECURITY.md, line by line."""
    head = ["| | " + " | ".join(KINDS.values()) + " |", "|---" * (len(KINDS) + 1) + "|"]
    return head + [f"| {one.name} | " + " | ".join(one.verdicts) + " |" for one in CAPABILITIES.values()]
