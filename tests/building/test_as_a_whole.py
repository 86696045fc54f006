"""Built month by month, the cubes are what they are when all history is added up at once."""

import hashlib
import random
import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.building.build import BUILDING, build
from csdash.building.combinations import Combinations
from csdash.building.plan import TOGETHER, Built, MonthFile, Plan
from csdash.building.survey import kept_survey, square_unit_of, survey, vocabulary_of
from csdash.building.vault import Vault
from csdash.contract.accounts import DIMENSIONS
from csdash.contract.check import conformed
from csdash.contract.conform import Part
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_start
from csdash.opening import open_session
from csdash.snapshots.rows import Rows
from tests.histories import folder_of
from tests.thorough import THOROUGH

FIRST = 2022 * 12
CUBES = ("bridge", "transfers", "stock", "cohort_sizes", "cohorts", "lifetimes")


def accounts_of(rows: pl.DataFrame) -> pl.LazyFrame:
    tables, _ = conformed({"accounts": [Part("rows", rows.lazy())]})
    return tables["accounts"]


def lines_of(rows: pl.DataFrame) -> pl.LazyFrame:
    accounts = accounts_of(rows)
    return Rows({"accounts": accounts}, {"accounts": tuple(accounts.collect_schema().names())}).lines()


def plan_of(
    rows: pl.DataFrame, grain: tuple[str, ...], vault: Vault, together: int = TOGETHER
) -> tuple[Plan, object]:
    """How the months of `rows` are built, and the session that adds the same up at once."""
    session = open_session(folder_of(rows))
    files, surveys = {}, []
    combinations = Combinations([name for name in DIMENSIONS if name in rows.columns])
    for (day,), month in rows.partition_by("month", as_dict=True).items():
        sha = hashlib.sha256(month.write_csv().encode()).hexdigest()
        lines = combinations.numbered(lines_of(month).collect())
        files[day.year * 12 + day.month - 1] = MonthFile(sha, lambda lines=lines: lines)
        if (found := kept_survey(vault, sha)) is None:
            found = survey(vault, sha, accounts_of(month), lines, combinations)
        surveys.append(found)
    product = [name for name in grain if name == "product" and name in rows.columns]
    vocabulary = vocabulary_of(surveys, [*product, *session._rows.attributes])
    bands = session.configs.health.value.bands
    told = vocabulary, combinations, square_unit_of(surveys)
    return Plan(dict(sorted(files.items())), session.coverage, grain, *told, bands, together), session


def whole(session, grain):
    return session._by_account if grain == ACCOUNT else session._by_product


def cube(built: Built, vault: Vault, name: str) -> pl.DataFrame:
    frame = pl.concat([vault.frame(file, name) for file in built.cubes[name]], how="vertical")
    if name == "lifetimes":
        # The one cube of which several months have a row.
        frame = frame.group_by("cell", "age").sum()
    if name == "lifetimes" or "cell" in frame.columns:
        return frame.with_columns(built.vocabulary.decode("cell")).drop("cell")
    spelt = [
        c.name.prefix(f"{end}_")
        for end in ("opening", "closing")
        for c in built.vocabulary.decode(f"{end}_cell")
    ]
    return frame.with_columns(spelt).drop("opening_cell", "closing_cell")


def new_vault() -> Vault:
    return Vault(Path(tempfile.mkdtemp(prefix="csdash-vault-")))


def assert_the_same(
    rows: pl.DataFrame, grain=ACCOUNT, vault: Vault | None = None, together: int = TOGETHER
) -> Vault:
    vault = vault or new_vault()
    plan, session = plan_of(rows, grain, vault, together)
    built, cubes = build(plan, vault), whole(session, grain)
    assert built.vocabulary == cubes.vocabulary
    assert built.square_unit == cubes.square_unit
    for name in CUBES:
        here, there = cube(built, vault, name), cubes.frames[name]
        # Of one month's parts every row is one of the cube: nothing is left to add up.
        assert_frame_equal(here, there, check_row_order=False, check_column_order=False)
    return vault


