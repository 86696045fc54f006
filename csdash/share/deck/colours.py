"""Colours: a template's own in the place of ours. What a colour means (lost, healthy, at risk) keeps its colour."""

from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement

from csdash.figures.theme import LIGHT

_OURS = {"dk1": LIGHT.text, "lt1": LIGHT.background, "dk2": LIGHT.balance}


def of_template(theme: BaseOxmlElement) -> dict[str, str]:
    """Which colour of the template stands for which of ours: subject and balance, groups, tiers, the ramp of heat."""
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    named = {}
    for name in ("dk1", "lt1", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"):
        entry = scheme.find(qn(f"a:{name}"))
        value = None if entry is None or not len(entry) else entry[0].get("lastClr") or entry[0].get("val")
        if value and len(value) == 6:
            named[name] = f"#{value.upper()}"
    if "accent1" not in named:
        return {}
    ground, accent = named.get("lt1", LIGHT.background), named["accent1"]
    ours = {ours: named[name] for name, ours in _OURS.items() if name in named}
    ours |= {colour: named[f"accent{i}"] for i, colour in enumerate(LIGHT.groups, 1) if f"accent{i}" in named}
    ours[LIGHT.accent] = accent
    for ramp, steps in ((LIGHT.heat, (0.05, 0.25, 0.5, 0.75, 1.0)), (LIGHT.stages, (0.45, 0.6, 0.8, 1.0))):
        ours |= {colour: mixed(ground, accent, step) for colour, step in zip(ramp, steps, strict=True)}
    tiers = named.get("accent2", accent)
    ours |= {
        colour: mixed(ground, tiers, step) for colour, step in zip(LIGHT.tiers, (1.0, 0.7, 0.45), strict=True)
    }
    return {colour.upper(): shown for colour, shown in ours.items()}


def mixed(ground: str, colour: str, share: float) -> str:
    """`share` of `colour` on `ground`."""
    parts = (
        round(int(a, 16) + (int(b, 16) - int(a, 16)) * share)
        for a, b in ((ground[k : k + 2], colour[k : k + 2]) for k in (1, 3, 5))
    )
    return "#" + "".join(f"{part:02X}" for part in parts)
