"""The panels of one account, for every account of odd companies, and for names that are no names."""

import pytest

from csdash.errors import NotUnlocked
from csdash.panels import account_health, account_history, account_log, accounts
from csdash.panels.panel import Panel
from tests.app.company import HOSTILE
from tests.histories import history, opened
from tests.panels.offices import view_of
from tests.panels.test_every_panel import bare, with_everything

ASKED = (
    *(accounts.account_answer, accounts.account_name, accounts.profile_table, accounts.similar_table),
    *(account_history.mrr_panel, account_health.score_panel, account_health.inputs_table),
    *(account_history.movements_table, account_log.contracts_table, account_log.events_table),
    *(account_log.surveys_table, account_log.sponsor_table, account_log.goals_table),
    account_log.requests_table,
)
COMPANIES = {
    "1 month": lambda: bare(1),
    "3 months": lambda: bare(3),
    "attributes": with_everything,
    "a trial": lambda: opened(history("2025-01", {"A": [0, 0], "B": [1, 1]})),
}


@pytest.mark.parametrize("company", COMPANIES)
def test_every_account_has_its_panels_or_a_reason(company):
    session = COMPANIES[company]()
    for account in session.known_accounts()["account_id"]:
        for panel in ASKED:
            try:
                told = panel.__wrapped__(session, view_of(session), account)
            except NotUnlocked:
                continue
            if isinstance(told, Panel):
                assert told.finding
                assert "None" not in told.finding + told.subtitle
            elif isinstance(told, list):
                assert told
                assert not any("None" in sentence for sentence in told)


def test_many_products_are_the_largest_and_the_rest():
    paid = {f"A/p{i}": [10 + i, 10 + i] for i in range(9)}
    session = opened(history("2025-01", paid))
    chart = account_history.mrr_panel.__wrapped__(session, view_of(session, "en"), "A").chart
    assert len(chart.data) == 6
    assert sum(trace["y"][0] for trace in chart.data) == sum(10 + i for i in range(9))


def test_search_finds_by_id_and_name_and_takes_no_pattern():
    names = {"A1": HOSTILE, "B2": "Beta (KK)", "C3": None}
    session = opened(history("2025-01", {name: [1, 1] for name in names}, account_name=names))

    def found(words: str) -> list[str]:
        frame, _ = accounts.accounts_table.__wrapped__(session, view_of(session), words)
        return sorted(frame["account_id"])

    assert found("") == ["A1", "B2", "C3"]
    assert found(" b2 ") == ["B2"]
    assert found("(kk") == ["B2"]
    assert found("$x$") == ["A1"]
    assert found(".*") == []
