"""Masked: an account has a code in place of its name everywhere, and no free text that may hold one."""

import os
import subprocess
import sys
from datetime import date

import polars as pl

from csdash.scope import Scope
from csdash.snapshots.masked import code
from tests.histories import history, opened

PAID = {name: [10, 10, 8] for name in ("Acme", "Bolt", "Coil", "Dune", "Echo", "Flux")}
SAID = {
    "Acme": ("churned", "price"),
    "Bolt": ("churned", "Bolt was bought by Acme"),
    "Coil": ("request", "Coil wants SSO"),
    "Dune": ("request_shipped", "Coil wants SSO"),
    "Echo": ("support", "chat"),
    "Flux": ("onboarding_blocked", "Flux is slow"),
}
DAY = date(2024, 3, 5)
EVENTS = pl.DataFrame(
    {
        "account_id": [*SAID, *PAID],
        "kind": [*(kind for kind, _ in SAID.values()), *["churn_notice"] * 6],
        "detail": [*(detail for _, detail in SAID.values()), *["高すぎる"] * 6],
        "date": [DAY] * 12,
    }
)
TABLES = {
    "events": EVENTS,
    "surveys": pl.DataFrame(
        {"account_id": ["Acme"], "contact_id": ["ceo@acme"], "kind": ["nps"], "date": [DAY], "score": [9.0]}
    ),
    "contracts": pl.DataFrame(
        {
            "contract_id": ["Acme-1"],
            "account_id": ["Acme"],
            "start_date": [date(2024, 1, 1)],
            "end_date": [date(2024, 12, 31)],
            "mrr": [10.0],
        }
    ),
    "annotations": pl.DataFrame({"date": [DAY], "text_ja": ["Acme"], "text_en": ["Acme"]}),
    "assessments": pl.DataFrame(
        {"date": [DAY], "unit": ["company"], "dimension": ["metrics"], "stage": [2], "evidence": ["Acme"]}
    ),
    "audit": pl.DataFrame({"edge": ["gap"], "account_id": ["Acme"], "detail": ["Acme"]}),
}


def session(scope: Scope = Scope(masked=True)):  # noqa: B008  it is frozen
    frame = history(
        "2024-01",
        PAID,
        account_name={name: f"{name} Inc." for name in PAID},
        region=dict.fromkeys(PAID, "EU"),
    )
    return opened(frame, options={"scope": scope}, **TABLES)


def everything(told) -> str:
    """All rows the session holds, in whatever table."""
    return " ".join(str(frame.collect().rows()) for frame in told._rows._tables.values()) + str(
        told._rows.names
    )


def test_no_table_holds_a_name():
    words = everything(session())
    assert not [name for name in PAID if name in words]
    assert "acme" not in words
    assert "Acme" in everything(session(Scope()))


def test_an_account_has_one_code_in_every_table_and_scope():
    told, part = session(), session(Scope.of(masked=True, region=["EU"]))
    codes = {code(name) for name in PAID}
    assert set(told.known_accounts()["account_id"]) == codes
    assert set(part.known_accounts()["account_id"]) == codes
    assert sorted(told.account_events(code("Echo"))["kind"]) == ["churn_notice", "support"]
    names = told.account_names()
    assert names.filter(pl.col("account_id") == code("Acme"))["account_name"].item() == f"#{code('Acme')[:6]}"


def test_what_is_said_alike_of_many_or_by_the_contract_stays():
    told = dict(session()._rows.events().collect().select("account_id", "detail").rows()[:6])
    assert told == {
        code("Acme"): "price",
        code("Bolt"): None,
        code("Coil"): code("Coil wants SSO"),
        code("Dune"): code("Coil wants SSO"),
        code("Echo"): "chat",
        code("Flux"): None,
    }
    notices = session()._rows.events().collect().filter(kind="churn_notice")
    assert notices["detail"].to_list() == ["高すぎる"] * 6


def test_the_sums_are_those_of_everybody():
    whole, masked = session(Scope()), session()
    for ask in (lambda one: one.metrics("mrr", "nps", "nrr", window=1), lambda one: one.bridge(1)):
        assert ask(masked).equals(ask(whole))


def test_whoever_knows_the_names_cannot_try_them_out():
    # Another process has other codes.
    asked = "from csdash.snapshots.masked import code; print(code('Acme'))"
    other = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert len(other.stdout.strip()) == len(code("Acme"))
    assert other.stdout.strip() != code("Acme")
