"""The chart of a scene, in type for the last row, on white or on navy."""

from csdash.figures.figure import Figure
from csdash.figures.first_last import first_last
from csdash.figures.theme import GROUNDS
from csdash.session import Session
from csdash.share.story.story import story
from csdash.views.kept import cached
from csdash.views.view import View


@cached
def scene_chart(session: Session, view: View, is_safe: bool, key: str, ground: str) -> Figure | None:
    """The history of scene `key` as a line; None where the scene has none."""
    line = story(view, is_safe).scene(key).line
    if line is None:
        return None
    return first_last(
        line.frame, line.unit, language=view.language, theme=GROUNDS[ground], currency=session.currency
    )
