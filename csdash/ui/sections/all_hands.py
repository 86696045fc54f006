"""The all-hands: the story of the view, arranged by its presenter and then shown, one idea at a time."""

from functools import partial

import streamlit as st

from csdash.analysis.sentences import joined
from csdash.disclosure import BEFORE
from csdash.share.story import KEYS, Scene, arranged, read_order, story, write_order
from csdash.text import Text
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.ui.parts import choice
from csdash.ui.sections.all_hands_notes import how_kept, note_field, notes_told
from csdash.ui.sections.all_hands_stage import stage
from csdash.views.view import View
from csdash.words.escape import md_text

AUDIENCE = Text("誰に見せるか", "For whom")
AUDIENCES = {"1": Text("全員", "Everybody"), "0": Text("社内の担当者のみ", "Those in charge only")}
GROUND = Text("背景", "Ground")
GROUNDS = {"white": Text("白", "White"), "navy": Text("紺", "Navy")}
START = Text("発表を始める", "Start presenting")
HOW = Text(
    "→ ← や PageDown・PageUp(クリッカー)、スペースで進み、Esc で戻ります。ブラウザーの F11 で全画面になります。"
    "順番と表示はリンクに残ります。",
    "→ and ←, PageDown and PageUp (as clickers send) or space move on, Esc comes back here; F11 fills the screen. Order "
    "and what is shown stand in the link.",
)
WHOLE = Text(
    "「全員」に見せるときは顧客名を伏せ、少数の集計を出しません。差から割り出せないよう、絞り込みも外れ、直近2年までを示します。",
    "For everybody, names are masked and small counts left out. Filters do not apply, and two years at most are shown: "
    "nothing can be worked out from a difference.",
)
SHOWN, UP, DOWN = Text("話す", "Tell it"), Text("前へ", "Earlier"), Text("後へ", "Later")
LEFT_OUT = Text("今回は話に入らないもの", "What the data does not tell")
UNKNOWN = Text(
    "リンクにある場面の一部は知られていないため、外しました。",
    "The link names scenes that are not known; they were left out.",
)
NONE = Text("話す場面がありません。", "There is nothing to tell.")


def all_hands(view: View) -> None:
    """The preparation, or on request the show."""
    is_presenting = address.choice("present", ("0", "1")) == "1"
    codes = {name: address.said(name, "") for name in ("order", "hidden")}
    order, hidden = (read_order(code, KEYS) for code in codes.values())
    for name, keys in (("order", order), ("hidden", hidden)):
        if keys:
            address.say(name, write_order(keys))
    if is_presenting:
        safe, ground = address.choice("safe", tuple(AUDIENCES)), address.choice("ground", tuple(GROUNDS))
        scenes = arranged(story(view, safe == "1").scenes, order, hidden)
        if scenes:
            stage(view, scenes, notes_told(view), safe == "1", ground)
            return
    if any(set(code.split(".")) - {"", *KEYS} for code in codes.values()):
        st.warning(UNKNOWN[view.language], icon=":material/link_off:")
    _prepare(view, order, hidden)


def _prepare(view: View, order: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    language = view.language
    with st.container(horizontal=True, vertical_alignment="bottom"):
        is_safe = choice("safe", AUDIENCE, AUDIENCES) == "1"
        choice("ground", GROUND, GROUNDS)
        told = story(view, is_safe)
        scenes = arranged(told.scenes, order)
        st.button(
            START[language],
            type="primary",
            icon=":material/slideshow:",
            key="start",
            disabled=all(scene.key in hidden for scene in scenes),
            on_click=partial(address.choose, "present", "1"),
        )
    st.caption(md_text(joined(HOW, how_kept(view))[language]))
    if is_safe and (view.where or view.window != BEFORE):
        st.info(md_text(WHOLE[language]), icon=":material/filter_alt_off:")
    elif is_safe:
        st.caption(md_text(WHOLE[language]))
    if not scenes:
        st.info(NONE[language], icon=":material/info:")
    keys = tuple(scene.key for scene in scenes)
    notes = notes_told(view)
    for i, scene in enumerate(scenes):
        with st.container(key=f"scene-{scene.key}", border=True, gap="xsmall"):
            _scene(view, scene, i, keys, hidden)
            note_field(view, scene.key, notes, language)
    if told.left_out:
        with st.expander(LEFT_OUT[language], icon=":material/lock_open:"):
            for _, chapter, reason in told.left_out:
                st.markdown(f"**{md_text(chapter)}** {md_text(reason)}")


def _scene(view: View, scene: Scene, i: int, keys: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    language, is_shown = view.language, scene.key not in hidden
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{i + 1} · {md_text(scene.chapter)}", width="stretch")
        for label, icon, by in ((UP, "arrow_upward", -1), (DOWN, "arrow_downward", 1)):
            st.button(
                label[language],
                icon=f":material/{icon}:",
                type="tertiary",
                key=f"move.{scene.key}.{by}",
                disabled=not 0 <= i + by < len(keys),
                on_click=partial(_move, keys, i, by),
            )
        key = f"shown.{scene.key}"
        st.session_state[key] = is_shown
        st.toggle(
            SHOWN[language], key=key, on_change=partial(changed, key, partial(_show, scene.key, hidden))
        )
    st.header(md_text(scene.headline), anchor=False)
    if scene.value:
        st.markdown(f"**{md_text(scene.value)}** {md_text(scene.detail)}")


def _move(keys: tuple[str, ...], i: int, by: int) -> None:
    moved = list(keys)
    moved.insert(i + by, moved.pop(i))
    address.choose("order", write_order(moved))


def _show(key: str, hidden: tuple[str, ...], is_shown: bool) -> None:
    others = tuple(one for one in hidden if one != key)
    address.choose("hidden", write_order(others if is_shown else (*others, key)))
