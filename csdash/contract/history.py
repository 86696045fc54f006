"""What must hold for an account's history: months that add up, follow each other and do not contradict."""

import polars as pl

from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.contract.tally import Cases, Tally
from csdash.months import month_code, month_index
from csdash.text import Text

# A last month with this share less accounts than the one before is more likely unfinished than true.
PARTIAL_DROP = 0.3


def account_findings(tally: Tally) -> list[Finding]:
    """Everything about the accounts table that takes more than one row to see."""
    return [
        *_below_zero(tally.below_zero),
        *_credits(tally.months),
        *_conflicting(tally),
        *_gaps(tally.months),
        *_partial_last_month(tally.months),
        *_before_coverage(tally.months),
        *_flips(tally),
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


def _below_zero(below: Cases) -> list[Finding]:
    if not below.count:
        return []
    shown = _examples(below.first, "month", "account_id")
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
            count=below.count,
        )
    ]


def _credits(months: pl.DataFrame) -> list[Finding]:
    return _warning(
        "credit",
        months["credits"].sum(),
        Text(
            "マイナスの行(クレジット)を月合計で相殺しました。",
            "negative lines (credits) were netted within the account's month.",
        ),
        Text("一時的な返金はMRRに含めないでください。", "Leave one-off refunds out of MRR."),
        column="mrr",
    )


def _conflicting(tally: Tally) -> list[Finding]:
    findings = []
    for name in tally.attributes:
        findings += _warning(
            "conflicting",
            tally.months[f"conflict_{name}"].sum(),
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


def _gaps(months: pl.DataFrame) -> list[Finding]:
    there = {month_index(day) for day in months["month"]}
    missing = sorted(set(range(min(there), max(there) + 1)) - there) if there else []
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


def _partial_last_month(months: pl.DataFrame) -> list[Finding]:
    sizes = months.filter(pl.col("paying") > 0)["paying"].to_list()
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


def _before_coverage(months: pl.DataFrame) -> list[Finding]:
    return _warning(
        "before_coverage",
        months["of_unknown_start"].head(1).sum(),
        Text(
            "データ開始月にすでに契約中のアカウントは、開始時期が不明なためコホートに入りません。",
            "accounts already paying in the first month are in no cohort: nobody knows since when.",
        ),
        Text("start_month 列を追加すると含められます。", "Add a start_month column to include them."),
        column="start_month",
    )


def _flips(tally: Tally) -> list[Finding]:
    """Attributes that change and change back in consecutive months of one account."""
    findings = []
    for name, cases in tally.flips.items():
        if not cases.count:
            continue
        shown = _examples(cases.first, "account_id", "month")
        findings += _warning(
            "flip",
            cases.count,
            Text(
                f"値が変わってすぐ元に戻っています: {shown}。", f"a value changes and changes back: {shown}."
            ),
            Text("入力の揺れでないか確かめてください。", "Check that this is not a slip of the pen."),
            column=name,
        )
    return findings
