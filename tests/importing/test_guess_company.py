"""The guess on several files of one company, and on our own files: what comes of them together."""

from collections.abc import Mapping as Dict
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdash.importing.draft import Reason
from csdash.importing.guessing.guess import guess
from csdash.importing.guessing.words import IDEAS
from csdash.importing.mapping import Feed, Lookup, Mapping
from csdash.importing.mapping_check import faults
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.sources.sheet import Sheet
from tests.importing.raw import raw_sheet

FLAGS = ["False", "True", "False"]
# The five files of a made-up company as they are handed round, three rows each.
COMPANY = {
    "accounts.csv": {
        "account_id": ["A-1", "A-2", "A-3"],
        "account_name": ["Company_0", "Company_1", "Company_2"],
        "industry": ["EdTech", "FinTech", "DevTools"],
        "country": ["US", "IN", "US"],
        "signup_date": ["2024-10-16", "2023-08-17", "2024-08-27"],
        "referral_source": ["partner", "other", "organic"],
        "plan_tier": ["Basic", "Pro", "Basic"],
        "seats": ["9", "18", "1"],
        "is_trial": FLAGS,
        "churn_flag": FLAGS,
    },
    "churn_events.csv": {
        "churn_event_id": ["C-1", "C-2", "C-3"],
        "account_id": ["A-1", "A-2", "A-2"],
        "churn_date": ["2024-10-27", "2024-06-25", "2024-11-12"],
        "reason_code": ["pricing", "support", "budget"],
        "refund_amount_usd": ["4.03", "96.45", "0.0"],
        "is_reactivation": FLAGS,
        "feedback_text": ["switched to competitor", "", "missing features"],
    },
    "feature_usage.csv": {
        "usage_id": ["U-1", "U-2", "U-3"],
        "subscription_id": ["S-1", "S-1", "S-3"],
        "usage_date": ["2023-07-27", "2023-08-07", "2023-12-07"],
        "feature_name": ["feature_20", "feature_5", "feature_9"],
        "usage_count": ["9", "9", "12"],
        "usage_duration_secs": ["5004", "369", "0"],
        "error_count": ["0", "0", "1"],
        "is_beta_feature": FLAGS,
    },
    "subscriptions.csv": {
        "subscription_id": ["S-1", "S-2", "S-3"],
        "account_id": ["A-1", "A-2", "A-3"],
        "start_date": ["2023-12-23", "2024-06-11", "2024-11-25"],
        "end_date": ["2024-04-12", "", ""],
        "plan_tier": ["Enterprise", "Pro", "Enterprise"],
        "seats": ["14", "17", "62"],
        "mrr_amount": ["2786", "0", "833"],
        "arr_amount": ["33432", "0", "9996"],
        "is_trial": FLAGS,
        "churn_flag": FLAGS,
        "billing_frequency": ["monthly", "monthly", "annual"],
        "auto_renew_flag": FLAGS,
    },
    "support_tickets.csv": {
        "ticket_id": ["T-1", "T-2", "T-3"],
        "account_id": ["A-1", "A-3", "A-3"],
        "submitted_at": ["2023-07-27", "2024-07-08", "2024-10-17"],
        "closed_at": ["2023-07-28 03:00:00", "2024-07-09 03:00:00", "2024-10-17 19:00:00"],
        "resolution_time_hours": ["27.0", "27.0", "19.0"],
        "priority": ["high", "urgent", "urgent"],
        "satisfaction_score": ["", "5.0", "4.0"],
        "escalation_flag": FLAGS,
    },
}


def why(reasons: tuple[Reason, ...], feed: int) -> Dict[str, Reason]:
    return {reason.column: reason for reason in reasons if reason.feed == feed}


