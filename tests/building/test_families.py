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
from csdash.building.event_views import BEGUN
from csdash.building.plan import Plan
from csdash.building.reach import REACHES
from csdash.building.snapshot import build_snapshot, made_cubes, vault_of
from csdash.contract.words import EVENTS
from csdash.measures import renewals
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_end, month_index, month_start
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.publish import publish
from csdash.snapshots.store import open_store
from tests.building.test_as_a_whole import FIRST, TOGETHERS, company
from tests.thorough import THOROUGH

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
    cubes = [name for name in CUBES if "contracts" in tables or name not in ("renewals", "cmrr")]
    whole = added_up(root, cubes)
    built(root)
    assert_the_same(root, whole, cubes)


@pytest.fixture(scope="module")
def known() -> tuple[dict[str, pl.DataFrame], Path]:
    """The tables of a company, and a root of which all months but the last are built."""
    tables = tables_of(3, is_late=False)
    root = published(until(tables, N_MONTHS - 1), Path(tempfile.mkdtemp(prefix="csdash-families-")) / "data")
    built(root)
    return tables, root


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


def test_one_more_month_makes_only_its_own_part(known, tmp_path):
    tables, root = known[0], copied(known[1], tmp_path)
    before = csdash.open(root)
    made = built_anew(root, tables)
    # Of contracts it may be known what became of them, and what they began with.
    anew = {name: told_anew(before, csdash.open(root), name) for name in ("renewals", "cmrr")}
    assert anew["renewals"] < GRAINS * N_MONTHS / 3
    # Of two months before it more may be known of why somebody left, and who is back.
    churn = {"churn": GRAINS * 3}
    assert made == Counter(dict.fromkeys((reach.name for reach in REACHES), 1) | churn | anew)
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
        "practice": 1,
        "cmrr": GRAINS,
    }
    assert built_anew(root, tables | {"accounts": changed}) == told


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        # Of an account that nothing else is told of: until there is another note, and of nobody's loss before two months.
        (
            "events",
            {"account_id": "N", "kind": "risk_suspected"},
            {"care": 12, "cmrr": GRAINS * LATER, "practice": LATER},
        ),
        ("events", {"kind": "first_value"}, {"care": LATER, "waiting": LATER, "practice": 12}),
        ("events", {"kind": "goal_captured"}, {"care": LATER, "practice": 12}),
        # A request that had its time is counted for a year.
        ("events", {"kind": "request", "detail": "new"}, {"care": 12, "practice": LATER}),
        # A loss up to two months before it and up to a year after, each told of for a year.
        (
            "events",
            {"kind": "churn_notice", "detail": "x"},
            {"care": 12, "practice": 12, "churn": GRAINS * (LATER + 2)},
        ),
        (
            "events",
            {"kind": "churned", "detail": "x"},
            {"care": 12, "practice": 12, "churn": GRAINS * (LATER + 2)},
        ),
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
            {"flows": 5, "waiting": LATER, "renewals": GRAINS * (LATER - 4)},
        ),
        # Signed four months before it begins.
        (
            "contracts",
            {
                "contract_id": "N",
                "account_id": "N",
                "signed_date": month_start(FIRST + 5),
                "start_date": month_start(FIRST + 9),
                "end_date": month_end(FIRST + 40),
                "mrr": 5.0,
            },
            {"flows": LATER - 4, "waiting": LATER - 4, "cmrr": GRAINS * 4},
        ),
        # Known four months before it ends that it will; who pays nothing has nothing to lose.
        (
            "contracts",
            {
                "contract_id": "N",
                "notice_date": month_start(FIRST + 5),
                "start_date": month_start(FIRST - 9),
                "end_date": month_end(FIRST + 8),
                "mrr": 5.0,
            },
            {"flows": 10, "waiting": LATER + 5, "renewals": GRAINS * (LATER - 3), "cmrr": GRAINS * 4},
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


def test_where_somebody_last_stood_is_told_however_long_ago(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    gone = pl.col("account_id") == "G"
    left = tables["accounts"].filter(gone & (pl.col("mrr") > pl.lit(0)))["month"].max()
    assert left < month_start(FIRST + 5)
    # Two years after they left somebody still talks to them, and a contract is signed that has not begun.
    event = {"date": month_start(FIRST + 17), "account_id": "G", "kind": "touch_proactive"}
    contract = {"contract_id": "G", "account_id": "G", "product": "P", "mrr": 5.0}
    days = {"signed": FIRST + 16, "start": FIRST + 18, "end": FIRST + 30}
    contract |= {f"{name}_date": month_start(m) for name, m in days.items()}
    more = {"events": event, "contracts": contract}
    told = tables | {
        name: pl.concat([tables[name], pl.DataFrame([row])], how="diagonal_relaxed")
        for name, row in more.items()
    }
    built_anew(root, told)
    elsewhere = pl.when(gone & (pl.col("month") == left)).then(pl.lit("c")).otherwise("segment")
    before = csdash.open(root)
    made = built_anew(root, told | {"accounts": tables["accounts"].with_columns(segment=elsewhere)})
    now = csdash.open(root)
    for name in ("practice", "cmrr", "renewals"):
        assert told_anew(before, now, name) <= made[name] <= GRAINS * N_MONTHS
    # Long after whatever else the month is looked at for.
    for name in ("practice", "cmrr"):
        here, there = (
            one.cubes(ACCOUNT).frames[name].filter(pl.col("t") == FIRST + 17) for one in (now, before)
        )
        assert here.height != there.height or not here.equals(there)


def test_the_last_amount_is_told_of_for_a_year(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    gone, paid = pl.col("account_id") == "G", pl.col("mrr") > pl.lit(0)
    left = tables["accounts"].filter(gone & paid)["month"].max()
    dearer = gone & paid & (pl.col("month") == left)
    changed = tables["accounts"].with_columns(mrr=pl.when(dearer).then(pl.col("mrr") + 1).otherwise("mrr"))
    # The month itself, and those in which it is the loss of the year.
    assert built_anew(root, tables | {"accounts": changed})["practice"] == 1 + 12


@pytest.mark.parametrize("days", [0, *([45] if THOROUGH else [])])
def test_days_of_grace_are_told_of_renewals(known, tmp_path, days):
    tables, root = until(known[0], N_MONTHS - 1), tmp_path / "data"
    published(tables, root)
    settings = replace(Settings(), data=root, renewal_grace_days=days)
    whole = csdash.open(root, settings=settings)
    for grain in (ACCOUNT, PRODUCT):
        for name in ("renewals", "cmrr"):
            assert whole.cubes(grain).frames[name].height
    with vault_of(settings).only_builder():
        build_snapshot(open_store(root), snapshot_at(root, None), settings)
    for grain in (ACCOUNT, PRODUCT):
        made = made_cubes(settings, whole.id, grain)
        session = csdash.open(root, settings=settings)
        for name in ("renewals", "cmrr"):
            assert name in made.frames
            here, there = (one.cubes(grain).frames[name] for one in (session, whole))
            assert_frame_equal(here, there, check_row_order=False, check_column_order=False)


def test_what_a_contract_began_with_is_read_of_its_month(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    start = month_start(FIRST + 6)
    line = tables["accounts"].filter(pl.col("account_id") == "A1").head(1)
    line = line.with_columns(account_id=pl.lit("B"), product=pl.lit("P"), mrr=pl.lit(5, line["mrr"].dtype))
    paid = pl.concat(line.with_columns(month=pl.lit(month_start(FIRST + m))) for m in range(N_MONTHS - 1))
    rows = [
        {"start_date": month_start(FIRST - 6), "end_date": start - timedelta(days=1), "contract_id": "B0"},
        {"start_date": start, "end_date": month_end(FIRST + 17), "contract_id": "B1"},
    ]
    contracts = pl.DataFrame([row | {"account_id": "B", "product": "P", "mrr": 10.0} for row in rows])
    told = {
        "accounts": pl.concat([tables["accounts"], paid]),
        "contracts": pl.concat([tables["contracts"], contracts], how="diagonal_relaxed"),
    }
    built_anew(root, tables | told)
    # They pay two less in the month in which the second one begins: so much lower was the first one renewed.
    less = (pl.col("account_id") == "B") & (pl.col("month") == start)
    mrr = pl.when(less).then(pl.lit(3, line["mrr"].dtype)).otherwise("mrr")
    made = built_anew(root, tables | told | {"accounts": told["accounts"].with_columns(mrr=mrr)})
    assert made["renewals"] == GRAINS * 12


def test_what_notice_was_given_of_is_told_anew_where_it_is_followed(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    line = tables["accounts"].head(1).with_columns(account_id=pl.lit("B"))
    line = line.with_columns(mrr=pl.lit(5, pl.Int64), month=pl.lit(month_start(FIRST)))
    paid = [line.with_columns(month=pl.lit(month_start(FIRST + m))) for m in range(N_MONTHS - 1)]
    first = {
        "contract_id": "B0",
        "notice_date": month_start(FIRST + 5),
        "start_date": month_start(FIRST - 9),
        "end_date": month_end(FIRST + 11),
    }
    # The next one is signed and begins before the first has ended.
    then = {
        "contract_id": "B1",
        "signed_date": month_start(FIRST + 7),
        "start_date": month_start(FIRST + 10),
        "end_date": month_end(FIRST + 30),
    }
    rows = [pl.DataFrame([row | {"account_id": "B", "mrr": 5.0}]) for row in (first, then)]
    told = {"accounts": pl.concat([tables["accounts"], *paid], how="vertical_relaxed")}
    for n in (1, 2):
        contracts = pl.concat([tables["contracts"], *rows[:n]], how="diagonal_relaxed")
        made = built_anew(root, tables | told | {"contracts": contracts})
    # From when it was signed until the first has ended; what was known before stays.
    assert made["cmrr"] == GRAINS * 5


def test_who_goes_on_paying_once_the_grace_is_over_is_read_of_that_month(known, tmp_path, monkeypatch):
    # The months are built a few at a time, and what became of contracts is known at the end of all.
    monkeypatch.setattr(snapshot, "Plan", partial(Plan, together=20))
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    line = tables["accounts"].head(1).with_columns(product=pl.lit("P"), mrr=pl.lit(5, pl.Int64))
    ended = {"stays": N_MONTHS - 1, "left": 7}
    paid = [
        line.with_columns(account_id=pl.lit(account), month=pl.lit(month_start(FIRST + m)))
        for account, n in ended.items()
        for m in range(n)
    ]
    days = {
        "start_date": month_start(FIRST - 5),
        "end_date": month_end(FIRST + 6),
        "product": "P",
        "mrr": 7.0,
    }
    contracts = pl.DataFrame([days | {"contract_id": name, "account_id": name} for name in ended])
    others = tables["contracts"].filter(pl.col("end_date").dt.month_start() != month_start(FIRST + 6))
    told = {
        "accounts": pl.concat([tables["accounts"], *paid], how="vertical_relaxed"),
        "contracts": pl.concat([others, contracts], how="diagonal_relaxed"),
    }
    built_anew(root, tables | told)
    sums = csdash.open(root).cubes(PRODUCT).frames["renewals"].filter(pl.col("window") == 1)
    due = sums.filter(pl.col("t") == FIRST + 6)
    assert due.select(pl.col("overdue_mrr", "lost_mrr").sum()).row(0) == (70_000, 70_000)


def test_where_squares_overflow_only_those_months_have_none(known, tmp_path, monkeypatch):
    tables, root = until(known[0], N_MONTHS - 1), tmp_path / "data"
    published(tables, root)
    whole = csdash.open(root).cubes(ACCOUNT).frames["renewals"]
    squares = [name for name in renewals.MONEY_SQUARES if name in whole.columns]
    sums = (
        whole.group_by("window", "t")
        .agg(pl.col(squares).sum())
        .select("window", "t", most=pl.max_horizontal(squares))
    )
    limit = float(sums["most"].median())
    monkeypatch.setattr("csdash.measures.families.renewals._LARGEST", limit)
    bounded = csdash.open(root)
    found = added_up(root)
    here = found.cubes(ACCOUNT).frames["renewals"].join(sums, on=["window", "t"])
    over = here.filter(pl.col("most") >= limit)
    assert over.height
    assert over.select(pl.col(squares).sum()).row(0) == (0, 0, 0)
    under = here.filter(pl.col("most") < limit)
    assert (
        under.group_by("window", "t")
        .agg(pl.col(squares).sum())
        .select(most=pl.max_horizontal(squares))["most"]
        .min()
        >= 0
    )
    assert under.select(pl.col(squares).sum()).row(0) > (0, 0, 0)
    built(root)
    assert_the_same(root, bounded)


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
    told = ["churn", "expansion", "expansion_lines", "flows", "standing", "practice"]
    whole = added_up(root, told)
    built(root)
    assert_the_same(root, whole, told)
