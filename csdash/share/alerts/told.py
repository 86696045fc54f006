"""Alerts as a letter, with no name that its reader may not see."""

from collections.abc import Sequence

from csdash.share.alerts.alert import KINDS, Alert
from csdash.share.digest.letter import Item, Letter
from csdash.text import Language, Text, shortened
from csdash.words.escape import plain_text

TITLE = Text("csdash からのお知らせ({n}件)", "csdash: {n} alerts")
TITLE_ONE = Text("csdash からのお知らせ: {kind}", "csdash: {kind}")
N = Text("対象: {n}社", "Accounts: {n}")
NAMED = Text("対象: {n}社(影響の大きい順に {names})", "Accounts: {n} (weighing most: {names})")
LIST = Text("、", ", ")
LONGEST = 40


def letter(alerts: Sequence[Alert], language: Language, *, mask_names: bool, provenance: str = "") -> Letter:
    """One item per alert."""
    title = (
        TITLE_ONE.format(kind=KINDS[alerts[0].kind]) if len(alerts) == 1 else TITLE.format(n=str(len(alerts)))
    )
    return Letter(
        language=language,
        title=title[language],
        items=tuple(_item(one, language, mask_names=mask_names) for one in alerts),
        provenance=provenance,
    )


def _item(alert: Alert, language: Language, *, mask_names: bool) -> Item:
    said = [alert.sentence[language]]
    if alert.behind:
        names = () if mask_names else alert.behind.named
        words = {"n": f"{alert.behind.n:,}", "names": LIST[language].join(map(_short, names))}
        said.append((NAMED if names else N).format(**words)[language])
    return Item(KINDS[alert.kind][language], tuple(said), alert.link)


def _short(name: str) -> str:
    """A name without what cannot be seen, and no longer than a line can hold."""
    return shortened(plain_text(name), LONGEST)
