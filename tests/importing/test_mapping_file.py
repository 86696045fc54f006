"""The mapping file: what is written is read again, and what cannot be meant is named with its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.configs.structs import LARGEST
from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.errors import DataError
from csdash.importing.draft import Reason
from csdash.importing.mapping import Feed, Lookup, Mapping
from csdash.importing.mapping_file import mapping_text, read_mapping
from csdash.importing.shape_tables import source_table
from csdash.snapshots.sources.sheet import Hints
from csdash.text import Text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
names = texts.filter(str.strip)
SHAPED = [
    Feed(file="x", shape=shape) for shape in ("monthly", "subscriptions", "pivot", "attributes", "usage")
]
KINDS = [*SHAPED, *(Feed(file="x", shape="rows", table=name) for name in TABLES if name != "accounts")]


def words(column) -> st.SearchStrategy:
    """What a column may be set to."""
    match column.kind:
        case Kind.WORD:
            return st.sampled_from(column.words)
        case Kind.CURRENCY:
            return st.sampled_from(["JPY", "USD"])
        case _:
            return (
                texts | st.integers(-9, 9) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
            )


@st.composite
def feeds(draw) -> Feed:
    kind = draw(st.sampled_from(KINDS))
    table = source_table(kind)
    chosen = [c for c in table.columns if c.is_required or draw(st.booleans())]
    fixed = [c for c in chosen if draw(st.booleans())]
    read = [c for c in chosen if c not in fixed]
    replaced = [c for c in read if draw(st.booleans())]
    return Feed(
        file=draw(names),
        table=kind.table,
        shape=kind.shape,
        columns={c.name: draw(texts) for c in read},
        constants={c.name: draw(words(c)) for c in fixed},
        values={
            c.name: draw(st.dictionaries(texts, words(c).filter(lambda v: isinstance(v, str)), max_size=2))
            for c in replaced
        },
        only=draw(st.dictionaries(texts, st.lists(texts | st.booleans() | st.integers(-9, 9)), max_size=2)),
        date_order=draw(st.sampled_from(["auto", "mdy"])),
        decimal=draw(st.sampled_from([".", ","])),
        money_unit=draw(st.integers(1, 1_000_000)),
        interval=draw(st.sampled_from(["monthly", "yearly"])),
        ends=draw(st.sampled_from(["last_day", "day_after"])),
        sum_duplicates=draw(st.booleans()),
        lookup=draw(st.none() | st.builds(Lookup, names, texts, texts)),
        hints=draw(st.builds(Hints, sheet=st.none() | texts, header_row=st.none() | st.integers(1, 9))),
    )


mappings = st.builds(Mapping, st.lists(feeds(), max_size=3).map(tuple))
reasons = st.lists(
    st.builds(
        Reason,
        st.integers(-1, 3),
        st.sampled_from(["", "account_id", "mrr", "ends", "only", "lookup", "month"]),
        st.builds(Text, texts, texts),
        st.floats(0, 1),
    ),
    max_size=5,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mappings")


def read(folder: Path, text: str) -> Mapping:
    path = folder / "m.toml"
    # Bytes: a text file would turn a carriage return inside a comment into a line end.
    path.write_bytes(text.encode())
    return read_mapping(path)


@given(mappings, reasons, st.sampled_from(["ja", "en"]))
def test_what_is_written_is_read_again(folder, mapping, reasons, language):
    assert read(folder, mapping_text(mapping, reasons, language)) == mapping


def test_the_file_is_small_and_says_why(folder):
    mapping = Mapping(
        (
            Feed(
                file="契約_*.csv",
                shape="subscriptions",
                columns={"account_id": "顧客ID", "start_date": "開始日", "amount": "月額(千円)"},
                constants={"currency": "JPY"},
                money_unit=1000,
            ),
        )
    )
    why = [
        Reason(-1, "", Text("memo.csv: 金額の列がありません。", ""), 0),
        Reason(0, "", Text("契約ごとに1行です。", ""), 0.9),
        Reason(0, "amount", Text("列名が金額を表します。\n", ""), 0.9),
        Reason(0, "money_unit", Text("千円です。", ""), 0.9),
        Reason(0, "date_order", Text("日と月の順序は値からは分かりません。", ""), 0.4),
    ]
    assert mapping_text(mapping, why, "ja") == (
        "# どの列が何を表すか。違うところを直せば、次の取り込みからそのまま使われます。\n"
        "# memo.csv: 金額の列がありません。\n"
        "version = 1\n"
        "\n"
        "[[feeds]]\n"
        "# 契約ごとに1行です。\n"
        "# 日と月の順序は値からは分かりません。\n"
        'file = "契約_*.csv"\n'
        'shape = "subscriptions"\n'
        "money_unit = 1000 # 千円です。\n"
        "\n"
        "[feeds.columns]\n"
        'account_id = "顧客ID"\n'
        'start_date = "開始日"\n'
        'amount = "月額(千円)" # 列名が金額を表します。?\n'
        "\n"
        "[feeds.constants]\n"
        'currency = "JPY"\n'
    )


GOOD = """
[[feeds]]
file = "a.csv"
columns = {month = "m", account_id = "a", mrr = "x"}
"""
SUBSCRIPTIONS = """
[[feeds]]
file = "a.csv"
shape = "subscriptions"
columns = {account_id = "a", start_date = "s", amount = "x"}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[feeds]", ["m.toml", "not valid TOML", "line 1"]),
        ("x = " + "[" * 5000, ["m.toml", "not valid TOML"]),
        ("verzion = 1", ["$.verzion", 'Did you mean "version"?']),
        ("version = 2", ["$.version", "version 2", "reads 1"]),
        ("feeds = 3", ["$.feeds", "array", "int"]),
        ("[[feeds]]\ntable = 'events'", ["$.feeds[0]", "file is missing"]),
        (GOOD + "shap = 'pivot'", ["$.feeds[0].shap", 'Did you mean "shape"?']),
        (GOOD + "shape = 'subscription'", ["$.feeds[0].shape", 'Did you mean "subscriptions"?', "pivot"]),
        (GOOD + "shape = 5", ["$.feeds[0].shape", "str"]),
        (GOOD + "table = 'acounts'", ["$.feeds[0].table", 'Did you mean "accounts"?', "surveys"]),
        (GOOD + "shape = 'rows'", ["$.feeds[0].shape", "any shape but rows"]),
        (GOOD + "table = 'events'", ["$.feeds[0].shape", "have the shape rows"]),
        (GOOD + "ends = 'lastday'", ["$.feeds[0].ends", 'Did you mean "last_day"?']),
        (GOOD + "interval = 'annual'", ["$.feeds[0].interval", "yearly"]),
        (GOOD + "money_unit = 0", ["$.feeds[0].money_unit", "at least 1"]),
        (GOOD + "money_unit = 1.5", ["$.feeds[0].money_unit", "int", "float"]),
        (GOOD + "lookup = {file = 'b', kei = 'x'}", ["$.feeds[0].lookup.kei", 'Did you mean "key"?']),
        (GOOD + "hints = {sheets = 'b'}", ["$.feeds[0].hints.sheets", 'Did you mean "sheet"?']),
        (GOOD + "constants = {mrr = 5}", ["$.feeds[0].constants.mrr", "in columns too"]),
        (
            GOOD + "constants = {currency = 'YEN'}",
            ["$.feeds[0].constants.currency", 'Unknown currency code "YEN"'],
        ),
        (GOOD + "constants = {seats = nan}", ["$.feeds[0].constants.seats", "no value"]),
        (GOOD + "constants = {start_month = 2024-04-01}", ["$.feeds[0].constants", "date"]),
        (GOOD + "values = {tier = {A = 'high'}}", ["$.feeds[0].values.tier", "not in columns"]),
        (GOOD.replace('"a.csv"', '" "'), ["$.feeds[0].file", "missing"]),
        (GOOD.replace("mrr", "mrrr"), ["$.feeds[0].columns.mrrr", 'Did you mean "mrr"?', "column mrr"]),
        (GOOD.replace('mrr = "x"', 'mrr = "x", mrr = "y"'), ["not valid TOML", "line 4"]),
        (GOOD.replace(', mrr = "x"', ""), ["$.feeds[0].columns", "column mrr", "missing"]),
        (
            SUBSCRIPTIONS.replace("amount", "mrr"),
            ["$.feeds[0].columns.mrr", "column of subscriptions", "amount"],
        ),
        (
            SUBSCRIPTIONS.replace("}", ', interval = "i"}\nvalues = {interval = {annual = "annual"}}'),
            ["$.feeds[0].values.interval", 'Unknown value of interval "annual"', "yearly"],
        ),
        (GOOD + "[[feeds]]\nfile = 'b.csv'", ["$.feeds[1].columns", "month", "account_id", "mrr"]),
    ],
)
def test_what_cannot_be_meant_is_named(folder, text, said):
    with pytest.raises(DataError) as refusal:
        read(folder, text)
    for words in said:
        assert words in str(refusal.value)
    ja, en = refusal.value.message.ja, refusal.value.message.en
    assert ja != en
    assert len(ja.splitlines()) == len(en.splitlines())


def test_a_good_file_with_a_byte_order_mark_is_read(folder):
    assert read(folder, "\ufeff" + GOOD).feeds[0].columns == {"month": "m", "account_id": "a", "mrr": "x"}


def test_what_is_no_file_of_ours_is_not_parsed(folder):
    with pytest.raises(DataError, match=r"nothing\.toml cannot be read: No such file"):
        read_mapping(folder / "nothing.toml")
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        read_mapping(folder)
    (folder / "large.toml").write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(DataError, match="larger than 1 MB"):
        read_mapping(folder / "large.toml")
    (folder / "sjis.toml").write_bytes("# 表".encode("cp932"))
    with pytest.raises(DataError, match="not in UTF-8"):
        read_mapping(folder / "sjis.toml")