def company(seed: int, n_months: int = 15, *, is_late: bool = True) -> pl.DataFrame:
    """A few accounts with gaps, returns, lines of nothing and credits, products, starts said late, changing attributes."""
    dice = random.Random(seed)
    rows = []

    def pay(account, m, product, mrr, segment, start):
        rows.append(
            {
                "month": month_start(FIRST + m),
                "account_id": account,
                "product": product,
                "mrr": mrr,
                "segment": segment,
                "start_month": None if start is None else month_start(min(start, FIRST + m)),
                "health_score": dice.choice([None, 10.0, 55.0, 90.0]),
            }
        )

    for i in range(8):
        products = dice.choice([("P",), ("P", "Q")])
        segment, start = dice.choice(["a", "b", None]), dice.choice([None, FIRST - 5, FIRST, FIRST + 3])
        for m in range(dice.choice([0, 0, 4]), n_months):
            if dice.random() < 0.2:
                continue
            if dice.random() < 0.1:
                segment = dice.choice(["a", "b", "c", None])
            if dice.random() < 0.03 and is_late:
                start = dice.choice([None, FIRST - 9])
            main = dice.choice([0, 1, 5, 5, 10, 250])
            amounts = {"P": main, "Q": dice.choice([0, 5, 20, *([-3] if main > 3 else [])])}
            for product in products:
                pay(f"A{i}", m, product, amounts[product], segment, start)
    # Somebody pays in the first and the last month, so that coverage is the same for all.
    for m in (0, n_months - 1):
        pay("Z", m, "P", 7, "a", None)
    schema = {
        "month": pl.Date,
        "account_id": pl.String,
        "product": pl.String,
        "mrr": pl.Int64,
        "segment": pl.String,
        "start_month": pl.Date,
        "health_score": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema)


# All months in one query; a few in each; every month by itself.
TOGETHERS = (TOGETHER, 20, 1)
# In a quick run the tests below build by account, and this one by product.
CASES = [(1, together) for together in TOGETHERS]
if THOROUGH:
    CASES += [(seed, TOGETHERS[seed % 3]) for seed in range(40)]


@pytest.mark.parametrize(("seed", "together"), CASES)
def test_month_by_month_and_at_once_are_the_same(seed, together):
    assert_the_same(company(seed), (ACCOUNT, PRODUCT)[seed % 2], together=together)


def test_one_month_is_a_history():
    assert_the_same(company(3, n_months=1).unique(["month", "account_id", "product"]))


def test_who_did_not_pay_in_the_last_month_has_lapsed():
    rows = company(3, n_months=4).filter(pl.col("account_id") == "Z")
    rows = pl.concat(
        rows.head(1).with_columns(account_id=pl.lit(account), month=pl.lit(month_start(FIRST + m)))
        # When who was there from the start began is not known, and they are in no cohort.
        for account, months in (("was there", (0,)), ("stays", (1, 2, 3)), ("leaves", (1, 2)), ("left", (1,)))
        for m in months
    )
    assert_the_same(rows)


def built_anew(vault: Vault, before: set[str]) -> list[str]:
    return sorted(name.split("-")[0] for name in vault.names() - before)


def without_the_last(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("month") < rows["month"].max())


@pytest.fixture(scope="module")
def built() -> tuple[pl.DataFrame, Path]:
    """The rows of a company, and the folder of what was built of all months but the last."""
    rows = company(2)
    folder = Path(tempfile.mkdtemp(prefix="csdash-vault-"))
    assert_the_same(without_the_last(rows), vault=Vault(folder))
    return rows, folder


def copied(folder: Path) -> Vault:
    return Vault(Path(shutil.copytree(folder, tempfile.mkdtemp(prefix="csdash-vault-"), dirs_exist_ok=True)))


def test_one_more_month_reads_only_its_own_pairs(built):
    rows, vault = built[0], copied(built[1])
    before = vault.names()
    assert_the_same(rows, vault=vault)
    assert built_anew(vault, before) == sorted(["survey", "month", "parts", "lifetimes", "running"])
    before = vault.names()
    assert_the_same(rows, vault=vault)
    assert vault.names() == before, "what is there is not made again"


def test_a_rebuilt_month_touches_only_what_depends_on_it(built):
    rows, vault = without_the_last(built[0]), copied(built[1])
    before = vault.names()
    # One amount is another one; who pays stays.
    dearer = (pl.col("month") == month_start(FIRST + 7)) & (pl.col("mrr") == pl.lit(10))
    assert rows.filter(dearer).height
    assert_the_same(rows.with_columns(mrr=pl.when(dearer).then(11).otherwise("mrr")), vault=vault)
    made = built_anew(vault, before)
    # Its own part, and those of the months 1 and 3 later; 12 months later there is none.
    assert made.count("parts") == 3
    assert made.count("month") == 1


def test_who_pays_another_month_is_another_history(built):
    rows, vault = without_the_last(built[0]), copied(built[1])
    gone = (pl.col("month") == month_start(FIRST + 7)) & (pl.col("account_id") == "A1")
    assert rows.filter(gone).height
    assert_the_same(rows.filter(~gone), vault=vault)


def test_a_killed_build_goes_on():
    vault = new_vault()
    plan, _ = plan_of(company(0, is_late=False), ACCOUNT, vault)

    class Killed(BaseException):
        pass

    def killed(doing, done, _):
        if (doing, done) == (BUILDING, 9):
            raise Killed

    with pytest.raises(Killed):
        build(plan, vault, killed)
    before = vault.names()
    assert_the_same(company(0, is_late=False), vault=vault)
    assert sum(name.startswith("month-") for name in vault.names() - before) == 6
