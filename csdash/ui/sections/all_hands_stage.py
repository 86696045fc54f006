"""The stage: one scene over the whole window, moved on by keys, a clicker or a click."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from csdash.share.story import Scene, scene_chart
from csdash.text import Text
from csdash.ui import address
from csdash.ui.parts.figure import bare
from csdash.ui.sections.all_hands_style import stage_style
from csdash.views.view import View
from csdash.words.escape import md_text

BACK, ON, LEAVE = Text("前", "Back"), Text("次", "Next"), Text("終了", "Leave")
PROGRESS = Text("{i} / {n}", "{i} / {n}")
SAFE = Text("全員向け: 少数の集計は出していません", "For everybody: small counts are left out")
UNBROKEN = "\u00a0"
SEPARATOR = {"ja": "、", "en": ", "}
# What moves on and back beside the arrows on the buttons. Clickers send PageDown and PageUp.
ONWARD, BACKWARD = ("PageDown", "Space", "Down", "Enter"), ("PageUp", "Up", "Backspace")
_FAR = 1000


def stage(view: View, scenes: Sequence[Scene], notes: Mapping[str, str], is_safe: bool, ground: str) -> None:
    """The scene that the link names, or the first, over everything else."""
    keys = tuple(scene.key for scene in scenes)
    i = keys.index(address.choice("scene", keys))
    scene, language = scenes[i], view.language
    stage_style()
    with st.container(key=f"stage-{ground}", gap=None):
        with st.container(key="stage-scene", gap=None):
            _told(view, scene, notes.get(scene.key, ""), is_safe, ground)
        with st.container(key="stage-foot", horizontal=True, vertical_alignment="center"):
            whence = f"{SAFE[language]} · {scene.provenance}" if is_safe else scene.provenance
            st.caption(md_text(whence), width="stretch")
            _button(BACK[language], "back", "Left", keys, -1, disabled=i == 0)
            st.markdown(PROGRESS.format(i=str(i + 1), n=str(len(keys)))[language], width="content")
            _button(ON[language], "on", "Right", keys, 1, disabled=i == len(keys) - 1)
            st.button(
                LEAVE[language],
                key="stage.leave",
                shortcut="Esc",
                wrap=False,
                on_click=partial(address.choose, "present", "0"),
            )
        with st.container(key="stage-keys"):
            for shortcuts, by in ((ONWARD, 1), (BACKWARD, -1), (("End",), _FAR), (("Home",), -_FAR)):
                for shortcut in shortcuts:
                    _button(shortcut, shortcut, shortcut, keys, by)


def _told(view: View, scene: Scene, note: str, is_safe: bool, ground: str) -> None:
    with st.container(key="stage-chapter"):
        st.markdown(md_text(scene.chapter))
    with st.container(key="stage-headline"):
        st.header(md_text(scene.headline), anchor=False)
    chart = scene_chart(view, is_safe, scene.key, ground)
    with st.container(key="stage-body", horizontal=True, vertical_alignment="center", gap="large"):
        if scene.value:
            with st.container(key="stage-number", width="content", gap=None):
                with st.container(key="stage-value"):
                    st.markdown(md_text(scene.value))
                st.markdown(md_text(scene.detail))
        if chart is not None:
            with st.container(key="stage-chart"):
                bare(chart, key=f"stage.{scene.key}", alt=scene.headline)
        if scene.facts:
            with st.container(key="stage-facts"):
                st.markdown(_table(scene))
        if scene.people:
            with st.container(key="stage-people"):
                # A name is not broken over two lines.
                names = (md_text(name).replace(" ", UNBROKEN) for name in scene.people)
                st.markdown(SEPARATOR[view.language].join(names))
    # What the presenter has to say takes the place of what follows from the numbers: there is room for one of them.
    with st.container(key="stage-support", gap=None):
        for line in (note,) if note else scene.support:
            st.markdown(md_text(line))


def _table(scene: Scene) -> str:
    rows = [(fact.label, fact.value, fact.note) for fact in scene.facts]
    lines = ["| | | |", "|---|---:|---:|"]
    return "\n".join(lines + ["| " + " | ".join(map(md_text, row)) + " |" for row in rows])


def _button(
    label: str, name: str, shortcut: str, keys: tuple[str, ...], by: int, *, disabled: bool = False
) -> None:
    st.button(
        label,
        key=f"stage.{name}",
        shortcut=shortcut,
        disabled=disabled,
        wrap=False,
        on_click=partial(_go, keys, by),
    )


def _go(keys: tuple[str, ...], by: int) -> None:
    """Move on from where the reader is by now: two quick presses are two steps."""
    here = address.said("scene", keys[0])
    i = keys.index(here) if here in keys else 0
    address.choose("scene", keys[min(max(i + by, 0), len(keys) - 1)])
