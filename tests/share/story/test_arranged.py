"""A presenter's order: what the link says, and what it cannot know."""

import pytest

from csdash.share.story import Scene, arranged, read_order, write_order

SCENES = tuple(Scene(key, "", key) for key in ("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("order", "hidden", "expected"),
    [
        ((), (), "abcd"),
        (("c", "a", "b", "d"), (), "cabd"),
        ((), ("b", "d"), "ac"),
        (("d", "c", "b", "a"), ("c",), "dba"),
        (("a", "b", "c", "d"), ("a", "b", "c", "d"), ""),
        # The data told nothing of b when the link was made: it follows a, as in the story.
        (("d", "a", "c"), (), "dabc"),
        (("d", "c", "b"), (), "adcb"),
        (("gone", "b", "a"), (), "bcda"),
    ],
)
def test_scenes_stand_as_the_presenter_wants(order, hidden, expected):
    assert "".join(scene.key for scene in arranged(SCENES, order, hidden)) == expected


@pytest.mark.parametrize(
    ("code", "keys"),
    [("", ()), ("b.a", ("b", "a")), ("b.x.a.b", ("b", "a")), ("<script>.a", ("a",)), ("...", ())],
)
def test_a_code_names_what_is_known_once(code, keys):
    assert read_order(code, ("a", "b", "c", "d")) == keys


def test_what_is_written_is_read():
    assert read_order(write_order(("d", "a")), ("a", "b", "c", "d")) == ("d", "a")
