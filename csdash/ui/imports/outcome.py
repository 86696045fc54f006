"""The outcome: what the checks say of a draft, what its numbers would be, and saving it."""

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from csdash import clock
from csdash.importing.attempt import drafted
from csdash.importing.draft import Draft
from csdash.importing.mapping_file import mapping_text
from csdash.importing.saving import save
from csdash.opening import open_draft
from csdash.place import Place
from csdash.session import Session
from csdash.settings import Settings
from csdash.text import Text
from csdash.ui import cache
from csdash.ui.changed import changed
from csdash.ui.current import current_language
from csdash.ui.export import named
from csdash.ui.imports.bench import Bench
from csdash.ui.imports.draft_figures import draft_figures
from csdash.ui.imports.report import reported
from csdash.ui.imports.waiting import waiting
from csdash.ui.offer import accept
from csdash.ui.parts import table
from csdash.words.dates import day_text
from csdash.words.escape import md_text

AS_OF = Text("いつ時点のデータか", "As of which day this is known")
AS_OF_HELP = Text(
    "この日までに終わった月だけを取り込みます。書き出した日を指定してください。",
    "Only months that were over on this day are taken. Give the day on which it was exported.",
)
CHECK = Text("この内容で検査する", "Check it like this")
AGAIN = Text("変更した内容でもう一度検査する", "Check again with the changes")
MAPPING = Text("マッピングを保存 (.toml)", "Download the mapping (.toml)")
FOUND = Text("検査の結果", "What the checks say")
CLEAN = Text("問題は見つかりませんでした。", "No problems found.")
REFUSED = Text(
    "エラーが{n}件あるため、保存できません。元のファイルか上の対応を直してください。",
    "Errors: {n}. Nothing can be saved; mend the file, or what its columns were taken for above.",
)
BEFORE = Text("保存する前の数字", "The numbers, before anything is saved")
SAVE = Text("スナップショットとして保存", "Save as a snapshot")
SAVED = Text(
    "{as_of}時点のスナップショットとして {root} に保存しました。", "Saved as a snapshot of {as_of} in {root}."
)
SAME = Text(
    "同じ内容がすでに保存されています。何も変更していません。",
    "The same content is saved already. Nothing was changed.",
)
SHOW = Text("このデータで全画面を表示する", "Show this data on all pages")


def outcome(made: Bench, root: Place, settings: Settings) -> None:
    """From the day it is of to the saved snapshot, one step after the other."""
    language = current_language()
    today = clock.today(settings.timezone)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"import.as_of.{made.dropped}.{language}"
        st.session_state[key] = made.as_of or today
        st.date_input(
            AS_OF[language],
            max_value=today,
            format="YYYY-MM-DD",
            help=AS_OF_HELP[language],
            key=key,
            on_change=partial(changed, key, partial(_day_chosen, made)),
            width=220,
        )
        asked = st.button(
            (AGAIN if made.draft else CHECK)[language],
            type="secondary" if made.draft else "primary",
            key="import.check",
            icon=":material/fact_check:",
        )
        st.download_button(
            MAPPING[language],
            data=mapping_text(made.mapping, _reasons(made), language),
            file_name=named("mapping.toml"),
            mime="application/toml",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key="import.mapping",
        )
    # What was just dropped is checked without being asked; what was changed waits until the reader is done.
    if asked or (made.draft is None and made.is_untouched):
        with waiting() as progress:
            as_left = replace(made.chosen, mapping=made.mapping)
            day = made.as_of if made.is_dated else None
            made.draft = drafted(made.sheets, as_left, made.folder, settings, day, progress)
            made.session = _opened(made.draft, settings)
            if made.draft.manifest:
                made.as_of = made.draft.manifest.as_of
        st.rerun()
    if made.draft:
        _judged(made, root, settings)


def _day_chosen(made: Bench, day: date) -> None:
    made.as_of, made.is_dated = day, True
    made.forget_draft()


def _opened(draft: Draft, settings: Settings) -> Session | None:
    return open_draft(draft.folder, draft.manifest, settings=settings) if draft.manifest else None


def _reasons(made: Bench) -> tuple:
    """Why the guess is as it is; of a mapping that people changed nobody knows."""
    return made.chosen.reasons if made.is_as_guessed else ()


def _judged(made: Bench, root: Place, settings: Settings) -> None:
    language = current_language()
    report = made.draft.report
    st.header(FOUND[language], anchor=False)
    if report.errors:
        st.error(md_text(REFUSED.format(n=str(len(report.errors)))[language]), icon=":material/block:")
    if report.findings:
        table(*reported(report, language), key="import-report", alt=FOUND[language])
    else:
        st.caption(CLEAN[language])
    if made.session is None:
        return
    st.header(BEFORE[language], anchor=False)
    draft_figures(made.session)
    if made.published is None:
        if st.button(SAVE[language], type="primary", key="import.save", icon=":material/save:"):
            with waiting() as progress:
                made.published = save(
                    made.draft,
                    root,
                    mapping_text(made.mapping, _reasons(made), language),
                    is_dated=made.is_dated,
                    settings=settings,
                    progress=progress,
                )
            cache.look_again()
            accept()
            st.rerun()
        return
    said = SAVED if made.published.is_new else SAME
    as_of = day_text(made.draft.manifest.as_of, language)
    st.success(md_text(said.format(as_of=as_of, root=str(root))[language]), icon=":material/check_circle:")
    if cache.settings().data != root:
        st.button(SHOW[language], key="import.show", on_click=cache.show_root, args=(root,))
