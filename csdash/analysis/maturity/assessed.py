"""Maturity: the stage each unit gives itself, beside what the data shows of its practice."""

from datetime import date

import polars as pl

from csdash.analysis.question import Question
from csdash.contract.accounts import DIMENSIONS
from csdash.contract.names import Names, dimension_name, own_name
from csdash.errors import NoAnswer
from csdash.session import Session
from csdash.text import Text

COMPANY = "company"
# Assessments of a principle: principle:<code>.
PRINCIPLE = "principle:"
# What of a stage's practice shows in data; the gates per stage build on these.
EVIDENCE = (
    "health_coverage_rate",
    "onboarding_completion_rate",
    "ttv_median_days",
    "nps_response_rate",
    "nps",
    "grr",
    "nrr",
)


def unit_name(unit: str, names: Names) -> Text:
    """A unit in words: the company, or an attribute and its value."""
    if unit == COMPANY:
        return Text("全社", "Company")
    dimension, sign, value = unit.partition("=")
    if dimension == "team" and value:
        return Text(f"チーム: {own_name(value).ja}", f"Team: {own_name(value).en}")
    if not sign or dimension not in DIMENSIONS:
        return own_name(unit)
    name = names.value(dimension, value)
    return (
        Text(name.ja, name.en)
        if dimension == "region"
        else Text(f"{dimension_name(dimension).ja}: {name.ja}", f"{dimension_name(dimension).en}: {name.en}")
    )


def of_practice(assessments: pl.DataFrame) -> pl.DataFrame:
    """The assessments of a stage: those of single principles stand in the same table and are another scale."""
    return assessments.filter(~pl.col("dimension").str.starts_with(PRINCIPLE))


def stages(assessments: pl.DataFrame, until: date) -> pl.DataFrame:
    """unit, date, stage and n_dimensions of every assessment up to `until`, oldest first per unit.

    A unit stands at the lowest of its dimensions: a chain of practices is as mature as its weakest link.
    """
    return (
        of_practice(assessments)
        .filter(pl.col("date") <= until)
        .group_by("unit", "date")
        .agg(pl.col("stage").min().cast(pl.Int64), pl.col("dimension").n_unique().alias("n_dimensions"))
        .sort(pl.col("unit") != COMPANY, "unit", "date")
    )


def latest(history: pl.DataFrame) -> pl.DataFrame:
    """The newest row of `stages` per unit, the company first."""
    newest = history.filter(pl.col("date") == pl.col("date").max().over("unit"))
    return newest.sort(pl.col("unit") != COMPANY, "unit")


def dimensions_of(assessments: pl.DataFrame, until: date) -> pl.DataFrame:
    """unit, dimension, stage, evidence of each unit's newest assessment, weakest dimension first."""
    known = of_practice(assessments).filter(pl.col("date") <= until)
    newest = known.filter(pl.col("date") == pl.col("date").max().over("unit"))
    columns = ["unit", "dimension", "stage"] + (["evidence"] if "evidence" in newest.columns else [])
    return newest.select(columns).sort(pl.col("unit") != COMPANY, "unit", "stage", "dimension")


def evidence(session: Session, question: Question, units: list[str]) -> pl.DataFrame:
    """unit, then per metric of EVIDENCE <key>, <key>_lower, <key>_upper, <key>_n: what the data shows of each unit now."""
    rows = []
    for unit in units:
        row: dict[str, object] = {"unit": unit}
        narrowed = _within(question, unit)
        for key in EVIDENCE if narrowed else ():
            try:
                found = narrowed.at(session, question.month, key)
            except NoAnswer:
                continue
            for part, column in (
                ("", "value"),
                ("_lower", "lower"),
                ("_upper", "upper"),
                ("_n", "n_accounts"),
            ):
                row[key + part] = found[column][0] if found.height else None
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def _within(question: Question, unit: str) -> Question | None:
    if unit == COMPANY:
        return question
    dimension, sign, value = unit.partition("=")
    if not sign or dimension not in DIMENSIONS:
        return None
    return question.narrowed(dimension, (value,))
