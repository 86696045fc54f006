"""Story: what of a view is told to everybody, one idea at a time."""

from csdash.share.story.arranged import arranged, read_order, write_order
from csdash.share.story.chart import scene_chart
from csdash.share.story.scene import Fact, Line, Scene
from csdash.share.story.story import KEYS, Story, story

__all__ = [
    "KEYS",
    "Fact",
    "Line",
    "Scene",
    "Story",
    "arranged",
    "read_order",
    "scene_chart",
    "story",
    "write_order",
]
