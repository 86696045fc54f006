"""Masked: rows in which no account has a name: codes in place of what names it, and no free text that may.

The codes are drawn with a key that every process makes for itself and nobody keeps: whoever knows all accounts cannot
try them out. Within a process an account has one code, in every table, snapshot and scope.
"""

import secrets
from collections.abc import Mapping
from hashlib import blake2b

import polars as pl

from csdash.contract.details import BY_KIND, PRODUCT
from csdash.contract.reasons import REASONS

_KEY = secrets.token_bytes(32)
# What names an account, a person in it or a paper about it.
NAMING = ("account_id", "parent_id", "contact_id", "contract_id")
# Texts somebody wrote without thinking of who would read them; a figure stands without them.
FREE = {"assessments": ("evidence",), "audit": ("detail",)}
REASONED = ("churned", "churn_notice")
REQUESTED = ("request", "request_shipped")
# What is said alike of so many accounts names none of them.
COMMON = 5


def code(value: str) -> str:
    """The code in place of a name; nothing stays nothing."""
    return blake2b(value.encode(), key=_KEY, digest_size=8).hexdigest() if value else value


def named_by_code(accounts: pl.LazyFrame) -> pl.LazyFrame:
    """account_id, account_name of accounts that go by codes: as much of the code as somebody can keep in mind."""
    return accounts.select(
        "account_id", account_name=pl.concat_str(pl.lit("#"), pl.col("account_id").str.head(6))
    )


def masked(tables: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """`tables` with codes for names, and without free text. What is in words that many have in common stays."""
    told = {name: frame for name, frame in tables.items() if name != "annotations"}
    if "events" in told:
        told["events"] = _detailed(told["events"], told.get("labels"))
    for name, columns in FREE.items():
        if name in told:
            there = set(columns) & set(told[name].collect_schema().names())
            told[name] = told[name].with_columns(pl.lit(None, dtype=pl.String).alias(one) for one in there)
    return {name: _coded(frame) for name, frame in told.items()}


def _coded(frame: pl.LazyFrame) -> pl.LazyFrame:
    there = frame.collect_schema().names()
    codes = {name: _codes(frame, pl.col(name)) for name in NAMING if name in there}
    return frame.with_columns(pl.col(name).replace_strict(old, new) for name, (old, new) in codes.items())


def _codes(frame: pl.LazyFrame, values: pl.Expr) -> tuple[pl.Series, pl.Series]:
    found = frame.select(values.alias("old").cast(pl.String)).unique().drop_nulls().collect()["old"]
    return found, pl.Series("new", [code(value) for value in found], dtype=pl.String)


def _detailed(events: pl.LazyFrame, labels: pl.LazyFrame | None) -> pl.LazyFrame:
    """Events whose details are words of the contract, of the company's labels, or of many; requests of few go by codes."""
    if "detail" not in events.collect_schema().names():
        return events
    said, kind = pl.col("detail").str.strip_chars(), pl.col("kind")
    known = kind.is_in(REASONED) & said.is_in([*REASONS, *_labelled(labels)])
    for one, words in BY_KIND.items():
        known |= (kind == one) & said.is_in(list(words))
    known |= said.str.starts_with(PRODUCT)
    known |= pl.col("account_id").n_unique().over("kind", "detail") >= COMMON
    asked = kind.is_in(REQUESTED)
    old, new = _codes(events.filter(asked), pl.col("detail"))
    coded = pl.col("detail").replace_strict(old, new, default=None, return_dtype=pl.String)
    # Whoever asked and whoever got it count together, so that one request is one request.
    by_few = asked & (pl.col("account_id").n_unique().over(asked.alias("asked"), "detail") < COMMON)
    return events.with_columns(detail=pl.when(by_few).then(coded).when(known | asked).then(pl.col("detail")))


def _labelled(labels: pl.LazyFrame | None) -> list[str]:
    if labels is None:
        return []
    return labels.filter(pl.col("dimension") == "reason").collect()["value"].to_list()
