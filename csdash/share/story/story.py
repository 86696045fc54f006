"""The story of a view: what moved, why, thanks to whom, what customers say, what is next. It chooses itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from csdash.disclosure import BEFORE
from csdash.errors import CsdashError
from csdash.session import Session
from csdash.share.provenance import provenance_line
from csdash.share.safe import safe_view
from csdash.share.story import ahead, state, thanks, voice, why
from csdash.share.story.scene import Scene
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import View

Maker = Callable[[View], Scene]
WHERE, MOVED, WHY = (
    Text("いまの姿", "Where we stand"),
    Text("何が動いたか", "What moved"),
    Text("なぜ動いたか", "Why"),
)
THANKS, VOICE = Text("誰のおかげか", "Thanks to whom"), Text("お客さまの声", "What customers say")
AIM, NEXT = Text("目標", "Our targets"), Text("これから", "What is next")
# The scenes in the order of the story, each with its chapter. The keys stand in links, so they stay as they are.
SCENES: dict[str, tuple[Text, Maker]] = {
    "opening": (WHERE, state.opening),
    "moved": (MOVED, state.what_moved),
    "bridge": (WHY, why.bridge),
    "cause": (WHY, why.cause),
    "thanks": (THANKS, thanks.thanks),
    "nps": (VOICE, voice.nps),
    "requests": (VOICE, voice.wishes),
    "targets": (AIM, ahead.targets),
    "due": (NEXT, ahead.due),
    "forecast": (NEXT, ahead.forecast),
}
KEYS = tuple(SCENES)


@dataclass(frozen=True, slots=True)
class Story:
    """The scenes there are, in order; `left_out` says of each other why it is not: (key, chapter, reason)."""

    scenes: tuple[Scene, ...]
    left_out: tuple[tuple[str, str, str], ...]

    def scene(self, key: str) -> Scene:
        """The scene called `key`; raises KeyError where it was left out."""
        return {one.key: one for one in self.scenes}[key]


def story(view: View, is_safe: bool) -> Story:
    """The story of `view`; as everybody may see it where `is_safe`: no account by name, and no group of few."""
    # What everybody may see is of the whole over a year, whatever the filters are: it is told once for all of them.
    return _story(replace(view, where=(), window=BEFORE) if is_safe else view, is_safe)


@cached
def _story(session: Session, view: View, is_safe: bool) -> Story:
    try:
        told = safe_view(view) if is_safe else view
    except CsdashError as reason:
        said = reason.message[view.language]
        return Story((), tuple((key, chapter[view.language], said) for key, (chapter, _) in SCENES.items()))
    is_named = is_safe and session.settings.share_names_team
    team = thanks.everybody(session, view.months[1]) if is_named else ()
    whence = provenance_line(told)
    scenes, left_out = [], []
    for key, (chapter, make) in SCENES.items():
        try:
            scene = make(told)
        except CsdashError as reason:
            left_out.append((key, chapter[view.language], reason.message[view.language]))
        else:
            if key == "thanks" and is_safe:
                scene = thanks.to_all(scene, team, view.language)
            scenes.append(replace(scene, chapter=chapter[view.language], provenance=whence))
    return Story(tuple(scenes), tuple(left_out))
