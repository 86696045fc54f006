"""What is not of money, built month by month, is what it is when all history is added up at once."""

import random
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import csdash
from csdash.building import families, snapshot
from csdash.building.plan import Plan
from csdash.building.reach import REACHES
from csdash.building.small_tables import BEGUN
from csdash.building.snapshot import build_snapshot, made_cubes, vault_of
from csdash.contract.words import EVENTS
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_end, month_index, month_start
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.building.test_as_a_whole import FIRST, TOGETHERS, company
from tests.thorough import THOROUGH

N_MONTHS = 20
# Whoever has products has cubes of accounts and of products; all but churn are of accounts.
GRAINS = 2
CUBES = [name for reach in REACHES for name in reach.family.names]
KINDS = [*EVENTS, *(["goal_captured", "churned", "churn_notice", *BEGUN] * 3)]


def tables_of(seed: int, *, is_late: bool = True) -> dict[str, pl.DataFrame]:
    """A company with seats, list prices, costs and margins that come late, contracts, events and surveys."""
    dice = random.Random(seed)
    accounts = company(seed, N_MONTHS, is_late=is_late)
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
        start = day(earlier=400)
        contracts.append(
            {
                "contract_id": f"C{i}",
                "account_id": dice.choice(names),
                "start_date": start,
                "end_date": start + timedelta(days=dice.choice([20, 90, 364, 364, 800])),
                "signed_date": dice.choice([None, start - timedelta(days=40), start + timedelta(days=70)]),
                "mrr": dice.choice([5.0, 10.0]),
                "renewal_number": dice.choice([None, 0, 0, 1]),
            }
        )
    for _ in range(150):
        event = {"date": day(), "account_id": dice.choice(names), "kind": dice.choice(KINDS)}
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
    ends = {"accounts": "month", "events": "date", "surveys": "date", "contracts": "start_date"}
    return {name: rows.filter(pl.col(ends[name]) < after) for name, rows in tables.items()}


def added_up(root: Path, cubes: list[str] = CUBES) -> csdash.Session:
    """What is told of the last snapshot before anything was built of it."""
    session = csdash.open(root)
    assert [name for name in CUBES if name in session.cubes(ACCOUNT).frames] == cubes
    assert all(session.cubes(ACCOUNT).frames[name].height for name in cubes)
    assert session.cubes(PRODUCT).frames["churn"].height
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
    here, there = (one.cubes(PRODUCT).frames["churn"] for one in (session, whole))
    assert_frame_equal(here, there, check_row_order=False, check_column_order=False)
    assert not {"_accounts", "_products"} & set(vars(session)), "nothing was added up from rows"


CASES = [(1, TOGETHERS[0]), (2, 20)]
if THOROUGH:
    CASES += [(seed, TOGETHERS[seed % 3]) for seed in range(30)]


@pytest.mark.parametrize(("seed", "together"), CASES)
def test_month_by_month_and_at_once_are_the_same(seed, together, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "Plan", partial(Plan, together=together))
    tables = tables_of(seed)
    if seed % 4 == 2:
        # When an account began is told by its onboarding then.
        del tables["contracts"]
    root = published(tables, tmp_path / "data")
    whole = added_up(root)
    built(root)
    assert_the_same(root, whole)


@pytest.fixture(scope="module")
def known() -> tuple[dict[str, pl.DataFrame], Path]:
    """The tables of a company, and a root of which all months but the last are built."""
    tables = tables_of(3, is_late=False)
    root = published(until(tables, N_MONTHS - 1), Path(tempfile.mkdtemp(prefix="csdash-families-")) / "data")
    built(root)
    return tables, root


def built_anew(root: Path, tables: dict[str, pl.DataFrame]) -> Counter[str]:
    """Publish these tables beside what is built and build them; how many parts of each family are new."""
    published(tables, root)
    whole = added_up(root)
    made = Counter(name.split("-")[0] for name in built(root))
    assert_the_same(root, whole)
    return Counter({reach.name: made[reach.name] for reach in REACHES if made[reach.name]})


def copied(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root, tmp_path / "data"))


def test_one_more_month_makes_only_its_own_part(known, tmp_path):
    tables, root = known[0], copied(known[1], tmp_path)
    # Of two months before it more may be known of why somebody left, and who is back.
    assert built_anew(root, tables) == Counter(
        dict.fromkeys((reach.name for reach in REACHES), 1) | {"churn": GRAINS * 3}
    )
    assert not built(root), "what is there is not made again"


