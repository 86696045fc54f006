"""What must hold for an account's history: months that add up, follow each other and do not contradict."""

import polars as pl

from csdash.contract.accounts import DIMENSIONS
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.months import month_code, month_index
from csdash.text import Text

# A last month with this share less accounts than the one before is more likely unfinished than true.
PARTIAL_DROP = 0.3


def account_findings(frame: pl.LazyFrame) -> list[Finding]:
    """Everything about the accounts table that takes more than one row to see."""
    present = frame.collect_schema().names()
    attributes = [name for name in DIMENSIONS if name in present and name != "product"]
    account_months = (
        frame.group_by("month", "account_id")
        .agg(
            pl.col("mrr").sum(),
            (pl.col("mrr") < 0).sum().alias("credits"),
            *(pl.col(name).max() for name in attributes),
            *(pl.col(name).n_unique().alias(f"n_{name}") for name in attributes),
            *([pl.col("start_month").min()] if "start_month" in present else []),
        )
        .collect(engine="streaming")
    )
    return [
        *_below_zero(account_months),
        *_credits(account_months),
        *_conflicting(account_months, attributes),
        *_gaps(account_months),
        *_partial_last_month(account_months),
        *_before_coverage(account_months, has_start="start_month" in present),
        *_flips(account_months, attributes),
    ]


def _warning(rule: str, count: int, says: Text, advice: Text, column: str = "") -> list[Finding]:
    return (
        [Finding(Severity.WARNING, rule, "accounts", says, advice, column=column, count=count)]
        if count
        else []
    )


def _examples(rows: pl.DataFrame, *names: str) -> str:
    shown = [
        " ".join(str(value)[:40] for value in row) for row in rows.select(names).head(SHOWN_ROWS).iter_rows()
    ]
    return ", ".join(shown)


def _below_zero(account_months: pl.DataFrame) -> list[Finding]:
    below = account_months.filter(pl.col("mrr") < 0).sort("month", "account_id")
    if below.is_empty():
        return []
    shown = _examples(below, "month", "account_id")
    return [
        Finding(
            Severity.ERROR,
            "below_zero",
            "accounts",
            Text(
                f"アカウントの月合計MRRがマイナスです: {shown}。",
                f"the MRR of an account's month adds up to less than zero: {shown}.",
            ),
            Text(
                "クレジットは元の契約額の範囲で計上してください。",
                "A credit cannot exceed what the account pays; record the churn or contraction instead.",
            ),
            column="mrr",
            count=below.height,
        )
    ]


def _credits(account_months: pl.DataFrame) -> list[Finding]:
    return _warning(
        "credit",
        account_months.filter(pl.col("credits") > 0).height,
        Text(
            "マイナスの行(クレジット)を月合計で相殺しました。",
            "negative lines (credits) were netted within the account's month.",
        ),
        Text("一時的な返金はMRRに含めないでください。", "Leave one-off refunds out of MRR."),
        column="mrr",
    )


def _conflicting(account_months: pl.DataFrame, attributes: list[str]) -> list[Finding]:
    findings = []
    for name in attributes:
        findings += _warning(
            "conflicting",
            account_months.filter(pl.col(f"n_{name}") > 1).height,
            Text(
                "同じ月のアカウントに異なる値があります。",
                "one account has different values within one month.",
            ),
            Text(
                "そのうち1行の値を全体に使います。1つにそろえてください。",
                "The values of one of its rows are used; make them agree.",
            ),
            column=name,
        )
    return findings


def _gaps(account_months: pl.DataFrame) -> list[Finding]:
    months = {month_index(day) for day in account_months["month"].unique()}
    missing = sorted(set(range(min(months), max(months) + 1)) - months) if months else []
    shown = ", ".join(month_code(index) for index in missing[:SHOWN_ROWS])
    return _warning(
        "gap",
        len(missing),
        Text(
            f"データのない月があります: {shown}。その月は全員が解約した扱いになります。",
            f"months without any row: {shown}. Everybody counts as churned there.",
        ),
        Text("欠けている月を追加してください。", "Add the missing months."),
        column="month",
    )


def _partial_last_month(account_months: pl.DataFrame) -> list[Finding]:
    sizes = account_months.filter(pl.col("mrr") > 0).group_by("month").len().sort("month")["len"].to_list()
    is_partial = len(sizes) >= 2 and sizes[-1] < sizes[-2] * (1 - PARTIAL_DROP)
    return _warning(
        "partial_month",
        int(is_partial),
        Text(
            "最後の月のアカウント数が前月より大きく減っています。",
            "the last month has far fewer accounts than the one before.",
        ),
        Text("月の途中のデータなら除いてください。", "Leave the month out if it is not complete yet."),
        column="month",
    )


def _before_coverage(account_months: pl.DataFrame, *, has_start: bool) -> list[Finding]:
    first = account_months["month"].min()
    early = account_months.filter((pl.col("month") == first) & (pl.col("mrr") > 0))
    if has_start:
        early = early.filter(pl.col("start_month").is_null())
    return _warning(
        "before_coverage",
        early.height,
        Text(
            "データ開始月にすでに契約中のアカウントは、開始時期が不明なためコホートに入りません。",
            "accounts already paying in the first month are in no cohort: nobody knows since when.",
        ),
        Text("start_month 列を追加すると含められます。", "Add a start_month column to include them."),
        column="start_month",
    )


def _flips(account_months: pl.DataFrame, attributes: list[str]) -> list[Finding]:
    """Attributes that change and change back in consecutive months of one account."""
    ordered = account_months.sort("account_id", "month")
    # Rows apart are not months apart: what was different before a pause has not flipped.
    is_next = pl.col("month").dt.offset_by("-2mo") == pl.col("month").shift(2).over("account_id")
    findings = []
    for name in attributes:
        value, before = pl.col(name), pl.col(name).shift(1).over("account_id")
        back = value == pl.col(name).shift(2).over("account_id")
        flips = ordered.filter(is_next & (value != before) & back)
        findings += _warning(
            "flip",
            flips.height,
            Text(
                f"値が変わってすぐ元に戻っています: {_examples(flips, 'account_id', 'month')}。",
                f"a value changes and changes back: {_examples(flips, 'account_id', 'month')}.",
            ),
            Text("入力の揺れでないか確かめてください。", "Check that this is not a slip of the pen."),
            column=name,
        )
    return findings
