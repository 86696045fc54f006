"""Text from data stays text: no markup but constants, no template without escapes, no name past the escapes."""

import ast
import re

import pytest

from tests.layers.source import PRODUCT, ROOT, Source, imports, is_written

SCREEN = [source for source in PRODUCT if source.path.startswith(("csdash/ui/", "pages/", "app.py"))]
TEMPLATES = [
    Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "csdash").rglob("*.html"))
]

# What Streamlit shows as Markdown: the body, the label, and what appears beside it.
MARKDOWN = {
    *(
        "markdown",
        "caption",
        "header",
        "subheader",
        "title",
        "metric",
        "badge",
        "status",
        "spinner",
        "progress",
    ),
    *("info", "warning", "error", "success", "toast", "popover", "expander", "tabs", "page_link", "dialog"),
    *("button", "form_submit_button", "download_button", "link_button", "checkbox", "toggle", "radio"),
    *("selectbox", "multiselect", "segmented_control", "pills", "select_slider", "slider", "number_input"),
    *("text_input", "text_area", "date_input", "time_input", "file_uploader", "color_picker", "write"),
}
SEEN = {"label", "body", "help", "placeholder", "text", "delta"}
# What runs, frames or fetches what it is given.
RAW = {
    "iframe",
    "declare_component",
    "component",
    "write_stream",
    "latex",
    "image",
    "logo",
    "video",
    "audio",
    "pdf",
}
OPEN_MARKUP = {
    # Escaped character by character in the lines before.
    ("csdash/share/report/prose.py", "Markup(shown)"),
    ("csdash/share/report/embedded.py", "Markup(text.translate(_LIVE))"),
}
SAFE_IN_TEMPLATES = {"style", "plotly_js", "own_js"}

# Words of ours that reach Streamlit by a name: nothing in them is from data. What each is stands beside it.
OURS = {
    ("csdash/ui/chips.py", "known_on"): "a date in words",
    ("csdash/ui/export.py", "label"): "the words on a button, constants of its callers",
    ("csdash/ui/filters.py", "dimension_name(dimension)[language]"): "an attribute's name in the contract",
    ("csdash/ui/filters.py", "title[view.language]"): "one of two constants",
    ("csdash/ui/imports/manner.py", "label[language]"): "a constant of the form",
    ("csdash/ui/imports/outcome.py", "(AGAIN if made.draft else CHECK)[language]"): "one of two constants",
    ("csdash/ui/imports/waiting.py", "share"): "a number",
    ("csdash/ui/parts/banner.py", "text"): "escaped two lines above",
    ("csdash/ui/parts/choice.py", "label[language]"): "a constant of the page",
    ("csdash/ui/parts/figure.py", "label"): "one of two constants",
    (
        "csdash/ui/parts/figure.py",
        "'\\n\\n'.join(said)",
    ): "Markdown of ours, from constants and numbers; definitions and sources, escaped above",
    ("pages/trust/definitions.py", "confusions(view.language)"): "escaped where it is put together",
    ("pages/trust/definitions.py", "definitions(metrics, view.language)"): "escaped where it is put together",
    ("csdash/ui/parts/number.py", "label[language]"): "a constant of the page",
    ("csdash/ui/parts/number.py", "help_text[language] if help_text else None"): "a constant of the page",
    ("csdash/ui/sections/all_hands.py", "f'{i + 1} · {md_text(scene.chapter)}'"): "a number",
    ("csdash/ui/sections/all_hands.py", "label[language]"): "one of two constants",
    ("csdash/ui/sections/all_hands_stage.py", "label"): "a word on a button, or the name of a key",
    ("csdash/ui/sections/all_hands_stage.py", "_table(scene)"): "a table whose cells are escaped",
    ("csdash/ui/sections/all_hands_stage.py", "SEPARATOR[view.language].join(names)"): "names escaped above",
    ("csdash/ui/sections/maturity.py", "f'**{number} {md_text(stage[view.language])}**'"): "a number",
    ("csdash/ui/sections/principles.py", "FOLDER / page.path"): "a script of ours",
    ("csdash/ui/sections/questions.py", "head"): "a constant of the question",
}