def test_another_amount_touches_the_months_that_look_back_to_it(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    # One amount of a line that was there before is another one; who pays stays.
    line, paid = pl.concat_str("account_id", "product"), tables["accounts"].filter(pl.col("mrr") >= pl.lit(5))
    earlier = paid.filter(pl.col("month") < month_start(FIRST + 5)).select(line).to_series()
    dearer = (
        (pl.col("month") == month_start(FIRST + 5))
        & (pl.col("mrr") >= pl.lit(5))
        & line.is_in(earlier.implode())
    )
    assert tables["accounts"].filter(dearer).height
    changed = tables["accounts"].with_columns(mrr=pl.when(dearer).then(pl.col("mrr") + 1).otherwise("mrr"))
    # Windows that close in the month, and those that opened in it 1, 3 and 12 months before they close; a year of states.
    told = {
        "churn": GRAINS * 4,
        "expansion": 4,
        "flows": 12,
        "surveys": 12,
        "care": 1,
        "serving": 1,
        "waiting": 1,
    }
    assert built_anew(root, tables | {"accounts": changed}) == told


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("events", {"kind": "risk_suspected"}, {"care": 12}),
        ("events", {"kind": "first_value"}, {"care": N_MONTHS - 1 - 5, "waiting": N_MONTHS - 1 - 5}),
        ("events", {"kind": "goal_captured"}, {"care": N_MONTHS - 1 - 5}),
        # A loss up to two months before it and up to a year after, each told of for a year.
        (
            "events",
            {"kind": "churn_notice", "detail": "x"},
            {"care": 12, "churn": GRAINS * (N_MONTHS - 1 - 3)},
        ),
        ("events", {"kind": "churned", "detail": "x"}, {"care": 12, "churn": GRAINS * (N_MONTHS - 1 - 3)}),
        ("surveys", {"contact_id": "A1.0", "kind": "nps", "score": 4}, {"surveys": 12}),
        # In force at the end of four months, and the month after them is told of what was due.
        (
            "contracts",
            {
                "contract_id": "N",
                "start_date": month_start(FIRST + 5),
                "end_date": month_end(FIRST + 9) - timedelta(days=1),
                "mrr": 5.0,
            },
            {"flows": 5, "waiting": N_MONTHS - 1 - 5},
        ),
    ],
)
def test_what_small_tables_tell_touches_only_what_is_asked_of_it(known, tmp_path, table, row, told):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    day = {"date": month_start(FIRST + 5)} if "start_date" not in row else {}
    more = pl.DataFrame([{"account_id": "A1"} | day | row])
    rows = pl.concat([tables[table], more], how="diagonal_relaxed")
    assert built_anew(root, tables | {table: rows}) == told


def test_who_is_back_has_not_left_for_the_reason_told_since(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    first = (
        tables["accounts"].filter(pl.col("account_id") == "Z").head(1).with_columns(account_id=pl.lit("B"))
    )

    def paid(months: range) -> pl.DataFrame:
        return pl.concat(first.with_columns(month=pl.lit(month_start(FIRST + m))) for m in months)

    last = N_MONTHS - 2
    left = {"accounts": pl.concat([tables["accounts"], paid(range(last - 1))])}
    event = {"date": month_start(FIRST + last), "account_id": "B", "kind": "churned", "detail": "x"}
    left["events"] = pl.concat([tables["events"], pl.DataFrame([event])], how="diagonal_relaxed")
    built_anew(root, tables | left)
    back = {"accounts": pl.concat([left["accounts"], paid(range(last, last + 1))])}
    assert built_anew(root, tables | left | back)["churn"] == GRAINS * 3


def test_where_somebody_began_is_told_of_all_their_months(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    # When this one began is not known: it is in no cohort, which would tell as well.
    begun = (pl.col("account_id") == "Z") & (pl.col("month") == month_start(FIRST))
    fit = pl.when(pl.col("fit") == "target").then(pl.lit("non_target")).otherwise(pl.lit("target"))
    changed = tables["accounts"].with_columns(pl.when(begun).then(fit).otherwise("fit").alias("fit"))
    told = built_anew(root, tables | {"accounts": changed})
    assert told["churn"] > GRAINS * 4, "windows that do not touch the month"


def test_of_more_rows_than_it_can_be_read_of_the_forecast_is_not_built(known, tmp_path, monkeypatch):
    root = copied(known[1], tmp_path)
    few = [replace(one, most_rows=one.most_rows and 1) for one in REACHES]
    monkeypatch.setattr(families, "REACHES", few)
    published(known[0], root)
    whole = added_up(root)
    built(root)
    assert_the_same(root, whole, [name for name in CUBES if name not in ("flows", "standing")])


def test_what_the_data_does_not_say_is_not_built(known, tmp_path):
    accounts = known[0]["accounts"].drop("cost_to_serve", "gross_margin")
    root = published({"accounts": accounts}, tmp_path / "data")
    told = ["churn", "expansion", "expansion_lines", "flows", "standing"]
    whole = added_up(root, told)
    built(root)
    assert_the_same(root, whole, told)
