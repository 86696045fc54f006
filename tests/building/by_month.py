"""A company with everything, what its last snapshot tells before anything is built, and what is built of it by month."""

import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

import csdash
from csdash.building.event_extracts import BEGUN
from csdash.building.reach import REACHES
from csdash.building.snapshot import build_snapshot, made_cubes, vault_of
from csdash.contract.words import EVENTS
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_end, month_index, month_start
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.building.test_as_a_whole import FIRST, company

N_MONTHS = 20
# Of a snapshot without the last month: the months from the sixth on.
LATER = N_MONTHS - 1 - 5
# Whoever has products has cubes of accounts and of products; most are of accounts only.
GRAINS = 2
CUBES = [name for reach in REACHES for name in reach.family.names]
OF_PRODUCTS = ["churn", "renewals", "cmrr"]
ASKED = ["request", "request_shipped", "risk_suspected", "risk_cleared", "touch_proactive"]
KINDS = [*EVENTS, *(["goal_captured", "churned", "churn_notice", *BEGUN, *ASKED] * 3)]
OUTCOMES = [None, None, None, "open", "renewed", "upgraded", "downgraded", "lost", "withdrawn"]


def tables_of(seed: int, *, is_late: bool = True) -> dict[str, pl.DataFrame]:
    """A company with seats, list prices, costs and margins that come late, contracts, events and surveys."""
    dice = random.Random(seed)
    accounts = company(seed, N_MONTHS, is_late=is_late)
    # One left long ago, of whom much is told afterwards.
    early = (pl.col("account_id") == "A0") & (pl.col("month") < month_start(FIRST + 5))
    accounts = pl.concat([accounts, accounts.filter(early).with_columns(account_id=pl.lit("G"))])
    n = accounts.height
    late = month_start(FIRST + 9)
    accounts = accounts.with_columns(
        seats=pl.Series([dice.choice([None, 1, 5, 7]) for _ in range(n)]),
        fit=pl.Series([dice.choice([None, "target", "non_target"]) for _ in range(n)]),
        list_mrr=pl.Series([dice.choice([None, 10.0, 20.0, 300.0]) for _ in range(n)]),
        cost_to_serve=pl.when(pl.col("month") >= late).then(
            pl.Series([dice.choice([None, 2.0]) for _ in range(n)])
        ),
        gross_margin=pl.Series([dice.choice([None, 0.5, 0.81]) for _ in range(n)]),
    )
    # Some of whom something is told never pay.
    names = [*(f"A{i}" for i in range(8)), "Z", "Y"]
    begin, end = month_start(FIRST), month_end(FIRST + N_MONTHS - 1)
    n_days = (end - begin).days

    def day(earlier: int = 0) -> date:
        return begin + timedelta(days=dice.randrange(-earlier, n_days + 1))

    contracts, events, surveys = [], [], []
    for i in range(30):
        start, account = day(earlier=400), dice.choice([*names, "G", "G"])
        product = dice.choice([None, "P", "Q"])
        # Some are followed by others: early, late, after the grace, by two at once.
        for n in range(dice.choice([1, 2, 4])):
            end = start + timedelta(days=dice.choice([20, 90, 364, 364, 800]))
            days = [None, start - timedelta(days=dice.choice([40, 300])), start + timedelta(days=70)]
            contracts.append(
                {
                    "contract_id": f"C{i}.{n}",
                    "account_id": account,
                    "product": product,
                    "start_date": start,
                    "end_date": end,
                    "signed_date": dice.choice(days),
                    "notice_date": dice.choice([None, None, end - timedelta(days=dice.choice([30, 400]))]),
                    "mrr": dice.choice([5.0, 10.0]),
                    "renewal_number": dice.choice([None, 0, 0, 1]),
                    "outcome": dice.choice(OUTCOMES),
                }
            )
            start = end + timedelta(days=dice.choice([-60, 1, 1, 1, 30, 100]))
    for _ in range(250):
        event = {"date": day(90), "account_id": dice.choice([*names, "G"]), "kind": dice.choice(KINDS)}
        events.append(
            event | {"value": dice.choice([None, 0.0, 1.0]), "detail": dice.choice([None, " price", "fit"])}
        )
    for _ in range(60):
        account, kind = dice.choice(names), dice.choice(["nps", "csat"])
        contact = f"{account}.{dice.randrange(2)}"
        score = dice.choice([None, 1, 3, 5])
        surveys.append(
            {"date": day(), "account_id": account, "contact_id": contact, "kind": kind, "score": score}
        )
    told = {"contracts": contracts, "events": events, "surveys": surveys}
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in told.items()}
    frames["surveys"] = frames["surveys"].unique(["date", "contact_id", "kind"], maintain_order=True)
    return {"accounts": accounts} | frames