def raw_markup(source: Source) -> list[str]:
    """Markup that Streamlit takes as it is, unless it is a constant; and whatever shows what it is given an address of."""
    found = []
    for line, name, call in source.calls():
        if any(word.arg == "unsafe_allow_html" for word in call.keywords):
            found.append(f"{source.path}:{line} allows HTML")
        if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value).split(".")[0] != "st":
            continue
        if name in RAW:
            found.append(f"{source.path}:{line} calls {name}, which fetches or runs what it is given")
        if name == "html" and not (isinstance(call.args[0], ast.Constant) or is_written(call.args[0])):
            found.append(f"{source.path}:{line} writes HTML that is no constant")
    return found


def loose_template(source: Source) -> list[str]:
    """A template whose values are not escaped, and text that is called markup without having been escaped."""
    found = []
    for line, name, call in source.calls():
        if name == "Environment" and not any(
            word.arg == "autoescape" and ast.unparse(word.value) == "True" for word in call.keywords
        ):
            found.append(f"{source.path}:{line} makes templates without autoescape=True")
        if name == "Template" or (name == "get_template" and "Environment" in ast.unparse(call.func)):
            found.append(
                f"{source.path}:{line} makes a template by itself; take one of an escaping Environment"
            )
        is_open = name == "Markup" and call.args and not isinstance(call.args[0], ast.Constant)
        if is_open and (source.path, ast.unparse(call)) not in OPEN_MARKUP:
            found.append(f"{source.path}:{line} calls {ast.unparse(call.args[0])} markup")
    found += [
        f"{source.path}:{line} imports {name}: nothing of data is evaluated"
        for line, name in imports(source)
        if name.split(".")[0] in {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    ]
    return found


def let_through(source: Source) -> list[str]:
    """`| safe` in a template, but on what is ours; and a value inside a script, a style or an unquoted attribute."""
    found = [
        f"{source.path}: {value.strip()} is not escaped"
        for value in re.findall(r"\{\{(.*?)\}\}", source.text)
        if re.search(r"\|\s*(safe|tojson|xmlattr)\b", value)
        and value.split("|")[0].strip() not in SAFE_IN_TEMPLATES
    ]
    if "autoescape" in source.text:
        found.append(f"{source.path} switches the escapes off")
    found += [
        f"{source.path}: {part} stands in no quotes" for part in re.findall(r"\w+=\{\{.*?\}\}", source.text)
    ]
    return found


def past_the_escapes(source: Source) -> list[str]:
    """An expression shown as Markdown that is neither a phrase of ours nor escaped."""
    found = []
    for line, name, call in source.calls():
        if name not in MARKDOWN or not isinstance(call.func, ast.Attribute):
            continue
        shown = call.args[: 3 if name == "metric" else 1]
        shown += [word.value for word in call.keywords if word.arg in SEEN]
        found += [
            f"{source.path}:{line} {name} shows {ast.unparse(part)}: pass it through md_text, or say in OURS what it is"
            for part in shown
            if not _escaped(part) and (source.path, ast.unparse(part)) not in OURS
        ]
    return found


def _escaped(node: ast.expr) -> bool:
    """Whether an expression is made of constants, phrases and escaped text alone."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) if name.isupper():
            return True
        case ast.Call(func=ast.Name(id="md_text")):
            return True
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="md_text"), _]):
            return True
        case ast.Call(func=ast.Attribute(value=value, attr="join" | "replace"), args=args):
            return _escaped(value) and all(map(_escaped, args))
        case ast.Subscript(value=value):
            return _phrase(value)
        case (
            ast.JoinedStr(values=parts)
            | ast.BoolOp(values=parts)
            | ast.Tuple(elts=parts)
            | ast.List(elts=parts)
        ):
            return all(map(_escaped, parts))
        case ast.FormattedValue(value=value):
            return _escaped(value)
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            return _escaped(left) and _escaped(right)
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
            return _escaped(part)
    return False


def _phrase(node: ast.expr) -> bool:
    """Whether an expression is a constant phrase, filled with nothing but numbers."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper()
        case ast.Subscript(value=value):
            return _phrase(value)
        case ast.Call(func=ast.Attribute(value=value, attr="format"), keywords=words):
            return _phrase(value) and all(_escaped(word.value) or _number(word.value) for word in words)
    return False


def _number(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[ast.BinOp() | ast.Call(func=ast.Name(id="len"))]):
            return True
        case ast.JoinedStr(values=parts):
            return all(isinstance(part, ast.FormattedValue) and part.format_spec for part in parts)
    return False


@pytest.mark.parametrize("rule", [raw_markup, loose_template])
def test_holds(rule):
    assert not [found for source in PRODUCT for found in rule(source)]


def test_no_name_goes_past_the_escapes():
    assert not [found for source in SCREEN for found in past_the_escapes(source)]


def test_every_template_escapes():
    assert len(TEMPLATES) > 3
    assert not [found for source in TEMPLATES for found in let_through(source)]


def test_every_exception_is_still_there():
    named = {path for path, _ in OURS}
    written = {
        (source.path, ast.unparse(node))
        for source in SCREEN
        if source.path in named
        for node in source.nodes
        if isinstance(node, ast.expr)
    }
    assert OURS.keys() <= written


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (raw_markup, "st.markdown(text, unsafe_allow_html=True)"),
        (raw_markup, "st.html(f'<b>{name}</b>')"),
        (raw_markup, "st.html(style)"),
        (raw_markup, "st.html(parts.written)"),
        (raw_markup, "st.components.v1.iframe(url)"),
        (raw_markup, "st.image(url)"),
        (loose_template, "Environment(loader=loader)"),
        (loose_template, "Environment(autoescape=False)"),
        (loose_template, "jinja2.Template(text).render(name=name)"),
        (loose_template, "Markup(f'<b>{name}</b>')"),
        (loose_template, "import pickle"),
        (let_through, "<p>{{ name | safe }}</p>"),
        (let_through, "<p class={{ name }}></p>"),
        (let_through, "{% autoescape false %}{{ name }}{% endautoescape %}"),
        (past_the_escapes, "st.markdown(name)"),
        (past_the_escapes, "st.caption(f'{md_text(a)} {b}')"),
        (past_the_escapes, "st.header(HEAD.format(name=name)[language])"),
        (past_the_escapes, "column.button(name)"),
        (past_the_escapes, "st.button(LABEL[language], help=note.text)"),
        (past_the_escapes, "st.metric(LABEL[language], value)"),
        (past_the_escapes, "st.markdown(SEPARATOR[language].join(names))"),
        (past_the_escapes, "st.markdown(HEAD[language] + name)"),
    ],
)
def test_is_refused(rule, text):
    assert rule(Source("csdash/ui/parts/x.py", text))


@pytest.mark.parametrize(
    "text",
    [
        "st.html('<style>p { margin: 0 }</style>')",
        "st.html(written('tiles', row=row))",
        "st.markdown(md_text(name))",
        "st.caption(f'**{md_text(name)}** {HEAD[view.language]}')",
        "st.caption('  \\n'.join(md_text(line) for line in lines))",
        "st.header(HEAD.format(n=f'{n:,}')[language], anchor=False)",
        "st.text(name)",
        "Environment(loader=loader, autoescape=True)",
        "Markup('<p>{}</p>').format(name)",
    ],
)
def test_is_allowed(text):
    source = Source("csdash/ui/parts/x.py", text)
    assert not raw_markup(source) + loose_template(source) + past_the_escapes(source)
