"""Text tables as people export them: encodings, delimiters, titles above the header, quotes, odd rows."""

import csv
import gzip
import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.errors import DataError
from csdash.snapshots.sources.delimited import read_delimited
from csdash.snapshots.sources.limits import LIMITS, Limits
from csdash.snapshots.sources.sheet import Hints
from tests.sources.reading import columns, sheets_of, text_file

CONTRACTS = '顧客ID,契約開始日,金額\r\nA1,2024/04/01,"12,000"\r\nA2,2024/05/01,500\r\n'
READ = {"顧客ID": ["A1", "A2"], "契約開始日": ["2024/04/01", "2024/05/01"], "金額": ["12,000", "500"]}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_is_found(tmp_path: Path, encoding: str):
    (sheet,) = sheets_of(text_file(tmp_path, CONTRACTS, encoding=encoding))
    assert columns(sheet) == READ
    assert sheet.hints == Hints(encoding, ",", None, 1)
    assert (sheet.name, sheet.rows, sheet.is_text) == ("export.csv", 2, True)


LITTLE = ("名前\n山田\n", "ｱｶｳﾝﾄ,ｷﾝｶﾞｸ\nﾔﾏﾀﾞ,100\n", "id,名\n1,ソ\n")
# A character that EUC-JP does not have.
STOCK_COMPANY = "取引先,解約日\n㈱青空,2024年4月1日\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp932", STOCK_COMPANY), *((encoding, text) for encoding in ("cp932", "euc_jp") for text in LITTLE)],
)
def test_little_japanese_is_enough(tmp_path: Path, encoding: str, text: str):
    (sheet,) = sheets_of(text_file(tmp_path, text, encoding=encoding))
    assert list(columns(sheet)) == text.partition("\n")[0].split(",")


def test_western_letters_are_not_taken_for_japanese(tmp_path: Path):
    text = "name,amount\nJosé Müller,1\nFrançois,2\n"
    (sheet,) = sheets_of(text_file(tmp_path, text, encoding="cp1252"))
    assert columns(sheet)["name"] == ["José Müller", "François"]


def test_packed_file_reads_as_its_content(tmp_path: Path):
    path = tmp_path / "export.csv.gz"
    # Two members one after the other are one file, as `cat a.gz b.gz` makes it.
    path.write_bytes(gzip.compress(CONTRACTS[:20].encode()) + gzip.compress(CONTRACTS[20:].encode()))
    assert columns(sheets_of(path)[0]) == READ


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiter_is_found_beside_thousands_and_decimal_commas(tmp_path: Path, delimiter: str):
    rows = [["id", "mrr", "note"], ["A1", "1,200", "a, b"], ["A2", "900", ""], ["A3", "1,000", "c"]]
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows]
    (sheet,) = sheets_of(text_file(tmp_path, "\n".join(lines)))
    assert columns(sheet) == {
        "id": ["A1", "A2", "A3"],
        "mrr": ["1,200", "900", "1,000"],
        "note": ["a, b", None, "c"],
    }


@pytest.mark.parametrize(
    ("above", "line"),
    [("", 1), ("契約一覧\n", 2), ("契約一覧,,\n出力日,2024/04/30,\n\n", 4), ('"題\n名"\n', 3)],
)
def test_header_is_found_below_titles(tmp_path: Path, above: str, line: int):
    path = text_file(tmp_path, above + CONTRACTS)
    assert columns(sheets_of(path)[0]) == READ
    assert sheets_of(path)[0].hints.header_row == line
    # What was found is also what can be told.
    assert columns(sheets_of(path, {"*.csv": Hints(header_row=line)})[0]) == READ


def test_months_and_years_are_names_of_columns(tmp_path: Path):
    (sheet,) = sheets_of(text_file(tmp_path, "顧客,202404,2024,4\nA,1200,1300,1400\n"))
    assert list(columns(sheet)) == ["顧客", "202404", "2024", "4"]


def test_table_without_header_is_refused_and_not_shortened(tmp_path: Path):
    with pytest.raises(DataError, match="no row with the names of the columns"):
        sheets_of(text_file(tmp_path, "A1,12000,x\nA2,500,y\n"))


def test_names_are_made_unique_and_nothing_is_lost(tmp_path: Path):
    (sheet,) = sheets_of(text_file(tmp_path, "金額, 金額 ,,金額\n1,2,3,4\n"))
    assert columns(sheet) == {"金額": ["1"], "金額 (2)": ["2"], "column_3": ["3"], "金額 (3)": ["4"]}


def test_cells_keep_their_newlines_and_quotes(tmp_path: Path):
    (sheet,) = sheets_of(text_file(tmp_path, 'id,note\n1,"a\nb"\n2,"say ""hi"""\n3,5" pipe\n'))
    assert columns(sheet) == {"id": ["1", "2", "3"], "note": ["a\nb", 'say "hi"', '5" pipe']}