def published(tables: dict[str, pl.DataFrame], root: Path) -> Path:
    last = tables["accounts"]["month"].max()
    as_of = month_end(month_index(last))
    publish({name: rows.lazy() for name, rows in tables.items()}, root, as_of=as_of, source="x")
    return root


def until(tables: dict[str, pl.DataFrame], n_months: int) -> dict[str, pl.DataFrame]:
    """What was known of a company after so many months."""
    after = month_start(FIRST + n_months)
    ends = {"accounts": pl.col("month"), "events": pl.col("date"), "surveys": pl.col("date")}
    ends["contracts"] = pl.min_horizontal("signed_date", "start_date")
    return {name: rows.filter(ends[name] < after) for name, rows in tables.items()}


def added_up(root: Path, cubes: list[str] = CUBES) -> csdash.Session:
    """What is told of the last snapshot before anything was built of it."""
    session = csdash.open(root)
    assert [name for name in CUBES if name in session.cubes(ACCOUNT).frames] == cubes
    assert all(session.cubes(ACCOUNT).frames[name].height for name in cubes)
    for name in OF_PRODUCTS:
        assert name not in cubes or session.cubes(PRODUCT).frames[name].height
    return session


def built(root: Path) -> set[str]:
    """Build what the last snapshot is made of; which files are new."""
    settings = replace(Settings(), data=root)
    vault = vault_of(settings)
    before = vault.names()
    with vault.only_builder():
        build_snapshot(open_store(root), snapshot_at(root, None), settings)
    return vault.names() - before


def assert_the_same(root: Path, whole: csdash.Session, cubes: list[str] = CUBES) -> None:
    """What was built is `whole`, which was added up before."""
    settings, session = replace(Settings(), data=root), csdash.open(root)
    made = made_cubes(settings, session.id, ACCOUNT)
    assert [name for name in CUBES if name in made.frames] == cubes
    for name in cubes:
        here, there = session.cubes(ACCOUNT).frames[name], whole.cubes(ACCOUNT).frames[name]
        # Where every row is there once, nothing is left to add up.
        assert_frame_equal(here, there, check_row_order=False, check_column_order=False)
    for name in set(OF_PRODUCTS) & set(cubes):
        here, there = (one.cubes(PRODUCT).frames[name] for one in (session, whole))
        assert_frame_equal(here, there, check_row_order=False, check_column_order=False)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


def told_anew(before: csdash.Session, now: csdash.Session, name: str) -> int:
    """Of how many months a cube tells something new, at all grains."""
    n = 0
    for grain in (ACCOUNT, PRODUCT) if name in OF_PRODUCTS else (ACCOUNT,):
        here, there = (one.cubes(grain).frames[name] for one in (now, before))
        text = [pl.col(column).cast(pl.String) for column, kind in here.schema.items() if kind == pl.Enum]
        here, there = (one.with_columns(text).select(here.columns) for one in (here, there))
        new = here.join(there, on=here.columns, how="anti", nulls_equal=True)
        gone = there.join(here, on=here.columns, how="anti", nulls_equal=True)
        n += len({*new["t"], *gone["t"]})
    return n


def built_anew(root: Path, tables: dict[str, pl.DataFrame]) -> Counter[str]:
    """Publish these tables beside what is built and build them; how many parts of each family are new."""
    published(tables, root)
    whole = added_up(root)
    made = Counter(name.split("-")[0] for name in built(root))
    assert_the_same(root, whole)
    return Counter({reach.name: made[reach.name] for reach in REACHES if made[reach.name]})


def copied(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root, tmp_path / "data"))
