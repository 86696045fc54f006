"""The all-hands page: arranged by its presenter, shown one scene at a time, all of it in the link."""

import pytest

from csdash.notes import notes_of
from csdash.settings import Settings
from tests.app.company import HOSTILE, opened, root_of, texts

PAGE = "executive/all_hands.py"
pytestmark = pytest.mark.usefixtures("kept")


def prepared(**query: str):
    return opened(query, locale="en-US", page=PAGE)


def button(app, key: str):
    return next(one for one in app.button if one.key == key)


def scenes(app) -> list[str]:
    """The scenes of the preparation, by the order of their switches."""
    return [one.key.removeprefix("shown.") for one in app.toggle]


def test_the_preparation_lists_the_story_and_what_it_lacks():
    app = prepared()
    assert scenes(app) == ["opening", "moved", "bridge"] or scenes(app)[0] == "opening"
    assert "This snapshot has no surveys" in texts(app)
    assert app.query_params["safe"] == "1"
    assert "present" not in app.query_params or app.query_params["present"] == "0"


def test_a_scene_moved_earlier_stands_in_the_link():
    app = prepared()
    first, second, *rest = scenes(app)
    moved = button(app, f"move.{second}.-1").click().run()
    assert scenes(moved) == [second, first, *rest]
    assert moved.query_params["order"] == ".".join([second, first, *rest])
    again = prepared(order=moved.query_params["order"])
    assert scenes(again) == [second, first, *rest]


def test_a_hidden_scene_is_kept_in_the_list_and_left_out_of_the_show():
    app = prepared()
    first, second, *_ = scenes(app)
    hidden = app.toggle(key=f"shown.{first}").set_value(False).run()
    assert hidden.query_params["hidden"] == first
    assert scenes(hidden)[0] == first
    shown = button(hidden, "start").click().run()
    assert shown.query_params["present"] == "1"
    assert shown.query_params["scene"] == second


def test_the_show_moves_on_stops_at_its_ends_and_comes_back():
    app = prepared()
    keys = scenes(app)
    app = button(app, "start").click().run()
    for key in [*keys[1:], keys[-1]]:
        app = button(app, "stage.PageDown").click().run()
        assert app.query_params["scene"] == key
    app = button(app, "stage.Home").click().run()
    assert app.query_params["scene"] == keys[0]
    assert button(app, "stage.back").disabled
    app = button(app, "stage.leave").click().run()
    assert scenes(app) == keys


def test_a_note_is_shown_with_its_scene():
    app = prepared()
    app = app.text_input(key="note.opening").set_value(f"Thanks! {HOSTILE}"[:60]).run()
    app = button(app, "start").click().run()
    assert not app.exception
    assert "Thanks" in texts(app)
    app = button(app, "stage.leave").click().run()
    assert app.text_input(key="note.opening").value.startswith("Thanks")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A root, where notes can be kept."""
    there = root_of(tmp_path / "root")
    monkeypatch.setenv("CSDASH_DATA", str(there))
    return there


def test_a_line_is_found_again_after_a_reload_and_on_another_machine(root):
    prepared().text_input(key="note.opening").set_value("Thank you all").run()
    assert notes_of(Settings(data=root)).lines("2025-12") == {"opening": "Thank you all"}
    another = prepared()
    assert another.text_input(key="note.opening").value == "Thank you all"
    shown = button(another, "start").click().run()
    assert "Thank you all" in texts(shown)


def test_that_filters_do_not_apply_for_everybody_is_said_where_there_are_some():
    assert "Filters do not apply" in next(box.value for box in prepared(segment="SMB").info)
    assert not prepared().info


@pytest.mark.parametrize("name", ["order", "hidden"])
def test_unknown_scenes_in_a_link_are_dropped_with_a_word(name):
    app = prepared(**{name: "opening.nonsense"})
    assert not app.exception
    assert "The link names scenes that are not known" in texts(app)
    assert app.query_params[name] == "opening"


def test_everything_hidden_leaves_the_preparation():
    keys = ".".join(scenes(prepared()))
    app = prepared(hidden=keys, present="1")
    assert scenes(app)
    assert button(app, "start").disabled
