"""Non-interference of what is sent: a role's digest and alerts are those of data that never had the other rows."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import csdash
from csdash.access.access import Role
from csdash.share.alerts.alert import Alert
from csdash.share.alerts.found import alerts
from csdash.share.asked import view_of
from csdash.share.digest.digest import digest
from csdash.share.digest.letter import Letter
from csdash.share.outlines import OUTLINES
from tests.laws.companies import companies, law
from tests.laws.company import WINDOWS, Company
from tests.laws.test_scope import HIDDEN

NORTH = Role(rows={"region": ("north",)}, mask_names=False).grant("north").scope


def told(session: csdash.Session, window: int) -> tuple[Letter, list[Alert]]:
    """All that would be sent, but for the snapshot's id, which tells nothing of a row."""
    view = view_of(session, "en", window=window)
    letter = digest(OUTLINES["overview"], view, "https://x")
    return replace(letter, provenance=""), alerts(view, date(2017, 1, 1), "https://x")


@law(10)
@given(companies(), companies(), st.sampled_from(WINDOWS))
def test_a_role_is_told_nothing_of_other_rows(company: Company, other: Company, window: int):
    seen = company.of_accounts(~HIDDEN)
    alone = told(seen.opened(NORTH), window)
    assert told(company.opened(NORTH), window) == alone
    strangers = other.of_accounts(HIDDEN).named("elsewhere")
    assert told(seen.beside(strangers).opened(NORTH), window) == alone
