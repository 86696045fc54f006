"""Every word on the screen is there in both languages, and none is written past them."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

import csdash
from csdash.text import Text
from tests.layers.source import PRODUCT, Source

SCREEN = [source for source in PRODUCT if source.path.startswith(("csdash/ui/", "pages/", "app.py"))]
# What a reader sees or hears of an element; its other arguments are keys, sizes and colours.
SEEN = {"label", "body", "help", "placeholder", "alt", "value", "delta", "delta_description", "options"}
UNSEEN = {
    "get",
    "html",
    "query_params",
    "get_option",
    "set_page_config",
    "container",
    "columns",
    "grid",
    "space",
    "navigation",
}

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々〆]")
PLACEHOLDER = re.compile(r"\{\w+\}")
LATIN = re.compile(r"[A-Za-z]{2,}")
# Names that stay as they are in Japanese, too.
NAMES = re.compile(
    r"\{\w+\}|NRR|GRR|ARR|MRR|CMRR|ARPA|LTV|NPS|CSAT|CES|CSM|CSOps|TTV|QBR|CSV|PNG|Excel|csdash|SmartHR|SaaS"
    r"|ACV|FY|ID|KPI|SQL|API|[A-Z]{2,}"
)


def written_past(source: Source) -> list[str]:
    """Words given to Streamlit as they stand, for readers of one language only."""
    found = []
    for line, name, call in source.calls():
        is_streamlit = ast.unparse(call.func).split(".")[0] in {"st", "column"}
        if not is_streamlit or name in UNSEEN:
            continue
        shown = call.args[:1] + [keyword.value for keyword in call.keywords if keyword.arg in SEEN]
        found += [f"{source.path}:{line} writes {text!r}" for part in shown for text in _literals(part)]
    return found


def _literals(node: ast.expr) -> Iterator[str]:
    """The words in an expression that are no icon, no colour and no argument of a function of ours."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        bare = re.sub(r":material/\w+:|:\w+\[|[*_`]", "", node.value)
        if any(letter.isalpha() for letter in bare):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.Constant):
                yield from _literals(part)
    elif isinstance(node, ast.BinOp | ast.IfExp | ast.BoolOp):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                yield from _literals(part)


def modules() -> Iterator[object]:
    """Every module of csdash that has words."""
    for module in pkgutil.walk_packages(csdash.__path__, "csdash."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def texts_in(value: object, seen: set[int]) -> Iterator[Text]:
    """Every Text inside a constant: alone, in a table, or as a field of something declared."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from texts_in(part, seen)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name), seen)


def texts_written(source: Source) -> Iterator[Text]:
    """Every Text spelled out in a file, those inside functions too."""
    for _, name, call in source.calls():
        parts = [ast.literal_eval(part) for part in call.args if isinstance(part, ast.Constant)]
        if name == "Text" and len(parts) == 2:
            yield Text(*parts)


def poor(text: Text) -> list[str]:
    """What is wrong with a phrase: a language missing, or a Japanese one that is English."""
    if text == Text("", ""):
        return []  # no phrase at all: what is added where there is nothing to add
    if not text.ja.strip() or not text.en.strip():
        return [f"{text!r} lacks a language"]
    if JAPANESE.search(text.en):
        return [f"{text!r} has Japanese in its English"]
    if not JAPANESE.search(text.ja) and LATIN.search(NAMES.sub("", text.ja)):
        return [f"{text!r} has no Japanese"]
    if bool(PLACEHOLDER.search(text.ja)) != bool(PLACEHOLDER.search(text.en)):
        return [f"{text!r} has placeholders in one language only"]
    return []


def test_no_word_is_written_past_the_languages():
    assert not [found for source in SCREEN for found in written_past(source)]


def test_every_phrase_is_there_in_both_languages():
    seen: set[int] = set()
    found = [
        f"{module.__name__}: {problem}"
        for module in modules()
        for value in vars(module).values()
        for text in texts_in(value, seen)
        for problem in poor(text)
    ]
    found += [
        f"{source.path}: {problem}"
        for source in PRODUCT
        for text in texts_written(source)
        for problem in poor(text)
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "st.button('Clear')",
        "st.title(f'{n} accounts')",
        "st.sidebar.caption('すべて')",
        "st.metric(label, value, help='from the contract')",
        "column.selectbox('From', options)",
        "st.markdown(':material/info: **Note**')",
        "st.caption(base if base else 'no data')",
    ],
)
def test_is_refused(line):
    assert written_past(Source("csdash/ui/parts/x.py", line))


@pytest.mark.parametrize(
    "line",
    [
        "st.button(label[language], key='clear', type='tertiary', icon=':material/close:')",
        "st.caption(f':material/lock_open: {md_text(sentence)}')",
        "st.container(key='answer')",
        "labels.get('Clear')",
    ],
)
def test_is_allowed(line):
    assert not written_past(Source("csdash/ui/parts/x.py", line))


@pytest.mark.parametrize(
    "text",
    [
        Text("", "Clear"),
        Text("解除", " "),
        Text("Clear", "Clear"),
        Text("解除", "解除"),
        Text("{n}社", "accounts"),
    ],
)
def test_is_a_poor_phrase(text):
    assert poor(text)


def test_names_stay_as_they_are():
    assert not poor(Text("NRR", "NRR"))
    assert not poor(Text("CSM {n}", "CSM {n}"))
