"""The feeds: what each file was taken for and what its columns mean, with the reason, to be changed in place."""

import msgspec
import polars as pl
import streamlit as st

from csdash.importing.draft import Reason
from csdash.importing.mapping import Feed
from csdash.importing.revision import (
    IGNORED,
    KINDS,
    Line,
    as_kind,
    kind_of,
    lines,
    missing,
    unplaced,
    with_header,
)
from csdash.importing.selection import matching
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Language, Text
from csdash.ui.current import current_language
from csdash.ui.imports.bench import Bench
from csdash.ui.imports.manner import manner
from csdash.words.escape import md_text

TAKEN_FOR = Text("この表は", "This is")
MEANING = Text("意味", "Meaning")
HEADER = Text("列", "Column")
EXAMPLES = Text("値の例", "Values")
WHY = Text("そう判断した理由", "Why")
REQUIRED = Text("(必須)", " (required)")
LACKS = Text("必須の列が決まっていません: {names}", "Columns that are required and not chosen: {names}")
ROWS = Text("{n}行・{columns}列", "{n} rows, {columns} columns")
UNUSED = Text("使わない列: {names}", "Columns not used: {names}")
ALWAYS = Text("すべての行に同じ値", "The same in all rows")
DOUBTFUL = Text("要確認: {why}", "Look at this: {why}")
EMPTY = "–"
SHOWN_ROWS = 8


def feeds(made: Bench) -> None:
    """One card per feed, then one per file that nothing was made of."""
    for number, feed in enumerate(list(made.feeds)):
        _card(made, number, feed)
    for sheet in unplaced(made.sheets, made.chosen.mapping):
        if not any(matching([sheet], feed.file) for feed in made.feeds):
            _offer(made, sheet)


def _card(made: Bench, number: int, feed: Feed) -> None:
    language = current_language()
    sheets = matching(made.sheets, feed.file)
    reasons = [reason for reason in made.chosen.reasons if reason.feed == number]
    with st.container(border=True, key=f"feed-{number}"):
        _head(feed.file, sheets, language)
        kind = IGNORED if number in made.left_out else kind_of(feed)
        key = f"import.kind.{made.dropped}.{number}.{language}"
        chosen = st.selectbox(
            TAKEN_FOR[language],
            list(KINDS),
            index=list(KINDS).index(kind),
            format_func=lambda code: KINDS[code][language],
            key=key,
        )
        for reason in reasons:
            if reason.column not in {line.column.name for line in lines(feed)}:
                st.caption(md_text(reason.why[language]))
        if chosen != kind:
            _take_for(made, number, feed, chosen)
            st.rerun()
        if chosen == IGNORED or not sheets:
            return
        changed = _columns(made, number, feed, sheets[0], reasons)
        if lacking := missing(changed):
            names = "、".join(column.meaning[language] for column in lacking)
            st.warning(md_text(LACKS.format(names=names)[language]), icon=":material/error:")
        changed = manner(changed, f"{made.dropped}.{number}")
        if changed != feed:
            made.change(number, changed)
            st.rerun()


def _head(file: str, sheets: list[Sheet], language: Language) -> None:
    n_rows = sum(sheet.rows for sheet in sheets)
    n_columns = len(sheets[0].headers) if sheets else 0
    size = ROWS.format(n=f"{n_rows:,}", columns=str(n_columns))[language]
    st.markdown(f"**{md_text(file)}** :small[:gray[{md_text(size)}]]")
    for note in [note for sheet in sheets for note in sheet.notes]:
        st.caption(md_text(note[language]))


def _take_for(made: Bench, number: int, feed: Feed, kind: str) -> None:
    if kind == IGNORED:
        made.left_out.add(number)
        made.change(number, feed)
    else:
        made.left_out.discard(number)
        made.change(number, as_kind(feed, kind))


def _columns(made: Bench, number: int, feed: Feed, sheet: Sheet, reasons: list[Reason]) -> Feed:
    """The table of our columns against their headers; the feed as the reader leaves it."""
    language = current_language()
    every = lines(feed, reasons)
    examples = sheet.examples()
    frame = pl.DataFrame(
        {
            "meaning": [
                line.column.meaning[language] + (REQUIRED[language] if line.column.is_required else "")
                for line in every
            ],
            "header": [line.header for line in every],
            "examples": [line.constant or examples.get(line.header or "", "") for line in every],
            "why": [_why(line, language) for line in every],
        },
        schema=dict.fromkeys(("meaning", "header", "examples", "why"), pl.String),
    )
    edited = st.data_editor(
        frame.to_arrow(),
        hide_index=True,
        disabled=["meaning", "examples", "why"],
        height=38 * (min(len(every), SHOWN_ROWS) + 1),
        column_config={
            "meaning": st.column_config.TextColumn(MEANING[language], width=270),
            "header": st.column_config.SelectboxColumn(
                HEADER[language], options=list(sheet.headers), width=190
            ),
            "examples": st.column_config.TextColumn(EXAMPLES[language], width=220),
            "why": st.column_config.TextColumn(WHY[language], width=520),
        },
        key=f"import.columns.{made.dropped}.{number}.{language}.{hash(msgspec.json.encode(feed))}",
        placeholder=EMPTY,
        alt=feed.file,
    )
    # What comes back from a browser is only believed where it names a header that is there.
    for line, header in zip(every, edited["header"].to_pylist(), strict=True):
        if header != line.header and (header is None or header in sheet.headers):
            feed = with_header(feed, line.column.name, header)
    return feed


def _why(line: Line, language: Language) -> str:
    """The reason for what a line holds, marked where it is doubtful."""
    said = line.why[language] if line.why else ALWAYS[language] if line.constant else ""
    return DOUBTFUL.format(why=said)[language] if line.is_doubtful else said


def _offer(made: Bench, sheet: Sheet) -> None:
    """A file that was not understood: why, and the choice to say what it is."""
    language = current_language()
    with st.container(border=True, key=f"unplaced-{made.sheets.index(sheet)}"):
        _head(sheet.name, [sheet], language)
        kind = st.selectbox(
            TAKEN_FOR[language],
            list(KINDS),
            format_func=lambda code: KINDS[code][language],
            key=f"import.offer.{made.dropped}.{sheet.name}.{language}",
        )
        for reason in made.chosen.reasons:
            if reason.feed not in range(len(made.chosen.mapping.feeds)) and sheet.name in reason.why.en:
                st.caption(md_text(reason.why[language]))
        if kind != IGNORED:
            made.feeds.append(as_kind(Feed(file=sheet.name), kind))
            made.forget_draft()
            st.rerun()
