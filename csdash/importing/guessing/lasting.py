"""Lasting: when contracts end, and which rows of a list are contracts that somebody pays for."""

from collections.abc import Mapping

import polars as pl

from csdash.importing import amounts, choices, days
from csdash.importing.cells import tidy
from csdash.importing.guessing.columns import Column, Pick, View, picked
from csdash.importing.guessing.contents import ZONE
from csdash.importing.guessing.manner import date_order
from csdash.importing.guessing.proposal import Proposal
from csdash.importing.guessing.reasons import Why, percent, quoted
from csdash.importing.guessing.values import ENDED, NOT_PAYING
from csdash.text import Text

# Fewer ends than this on the last day of a month, and the answer hardly matters.
_FEW = 0.1
_CELLS = 1_000


def lasting(found: Proposal, dates: Mapping[str, Pick]) -> Proposal:
    """Which column is the end, what it means, and which rows are contracts at all."""
    view, end = found.view, dates.get("end_date")
    rivals = [c for c in view.columns if end and c.score("end_date") >= 0.8 and c.name != end.column.name]
    if (
        rivals
        and end.column.contents.filled > 0.98
        and rivals[0].contents.filled < end.column.contents.filled
    ):
        # A term that renews itself has an end in every row; who left stands in the column with gaps.
        end = Pick(rivals[0], "end_date")
        columns = found.feed.columns | {"end_date": end.column.name}
        says = Text(
            f"終了日らしい列が複数あります。すべて埋まった「{dates['end_date'].column.name}」ではなく「{end.column.name}」を使います。",
            f'Several columns could be the end; "{end.column.name}" is taken rather than "{dates["end_date"].column.name}", which is never empty.',
        )
        found = found.with_fields({"end_date": Why(says, 0.5)}, columns=columns)
    if end:
        meaning, why = _ends(end.column, dates["start_date"].column)
        found = found.with_fields({"ends": why}, ends=meaning)
    else:
        says = Text(
            "終了日の列がないため、すべて継続中とします。",
            "No column is an end date: all are taken to go on.",
        )
        found = found.with_fields({"end_date": Why(says, 0.3)})
    only, why = _paying(view, end.column if end else None)
    found = found.with_fields({"only": why} if why else {}, only=only)
    return _without_trials(found)


def _without_trials(found: Proposal) -> Proposal:
    """Rows that are trials, where they have an amount; without one they count as nothing anyhow."""
    trial = picked(found.view.columns, {"trial": ("trial",)}).get("trial")
    if not trial:
        return found
    cell = pl.col(trial.column.name)
    paid = amounts.money(pl.col(found.feed.columns["amount"]), found.feed.decimal, found.feed.money_unit) > 0
    if not found.view.rows.select((choices.flag(cell) & paid).sum()).item():
        return found
    said = found.view.values(trial.column.name).sort().to_frame("cell")
    kept = said.filter(~choices.flag(pl.col("cell")).fill_null(value=False))["cell"].to_list()
    why = Why(
        Text(
            f"列「{trial.column.name}」がトライアルを示す行は除きます。",
            f'Rows that "{trial.column.name}" says are trials are left out.',
        ),
        0.7,
    )
    return found.with_fields({"only": why}, only=found.feed.only | {trial.column.name: kept})


def _ends(end: Column, start: Column) -> tuple[str, Why]:
    """Whether end dates are the last day that is paid for, or the first that is not."""
    order, _ = date_order([start, end])
    order = "ymd" if order == "auto" else order
    rows = (
        pl.DataFrame({"end": end.contents.cells.head(_CELLS)})
        .select(days.day(pl.col("end"), order, ZONE).alias("end"))
        .drop_nulls()
    )
    name, last = quoted(end), 0.0
    if rows.height:
        last, first = rows.select(
            last=(pl.col("end").dt.offset_by("1d").dt.day() == 1).mean(),
            first=(pl.col("end").dt.day() == 1).mean(),
        ).row(0)
        if last >= 0.5:
            return "last_day", Why(
                Text(
                    f"終了日{name.ja}の{percent(last)}が月末なので、その日まで有効とします。",
                    f"{percent(last)} of {name.en} are last days of a month: that day is still paid for.",
                ),
                0.9,
            )
        if first >= 0.5:
            return "day_after", Why(
                Text(
                    f"終了日{name.ja}の{percent(first)}が月初なので、前日まで有効とします。",
                    f"{percent(first)} of {name.en} are first days of a month: the day before is the last that is paid for.",
                ),
                0.85,
            )
    word = end.matches["end_date"].word
    if (
        "解約" in word
        or "退会" in word
        or any(part in word for part in ("cancel", "churn", "terminat", "ended at"))
    ):
        return "day_after", Why(
            Text(
                f"列名{name.ja}は解約した日を表すので、その日からは課金なしとします。",
                f"{name.en} is the day of leaving: from then on nothing is paid.",
            ),
            0.6,
        )
    if last < _FEW:
        return "last_day", Why(_either_way(name, last), 0.65)
    return "last_day", Why(
        Text(
            f"終了日{name.ja}がその日を含むかは分からないため、含むとします。",
            f"Whether {name.en} is still paid for cannot be told; it is taken so.",
        ),
        0.5,
    )


def _either_way(name: Text, last: float) -> Text:
    """What hangs on the answer: only an end on the last day of a month moves from one month-end to the next."""
    return Text(
        f"終了日{name.ja}はその日まで有効とします。月末日の終了日(見本の{percent(last)})だけが、解釈によって1か月ずれます。",
        f"{name.en} is taken as still paid for; only ends on the last day of a month ({percent(last)} of a sample) would move by a month.",
    )


def _paying(view: View, end: Column | None) -> tuple[dict[str, list[str]], Why | None]:
    """Rows to keep, where a column says that some are only tried or offered; and contracts that ended without a date."""
    status = picked(view.columns, {"status": ("status",)}).get("status")
    if status is None:
        return {}, None
    # All rows, not only a sample: a state that is not listed would lose its rows.
    name, cells = quoted(status.column), view.values(status.column.name).sort()
    lower = cells.str.normalize("NFKC").str.to_lowercase()
    without = cells.filter(lower.is_in(list(NOT_PAYING)))
    over = cells.filter(lower.is_in(list(ENDED)))
    ended = 0
    if len(over):
        is_over = pl.col(status.column.name).str.strip_chars().is_in(over.to_list())
        is_open = tidy(pl.col(end.name)).is_null() if end else pl.lit(value=True)
        ended = view.rows.select((is_over & is_open).sum()).item()
    if ended:
        shown = ", ".join(over.to_list())
        return {}, Why(
            Text(
                f"列{name.ja}が終了(「{shown}」)なのに終了日のない行があります({ended}行)。このままでは契約中として数えます。",
                f'In {ended} rows {name.en} says that it is over ("{shown}") and no end date stands there: they count as going on.',
            ),
            0.2,
        )
    if without.is_empty() or len(without) == len(cells):
        return {}, None
    kept = [cell for cell in cells if cell not in set(without)]
    return {status.column.name: kept}, Why(
        Text(
            f"列{name.ja}が「{', '.join(without)}」の行はまだ課金がないため除きます。",
            f'Rows in which {name.en} is "{", ".join(without)}" are left out: nobody pays for them yet.',
        ),
        0.7,
    )
