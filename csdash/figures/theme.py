"""Theme: every colour and every size of type in a figure, in light and in dark.

A colour means one thing wherever it is used. `tests/figures/test_theme.py` measures contrast against the
background and the distance between colours that stand together, as a reader with deuteranopia or
protanopia sees them.
"""

from dataclasses import dataclass, replace
from typing import Any

FONT = (
    "'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', "
    "'Yu Gothic UI', 'Yu Gothic', Meiryo, system-ui, sans-serif"
)
SIZES = (12, 14, 16, 20, 28, 44)
CLEAR = "rgba(0,0,0,0)"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by meaning; `small`, `body` and `lead` are the sizes of type in a figure, in pixels."""

    name: str
    background: str
    text: str
    muted: str
    grid: str
    axis: str
    context: str
    accent: str
    target: str
    benchmark: str
    balance: str
    new: str
    expansion: str
    reactivation: str
    contraction: str
    churn: str
    neutral: str
    health: tuple[str, str, str]  # at risk, watch, healthy: the calm state has the calm colour
    tiers: tuple[str, str, str]
    stages: tuple[str, str, str, str]
    heat: tuple[str, ...]
    groups: tuple[str, str, str, str, str, str]
    small: int = 12
    body: int = 14
    lead: int = 16

    def movement(self, key: str) -> str:
        """The colour of a movement; totals are `balance`, and what is nobody's doing (fx, transfers) grey."""
        if key in ("opening", "retained", "closing"):
            return self.balance
        return getattr(self, key) if key in MOVEMENTS else self.neutral


MOVEMENTS = ("new", "expansion", "reactivation", "contraction", "churn")

LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    text="#1A2433",
    muted="#5A6675",
    grid="#E9ECF0",
    axis="#B3BBC6",
    context="#8A94A1",
    accent="#1A66C2",
    target="#000000",
    benchmark="#6B7685",
    balance="#1B365D",
    new="#00695C",
    expansion="#1E96B8",
    reactivation="#2FA18A",
    contraction="#C98000",
    churn="#BF3F1B",
    neutral="#6B7685",
    health=("#BF3F1B", "#C98000", "#4A9A8C"),
    tiers=("#3B2E6E", "#6F5FB0", "#9688CE"),
    stages=("#7C94A8", "#537CA2", "#2C6096", "#103C69"),
    heat=("#F3F7FC", "#C9DCF0", "#8FB6DD", "#4683BE", "#123F78"),
    groups=("#1A66C2", "#3A1F6B", "#BC2A7E", "#6B7A0C", "#0B5A36", "#3F444D"),
)

DARK = Theme(
    name="dark",
    background="#0E1117",
    text="#E8ECF2",
    muted="#A0A9B6",
    grid="#232933",
    axis="#4A5361",
    context="#78828F",
    accent="#7FB4F5",
    target="#FFFFFF",
    benchmark="#98A2B0",
    balance="#5B8FE0",
    new="#1FA68A",
    expansion="#6CC9EA",
    reactivation="#BDEBDD",
    contraction="#F5BE4F",
    churn="#EE5A36",
    neutral="#6F7888",
    health=("#EE5A36", "#F5BE4F", "#2C7A6D"),
    tiers=("#7463C0", "#A497DD", "#D9D2F5"),
    stages=("#5A6F86", "#6C99C6", "#9CC8F2", "#DCEEFF"),
    heat=("#131C2B", "#1D3A5F", "#2F659F", "#6FA3DB", "#D3E6FB"),
    groups=("#7FB4F5", "#9A70F0", "#CE6490", "#E8E27A", "#3FBF80", "#D5D9DE"),
)

THEMES = {"light": LIGHT, "dark": DARK}

# For a room: nothing that is to be read is smaller than the largest type of a page.
_ROOM = {"small": SIZES[-1], "body": SIZES[-1], "lead": SIZES[-1]}
GROUNDS = {
    "white": replace(LIGHT, name="white", text="#000000", muted="#1A2433", **_ROOM),
    "navy": replace(DARK, name="navy", background="#0B1F3F", text="#FFFFFF", muted="#D5DEEC", **_ROOM),
}


def tint(colour: str, opacity: float = 0.12) -> str:
    """`colour` as the veil of an interval."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on `colour`: at least 4.5:1 on any colour."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if luminance > 0.179 else "#FFFFFF"


def template(theme: Theme) -> dict[str, Any]:
    """What every figure shares. Named by each figure: plotly's own default would bring its colours along."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,  # a finger that scrolls the page must not zoom a chart
        "automargin": False,
        "tickfont": {"size": theme.small, "color": theme.muted},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": theme.small, "color": theme.text},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "colorway": list(theme.groups),
            "xaxis": axis,
            "yaxis": {**axis, "gridcolor": theme.grid, "gridwidth": 1},
            "annotationdefaults": {"showarrow": False, "align": "left"},
            "hoverlabel": {
                "bgcolor": theme.background,
                "bordercolor": theme.axis,
                "font": {"family": FONT, "size": theme.small, "color": theme.text},
                "align": "left",
            },
        }
    }


def layout(theme: Theme, *, height: int, margin: tuple[int, int, int, int], **parts: Any) -> dict[str, Any]:
    """The layout of a figure: `margin` is top, right, bottom, left, and `parts` are its axes and labels."""
    top, right, bottom, left = margin
    return {
        "template": template(theme),
        "autosize": True,
        "height": height,
        "margin": {"t": top, "r": right, "b": bottom, "l": left, "pad": 0, "autoexpand": False},
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 60,  # half the way to the next month on a wide screen
        "dragmode": False,
        # Japanese and English write 1,234.5 alike; every number we place is text from csdash.words.
        "separators": ".,",
        **parts,
    }
