"""Shapes: what kind of list a sheet is, by the columns it has. The first that fits is taken."""

from collections.abc import Iterator

from csdash.contract.accounts import ACCOUNTS, DIMENSIONS
from csdash.importing.guessing.columns import Pick, View, picked
from csdash.importing.guessing.happenings import churned, support, surveys, taken, usage
from csdash.importing.guessing.headers import month_in
from csdash.importing.guessing.lasting import lasting
from csdash.importing.guessing.money import AMOUNTS, recurring
from csdash.importing.guessing.proposal import Proposal, proposal, with_amount
from csdash.importing.guessing.reasons import Why
from csdash.importing.mapping import Feed
from csdash.importing.shape_tables import source_table
from csdash.text import Text

ATTRIBUTES = {
    name: (name,) for name in ("account_name", *DIMENSIONS, "currency", "seats", "list_mrr", "start_month")
}
FEWEST_MONTHS = 3


def proposals(view: View, account: Pick) -> Iterator[Proposal]:
    """The feeds a sheet could serve, once it is known which column names the account."""
    for shape in (_pivot, _mergers, _monthly, _subscriptions, churned):
        if found := shape(view, account):
            yield found
            return
    happened = [found for shape in (support, surveys) if (found := shape(view, account))]
    if happened:
        yield from happened
        return
    for shape in (usage, _attributes):
        if found := shape(view, account):
            yield found
            return


def _rest(
    view: View, shape: str, taken: frozenset[str], wanted: dict[str, tuple[str, ...]]
) -> dict[str, Pick]:
    """Attributes and the like that the shape can hold beside its own columns."""
    known = source_table(Feed(file="", shape=shape))
    return picked(view.columns, {ours: ideas for ours, ideas in wanted.items() if ours in known}, taken)


def _pivot(view: View, account: Pick) -> Proposal | None:
    if len(view.months) < FEWEST_MONTHS:
        return None
    rest = _rest(view, "pivot", taken(account), ATTRIBUTES)
    says = Text(
        f"月の列が{len(view.months)}列あり({view.months[0].name}〜{view.months[-1].name})、中身が数値です。",
        f"{len(view.months)} of its columns are months ({view.months[0].name} to {view.months[-1].name}) that hold numbers.",
    )
    return proposal(view, "pivot", {"account_id": account, **rest}, Why(says, 0.9))


def _mergers(view: View, account: Pick) -> Proposal | None:
    picks = picked(
        view.columns, {"parent_id": ("parent_id",), "date": ("merged", "any_date", "month")}, taken(account)
    )
    if len(picks) < 2 or recurring(view, is_monthly=True):
        return None
    says = Text(
        "統合元・統合先・日付の列がある、統合の一覧です。",
        "It lists mergers: an account, what it went into, and a day.",
    )
    return proposal(view, "mergers", {"account_id": account, **picks}, Why(says, 0.85))


def _monthly(view: View, account: Pick) -> Proposal | None:
    when = picked(view.columns, {"month": ("month",)}, taken(account))
    amount = recurring(view, is_monthly=True)
    named = "" if when or _starts(view) else month_in(view.sheets[0].name)
    if not (when or named) or not amount or amount.column.name == account.column.name:
        return None
    money = Pick(amount.column, max(AMOUNTS, key=amount.column.score))
    own = {"month", "mrr", "account_id"}
    wanted = {column.name: (column.name,) for column in ACCOUNTS.columns if column.name not in own}
    rest = _rest(view, "monthly", taken(account, money, *when.values()), wanted)
    picks = {**when, "account_id": account, "mrr": money, **rest}
    constants = {"month": named} if named else {}
    says = Text(
        "月・アカウント・金額の列がある、月ごとの表です。",
        "It has a month, an account and an amount per row.",
    )
    found = proposal(view, "monthly", picks, Why(says, 0.9), constants=constants)
    if named:
        by_name = Text(
            "月の列がないため、ファイル名の月とします。",
            "No column is a month: it is the one in the name of the file.",
        )
        found = found.with_fields({"month": Why(by_name, 0.6)})
    return with_amount(found, "mrr", amount)


def _starts(view: View) -> bool:
    return bool(picked(view.columns, {"start_date": ("start_date",)}))


def _subscriptions(view: View, account: Pick) -> Proposal | None:
    dates = picked(
        view.columns,
        {"start_date": ("start_date", "start_month"), "end_date": ("end_date",)},
        taken(account),
    )
    amount = recurring(view, is_monthly=False)
    if "start_date" not in dates or not amount:
        return None
    money = Pick(amount.column, max(AMOUNTS, key=amount.column.score))
    picks = {"account_id": account, **dates, "amount": money}
    if amount.by:
        picks["interval"] = amount.by
    picks |= _rest(view, "subscriptions", taken(*picks.values()), ATTRIBUTES)
    says = Text(
        "開始日と金額が行ごとにある、契約の一覧です。",
        "Every row has a first day and an amount: a list of subscriptions.",
    )
    found = with_amount(proposal(view, "subscriptions", picks, Why(says, 0.9)), "amount", amount)
    return lasting(found, dates)


def _attributes(view: View, account: Pick) -> Proposal | None:
    if account.column.contents.distinct < 0.98:
        return None
    wanted = ATTRIBUTES | {"health_score": ("health_score",)}
    rest = _rest(view, "attributes", taken(account), wanted)
    if not rest:
        return None
    says = Text(
        "アカウントごとに1行の、属性の一覧です。", "It has one row per account: a list of attributes."
    )
    return proposal(view, "attributes", {"account_id": account, **rest}, Why(says, 0.9))
