"""What the sections of the voice page say first, from their numbers and never more than those say."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis.onboarding.named import quarter_name
from csdash.analysis.sentences import points, written
from csdash.analysis.voice.scores import Score
from csdash.analysis.with_interval import with_ends, with_interval
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.months import month_index
from csdash.text import Text
from csdash.unit import Unit

KINDS = {"nps": Text("NPS", "NPS"), "csat": Text("CSAT", "CSAT"), "ces": Text("CES", "CES")}
NOT_ASKED = Text(
    "直近12か月に依頼したアンケートはありません。", "Nobody was asked in the last twelve months."
)
LEVEL = Text(
    "{kind}は{value}(±{margin}、回答{n}件)、回答率は{rate}です。",
    "{kind} is {value} (±{margin}, {n} answers); {rate} of those asked answered.",
)
LEVEL_FEW = Text(
    "{kind}は{value}(回答{n}件)です。区間を示せるだけの回答がありません。",
    "{kind} is {value} ({n} answers), too few for an interval.",
)
ACCOUNT = Text(
    "1社を1票として数えると、NPSは{value}です。", "With one vote for each account, NPS is {value}."
)
FELL = Text(
    "{kind}は{quarter}に、前の四半期から{gap}下がりました。",
    "{kind} fell by {gap} in {quarter}, from the quarter before.",
)
ROSE = Text(
    "{kind}は{quarter}に、前の四半期から{gap}上がりました。",
    "{kind} rose by {gap} in {quarter}, from the quarter before.",
)
ONE_QUARTER = Text("比べられる四半期がまだありません。", "There is no second quarter to compare with yet.")
STEADY = Text(
    "{kind}は、四半期ごとに見ても誤差を超えて動いていません。",
    "Quarter by quarter, {kind} did not move by more than chance.",
)

DIFFER = Text(
    "{kind}がほかの全体と誤差を超えて異なるのは、{groups}です({n}組を比較)。",
    "{kind} differs from all others by more than chance in {groups} ({n} groups compared).",
)
ALIKE = Text(
    "{n}組を比べましたが、{kind}がほかと誤差を超えて異なる区分はありません。",
    "Of {n} groups compared, none differs in {kind} by more than chance.",
)
TOO_FEW = Text("区分ごとに比べるだけの回答がまだありません。", "There are too few answers to compare groups.")
GROUP = Text("{dimension}「{group}」{value}(ほか{rest})", "{dimension} {group} ({value}, others {rest})")


def unit_of(kind: str) -> Unit:
    """NPS in points, the others as shares."""
    return Unit.POINTS if kind == "nps" else Unit.RATE


def levels(told: Sequence[Score]) -> tuple[Text, ...]:
    """Where each kind of survey stands, with its margin and response rate."""
    if not told:
        return (NOT_ASKED,)
    said = []
    for one in told:
        words = {"kind": KINDS[one.kind], "n": f"{one.n_responses:,}"}
        value = written(one.by_response.value, unit_of(one.kind))
        if one.margin is None:
            said.append(LEVEL_FEW.format(**words, value=value))
            continue
        rate = with_ends(one.response_rate, Unit.RATE)
        said.append(LEVEL.format(**words, value=value, margin=margin_text(one.margin, one.kind), rate=rate))
        if one.kind == "nps" and one.by_account.value is not None:
            said.append(ACCOUNT.format(value=with_interval(one.by_account, Unit.POINTS)))
    return tuple(said)


def moved(quarters: pl.DataFrame, kind: str) -> tuple[Text, ...]:
    """The quarters in which a figure moved by more than chance, the largest move first, two at most."""
    if quarters.height < 2:
        return ()
    real = quarters.filter("is_distinguishable").sort(pl.col("change").abs(), descending=True)
    if real.is_empty():
        return (STEADY.format(kind=KINDS[kind]),)
    return tuple(
        (ROSE if change > 0 else FELL).format(
            kind=KINDS[kind],
            quarter=quarter_name(month_index(month)),
            gap=margin_text(abs(change), kind),
        )
        for month, change in real.select("month", "change").head(2).iter_rows()
    )


def differing(found: pl.DataFrame, kind: str, names: Names) -> Text:
    """The groups that answer differently, the largest difference first, three at most."""
    n = found.filter("is_compared").height
    if not n:
        return TOO_FEW
    real = found.filter("is_distinguishable").sort(pl.col("difference").abs(), descending=True)
    if real.is_empty():
        return ALIKE.format(n=str(n), kind=KINDS[kind])
    parts = [
        GROUP.format(
            dimension=in_prose(dimension_name(row["dimension"])),
            group=names.value(row["dimension"], row["group"]),
            value=written(row["value"], unit_of(kind)),
            rest=written(row["rest"], unit_of(kind)),
        )
        for row in real.head(3).iter_rows(named=True)
    ]
    groups = Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))
    return DIFFER.format(kind=KINDS[kind], groups=groups, n=str(n))


def margin_text(size: float, kind: str) -> Text:
    """A distance between two figures of a kind: 5.4, or 5.4 points of a share."""
    if kind == "nps":
        return Text(f"{size:.0f}", f"{size:.0f}")
    return Text(f"{points(size)}ポイント", f"{points(size)} points")
