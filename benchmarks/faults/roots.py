"""Roots that faults strike: two good snapshots and the next one, staged; and what must hold in them at any time."""

import shutil
import tempfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.faults.rounds import hold
from csdash.errors import CsdashError
from csdash.months import month_end, month_index, month_start
from csdash.place import Place
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.last_good import last_good
from csdash.snapshots.listing import list_snapshots
from csdash.snapshots.locate import Located, locate, locate_id
from csdash.snapshots.manifest import SNAPSHOT_ID
from csdash.snapshots.provenance import Provenance
from csdash.snapshots.publish import manifest_of, publish, publish_staged
from csdash.snapshots.staging import Staged
from csdash.snapshots.store import open_store

N_STAGED, MONTHS = 4, 2
FIRST = month_index(date(2024, 6, 1))


def tables(month: int, amount: int) -> dict[str, pl.DataFrame]:
    """Two months of forty accounts; the sum of their MRR tells `month` and `amount` apart from all others."""
    rows = [
        (month_start(month - back), f"A{number:02}", 100 * amount + month - 24000 + number * back)
        for back in range(MONTHS)
        for number in range(40)
    ]
    return {"accounts": pl.DataFrame(rows, schema=["month", "account_id", "mrr"], orient="row")}


class Stock:
    """A root with two snapshots, staged folders that may come after them, and the sum of MRR of each by its id."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, folder / "root"
        self.staged: list[Staged] = []
        self.sums: dict[str, Decimal] = {}
        for month in (FIRST, FIRST + 1):
            made = publish(tables(month, 1), self.root, month_end(month), f"good {month}")
            self.sums[made] = summed(locate_id(self.root, made))
        self.older, self.newest = self.sums
        for number in range(N_STAGED):
            place = folder / str(number)
            place.mkdir()
            staged = stage_frames(tables(FIRST + 2, 2 + number), place, month_end(FIRST + 2))[0]
            self.staged.append(staged)
            self.sums[self.id(number)] = _summed_files(place)

    def id(self, number: int = 0) -> str:
        return manifest_of(self.staged[number], Provenance("new")).id

    def copy(self, folder: Path) -> Path:
        return shutil.copytree(self.root, folder / "root", dirs_exist_ok=True)

    def publish(self, root: Place, number: int = 0) -> None:
        publish_staged(self.staged[number], root, Provenance("new"))


@cache
def stock() -> Stock:
    """The stock of this process; it stays in the temporary folder until the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="csdash-faults-stock-")
    made = Stock(Path(folder.name))
    made.kept = folder
    return made


def summed(located: Located) -> Decimal:
    """The sum of MRR of what was read."""
    return pl.concat([part.frame.select("mrr") for part in located.parts["accounts"]]).collect()["mrr"].sum()


def check_numbers(root: Place, *, may_refuse: bool = False) -> bool:
    """Whatever is answered is the number of a good snapshot; whether anything was, as opposed to a refusal in words."""
    try:
        located = locate(root)
    except CsdashError as refusal:
        hold(may_refuse, f"reading was refused: {refusal}")
        return False
    hold(located.id in stock().sums, "a snapshot is read that nobody published")
    hold(summed(located) == stock().sums[located.id], "a number that is not of the snapshot that is named")
    return True


def check_root(root: Place) -> None:
    """What must hold at any time after work that wrote: all that is listed is whole, and the dashboard has numbers."""
    store = open_store(root)
    for snapshot in store.ids():
        hold(store.is_whole(snapshot), f"the snapshot {snapshot} is not whole")
    hold({stock().older, stock().newest} <= set(store.ids()), "a snapshot that was there is lost")
    check_numbers(root)
    known = last_good(root)
    hold(known and known.damaged is None, "a damaged snapshot stands under its name")


def check_that_it_goes_on(root: Place, number: int = 0) -> None:
    """The next publisher gets through and leaves nothing behind but snapshots."""
    stock().publish(root, number)
    hold(locate(root).id == stock().id(number), "what was published is not what is shown")
    hold(open_store(root).is_whole(stock().id(number)), "what was published is not whole")
    check_numbers(root)
    if isinstance(root, Path):
        names = [path.name for path in (root / "snapshots").iterdir()]
        hold(
            all(SNAPSHOT_ID.fullmatch(name) or name.startswith(".trash-") for name in names),
            f"leavings: {names}",
        )
        hold(
            {path.name for path in root.iterdir()} <= {"CURRENT", ".lock", "snapshots"},
            "leavings in the root",
        )
    hold(all(one.id in stock().sums for one in list_snapshots(root)), "a snapshot that nobody published")


def _summed_files(folder: Path) -> Decimal:
    return pl.concat([pl.read_parquet(path, columns=["mrr"]) for path in sorted(folder.rglob("*.parquet"))])[
        "mrr"
    ].sum()
