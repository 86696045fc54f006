"""What an NRR comes to over the years, its own beside round ones and the published median."""

import polars as pl

from csdash.analysis.compounding import YEARS, compounded, own_nrr, told
from csdash.analysis.difference import Measured, fixed
from csdash.metrics.benchmarks import BENCHMARKS
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

RATE = Text("NRR(毎年続いた場合)", "NRR, if it held every year")
OWN = Text("自社の直近12か月", "Own, last twelve months")
LOWER, UPPER = Text("自社の95%下限", "Own, 95% lower"), Text("自社の95%上限", "Own, 95% upper")
FLAT = Text("100%", "100%")
AFTER = Text("{n}年後", "After {n}")
AFTER_EN = {1: "1 year", 2: "2 years", 3: "3 years", 5: "5 years"}


@cached
def compounding_answer(session: Session, view: View) -> list[str]:
    """What the own NRR would come to."""
    return [one[view.language] for one in told(own_nrr(session, view.question))]


@cached
def compounding_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Revenue of today's customers as a multiple of today's, after one to five years of one NRR."""
    nrr = own_nrr(session, view.question)
    lines: list[tuple[Text, Measured]] = []
    if nrr.value is not None:
        lines.append((OWN, nrr))
        lines += [
            (name, Measured(end, None, None, nrr.n))
            for name, end in ((LOWER, nrr.lower), (UPPER, nrr.upper))
            if end is not None
        ]
    lines.append((FLAT, fixed(1.0)))
    lines += [(one.label, fixed(one.value)) for one in BENCHMARKS if one.metric == "nrr" and one.acv is None]
    rows = [
        (name[view.language], one.value, *(compounded(one, years).value for years in YEARS))
        for name, one in lines
    ]
    names = [f"after_{years}" for years in YEARS]
    schema = {"name": pl.String, "rate": pl.Float64, **dict.fromkeys(names, pl.Float64)}
    after = [Text(AFTER.ja.format(n=years), AFTER.en.format(n=AFTER_EN[years])) for years in YEARS]
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "name": Header(Text("どのNRRか", "Which NRR"), is_pinned=True),
        "rate": Header(RATE, Unit.RATE),
        **{name: Header(title, Unit.TIMES) for name, title in zip(names, after, strict=True)},
    }