def test_five_files_of_one_company(tmp_path: Path):
    mapping, reasons = guess([raw_sheet(tmp_path, name, columns) for name, columns in COMPANY.items()])
    assert mapping == Mapping(
        (
            Feed(
                "subscriptions.csv",
                shape="subscriptions",
                columns={
                    "account_id": "account_id",
                    "start_date": "start_date",
                    "end_date": "end_date",
                    "amount": "mrr_amount",
                    "plan": "plan_tier",
                    "seats": "seats",
                },
            ),
            Feed(
                "accounts.csv",
                shape="attributes",
                columns={
                    "account_id": "account_id",
                    "account_name": "account_name",
                    "industry": "industry",
                    "region": "country",
                    "channel": "referral_source",
                },
            ),
            Feed(
                "churn_events.csv",
                table="events",
                shape="rows",
                columns={"account_id": "account_id", "date": "churn_date", "detail": "reason_code"},
                constants={"kind": "churned"},
            ),
            Feed(
                "feature_usage.csv",
                shape="usage",
                columns={
                    "account_id": "subscription_id",
                    "date": "usage_date",
                    "key_feature_uses": "usage_count",
                },
                lookup=Lookup("subscriptions.csv", "subscription_id", "account_id"),
            ),
            Feed(
                "support_tickets.csv",
                table="events",
                shape="rows",
                columns={"account_id": "account_id", "date": "submitted_at"},
                constants={"kind": "support"},
            ),
            Feed(
                "support_tickets.csv",
                table="surveys",
                shape="rows",
                columns={
                    "account_id": "account_id",
                    "contact_id": "ticket_id",
                    "score": "satisfaction_score",
                    "date": "closed_at",
                },
                constants={"kind": "csat"},
            ),
        )
    )
    money = why(reasons, 0)
    assert "「arr_amount」ではなく月額を使います(行の100%で「mrr_amount」×12と一致)" in money["amount"].why.ja
    assert "not divided by the billing interval" in money["interval"].why.en
    assert money["ends"].sureness == 0.65
    assert '"feature_name"' in why(reasons, 3)["key_feature_uses"].why.en
    assert not [reason for reason in reasons if reason.feed < 0]


def test_our_own_files_mean_what_they_say():
    current = SAMPLE_DATA / "snapshots" / (SAMPLE_DATA / "CURRENT").read_text().strip()
    sheets = []
    for path in sorted(current.iterdir()):
        files = tuple(sorted(path.rglob("*.parquet"))) or (path,)
        # The figures of the day lie beside the tables and are none of them.
        if files[0].suffix == ".parquet" and path.stem != "figures":
            rows = pl.scan_parquet(files, hive_partitioning=False).select(pl.len()).collect().item()
            sheets.append(Sheet(path.stem, files, rows, is_text=False))
    mapping, reasons = guess(sheets)
    assert [feed.table for feed in mapping.feeds] == [sheet.name for sheet in sheets]
    for feed, sheet in zip(mapping.feeds, sheets, strict=True):
        headers = set(sheet.frame().collect_schema().names())
        assert feed == Feed(
            sheet.name,
            table=sheet.name,
            shape="monthly" if sheet.name == "accounts" else "rows",
            columns={name: name for name in feed.columns},
        )
        assert set(feed.columns) == headers
    assert not [reason for reason in reasons if reason.feed < 0]


words = st.sampled_from(sorted({word for words in IDEAS.values() for word in words}))
headers = (
    words | st.text(max_size=8) | st.sampled_from(["2024-04", "2024-05", "2024-06", "[x]*", "月額(税込)"])
)
cells = st.sampled_from(
    [
        "",
        "1",
        "1,000",
        "-5",
        "2024-04-01",
        "03/04/2024",
        "2024年4月",
        "A-1",
        "high",
        "○",
        "年払い",
        "¥5",
        "nan",
        "1.2.3",
    ]
)


@st.composite
def tables(draw) -> dict:
    height = draw(st.integers(0, 4))
    column = st.lists(cells | st.none(), min_size=height, max_size=height)
    return draw(st.dictionaries(headers, column, min_size=1, max_size=8))


@settings(
    max_examples=settings.default.max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_whatever_stands_there_gives_a_mapping_without_faults(tmp_path: Path, found: list):
    sheets = []
    for number, columns in enumerate(found):
        frame = pl.DataFrame({name: pl.Series(values, dtype=pl.String) for name, values in columns.items()})
        frame.write_parquet(tmp_path / f"{number}.parquet")
        sheets.append(
            Sheet(f"[{number}]*.csv", (tmp_path / f"{number}.parquet",), frame.height, is_text=True)
        )
    mapping, reasons = guess(sheets)
    assert not list(faults(mapping))
    assert {reason.feed for reason in reasons} >= set(range(len(mapping.feeds)))


def test_types_that_are_not_text(tmp_path: Path):
    rows = pl.DataFrame(
        {
            "account_id": [1, 2, 3],
            "start_date": pl.Series(["2024-01-15"] * 3).str.to_date(),
            "mrr": pl.Series(["10.5", "20", "0"]).cast(pl.Decimal(18, 4)),
            "is_trial": [True, False, False],
            "tags": [["a"], [], None],
            "nothing": [None, None, None],
        }
    )
    rows.write_parquet(tmp_path / "typed.parquet")
    mapping, _ = guess([Sheet("typed.parquet", (tmp_path / "typed.parquet",), 3, is_text=False)])
    (feed,) = mapping.feeds
    assert feed.columns == {"account_id": "account_id", "start_date": "start_date", "amount": "mrr"}
    assert feed.only == {"is_trial": ["false"]}