def test_short_rows_are_filled_and_empty_lines_left_out(tmp_path: Path):
    (sheet,) = sheets_of(text_file(tmp_path, "a,b,c\n1,2,3\n\n4\n5,,\n\n"))
    assert columns(sheet) == {"a": ["1", "4", "5"], "b": ["2", None, None], "c": ["3", None, None]}


def test_old_line_ends_are_read(tmp_path: Path):
    assert columns(sheets_of(text_file(tmp_path, "a,b\r1,x\r2,y\r"))[0]) == {"a": ["1", "2"], "b": ["x", "y"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # 1,200 without quotes would otherwise become 1.
        ("id,mrr\nA1,900\nA2,1,200\n", "line 3 holds 3 values, more than the 2 columns"),
        ('id,mrr\nA1,"900\nA2,800\nA3,700\n', "the quote that opens on line 2 is never closed"),
        # Two stray quotes swallow the rows between them without any row looking odd.
        ('id,mrr\nA1,"x\nA2,y\nA3,"z\n', "line 2 has a quote where none can be"),
        ("", "there is nothing in it"),
        ("\n\n", "there is nothing in it"),
        ("id,mrr\nA1,\0\n", "line 2 holds a NUL"),
    ],
)
def test_what_would_slide_or_vanish_is_refused_by_line(tmp_path: Path, text: str, says: str):
    with pytest.raises(DataError, match=says) as refusal:
        sheets_of(text_file(tmp_path, text))
    assert str(refusal.value).startswith("export.csv: ")
    assert str(tmp_path) not in refusal.value.message.ja + refusal.value.message.en


def test_mixed_encodings_are_refused_by_line(tmp_path: Path):
    path = tmp_path / "export.csv"
    path.write_bytes("名前,金額\n山田,1\n".encode() + "佐藤,2\n".encode("cp932"))
    with pytest.raises(DataError, match="line 3 is in another encoding"):
        sheets_of(path)


def test_named_encoding_is_taken_at_its_word(tmp_path: Path):
    path = text_file(tmp_path, "名前\n山田\n", encoding="cp932")
    with pytest.raises(DataError, match="line 1 cannot be read as utf-8"):
        sheets_of(path, {"*": Hints(encoding="utf-8")})
    with pytest.raises(DataError, match="klingon is no known encoding"):
        sheets_of(path, {"*": Hints(encoding="klingon")})


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from('",\n;\t'), max_size=8
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=20))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]):
    folder = tmp_path_factory.mktemp("written")
    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["one", "two", "three"], *rows])
    (sheet,) = sheets_of(folder / "export.csv", {"*": Hints(header_row=1, delimiter=",")})
    written = [[cell or None for cell in row] for row in rows]
    assert sheet.frame().collect().rows() == [tuple(row) for row in written]


def test_the_fast_and_the_exact_reader_agree(tmp_path: Path):
    lines = [f'A{i},"{i:,}",名{i}' for i in range(1000)]
    (fast,) = sheets_of(text_file(tmp_path, "\n".join(["id,mrr,name", *lines]), "fast.csv"))
    lines.insert(500, "")  # an empty line is enough for the exact one
    (exact,) = sheets_of(text_file(tmp_path, "\n".join(["id,mrr,name", *lines]), "exact.csv"))
    assert fast.frame().collect().equals(exact.frame().collect())


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(file=10), "this is over"),
        (Limits(unpacked=10), "this is over"),
        (Limits(rows=2), "more than 2 rows"),
        (Limits(columns=2), "there are 3 columns; 2 are the limit"),
        (Limits(cell=4), "a value that begins on line 1 is too long"),
        (Limits(line=10), "line 1 is too long"),
    ],
)
def test_limits_hold(tmp_path: Path, limits: Limits, says: str):
    with pytest.raises(DataError, match=says):
        sheets_of(text_file(tmp_path, CONTRACTS), limits=limits)


def test_long_value_far_down_is_refused(tmp_path: Path):
    path = text_file(tmp_path, "id,note\n" + "A,b\n" * 300 + "A,bbbbbbbbbb\n")
    with pytest.raises(DataError, match='column "note" holds a value of 10 bytes'):
        sheets_of(path, limits=Limits(cell=9))


def test_source_is_left_alone_and_its_checksum_kept(tmp_path: Path):
    path = text_file(tmp_path, CONTRACTS, encoding="cp932")
    before = path.read_bytes()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    sheet = read_delimited("export.csv", path, scratch, Hints(), LIMITS)
    assert path.read_bytes() == before
    assert (sheet.sha256, sheet.bytes) == (hashlib.sha256(before).hexdigest(), len(before))
    assert [file.name for file in scratch.iterdir()] == ["rows.parquet"], "the translation is not kept"
    assert pl.read_parquet_schema(sheet.paths[0]) == dict.fromkeys(READ, pl.String)
