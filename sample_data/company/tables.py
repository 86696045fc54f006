"""The tables of the contract, as they stood on a day."""

from datetime import date

import polars as pl

from csdash.months import last_complete_month
from sample_data.company.account_rows import account_rows
from sample_data.company.labels import label_rows
from sample_data.company.maturity import assessment_rows
from sample_data.company.plans import annotation_rows, target_rows
from sample_data.company.restatement import RESTATED_ON, as_corrected, as_reported, restatement
from sample_data.company.schemas import SCHEMAS
from sample_data.company.story import FIRST_DAY, Story
from sample_data.company.team import team_rows
from sample_data.company.world import world

# Of accounts older than the data it is known when they started and how their onboarding went.
MILESTONES = (
    *("goal_captured", "onboarding_started", "onboarding_blocked"),
    *("first_value", "onboarding_completed"),
)
CONTRACT_END = list(SCHEMAS["contracts"]).index("end_date")
SORTED_BY = {
    "accounts": ("month", "account_id", "product"),
    "contracts": ("contract_id",),
    "events": ("date", "account_id", "kind", "detail"),
    "surveys": ("date", "contact_id", "kind"),
}


def tables(as_of: date, story: Story = Story()) -> dict[str, pl.DataFrame]:
    """Every table as it was known at the end of `as_of`, with the months that were over by then.

    What was only found out on the day of the restatement is missing, or wrong, before it.
    """
    accounts, last = world(story), last_complete_month(as_of)
    contracts = (contract.as_known(as_of) for account in accounts for contract in account.contracts)
    rows = {
        "accounts": account_rows(accounts, last, story),
        "contracts": [row for row in contracts if row is not None and row[CONTRACT_END] >= FIRST_DAY],
        "events": [event for account in accounts for event in account.events if _is_known(event, as_of)],
        "surveys": [
            (day, account.sale.account_id, contact, kind, score)
            for account in accounts
            for (day, contact, kind), score in account.surveys.items()
            if FIRST_DAY <= day <= as_of
        ],
        "team": team_rows(story, last),
        "assessments": assessment_rows(as_of),
        "targets": target_rows(),
        "annotations": annotation_rows(as_of),
        "labels": label_rows(story),
    }
    frames = {name: pl.DataFrame(rows[name], SCHEMAS[name], orient="row") for name in SCHEMAS}
    found = restatement(accounts)
    frames |= as_corrected(frames, found) if as_of >= RESTATED_ON else as_reported(frames, found, last)
    return frames | {name: frames[name].sort(columns) for name, columns in SORTED_BY.items()}


def _is_known(event: tuple, as_of: date) -> bool:
    day, _, kind, *_ = event
    return day <= as_of and (day >= FIRST_DAY or kind in MILESTONES)
