"""Renewals: of what came up for renewal, how much stayed; and what MRR becomes by what is already committed."""

from csdash.metrics.metric import Delta, Ratio, Total
from csdash.text import Text
from csdash.unit import Unit

_OWN = "csdash definitions: contracts due only, never the opening base; decision 0037"


def _per_account(name: str, power: int) -> Delta:
    """Contracts of one account end alike, so the interval is over accounts and not over contracts."""
    return Delta(
        nn=(f"{name}_top_sq",),
        nd=(f"{name}_base_x_top",),
        dd=(f"{name}_base_sq",),
        money=(power, power, power),
    )


MRR_RENEWAL = Ratio(
    key="mrr_renewal_rate",
    name=Text("更新率 (MRR)", "Renewal rate (MRR)"),
    definition=Text(
        "期間内に満了した契約のうち、更新で維持されたMRRの割合。増額は数えず、猶予期間内の未確定は除く。",
        "MRR kept at renewal, over MRR of contracts due in the window. No upgrades; what is open within its grace is out.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_OWN,
    cube="renewals",
    n="n_decided_accounts",
    is_windowed=True,
    numerator=("retained_mrr",),
    denominator=("decided_mrr",),
    interval=_per_account("money", 2),
    bounds=(0.0, 1.0),
    unlocked_by="contracts",
)
CONTRACT_RENEWAL = Ratio(
    key="contract_renewal_rate",
    name=Text("更新率 (契約件数)", "Renewal rate (contracts)"),
    definition=Text(
        "期間内に満了した契約のうち、更新された件数の割合。減額での更新も含み、猶予期間内の未確定は除く。",
        "Contracts renewed at any amount, over contracts due in the window; what is open within its grace is out.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_OWN,
    cube="renewals",
    n="n_decided_accounts",
    is_windowed=True,
    numerator=("n_kept",),
    denominator=("n_decided",),
    interval=_per_account("count", 0),
    bounds=(0.0, 1.0),
    unlocked_by="contracts",
)
FIRST_RENEWAL = Ratio(
    key="first_renewal_rate",
    name=Text("初回更新率 (契約件数)", "First renewal rate (contracts)"),
    short=Text("初回更新率", "First renewals"),
    definition=Text(
        "期間内に満了した新規契約(更新回数0)のうち、更新された件数の割合。",
        "Contracts renewed, over first contracts (renewal number 0) due in the window.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_OWN,
    cube="renewals",
    n="n_first_accounts",
    is_windowed=True,
    numerator=("n_first_kept",),
    denominator=("n_first",),
    interval=_per_account("first", 0),
    bounds=(0.0, 1.0),
    unlocked_by="contracts.renewal_number",
)
LATER_RENEWAL = Ratio(
    key="later_renewal_rate",
    name=Text("2回目以降の更新率 (契約件数)", "Later renewal rate (contracts)"),
    short=Text("2回目以降の更新率", "Later renewals"),
    definition=Text(
        "期間内に満了した更新済み契約(更新回数1以上)のうち、再び更新された件数の割合。",
        "Contracts renewed again, over contracts due in the window that had been renewed before.",
    ),
    unit=Unit.RATE,
    better="higher",
    source=_OWN,
    cube="renewals",
    n="n_later_accounts",
    is_windowed=True,
    numerator=("n_later_kept",),
    denominator=("n_later",),
    interval=_per_account("later", 0),
    bounds=(0.0, 1.0),
    unlocked_by="contracts.renewal_number",
)
N_RENEWALS = Total(
    key="n_renewals",
    name=Text("更新件数", "Renewals"),
    definition=Text(
        "期間内に満了し、更新された契約の件数。",
        "Contracts that were due in the window and renewed.",
    ),
    unit=Unit.COUNT,
    better="neither",
    source=_OWN,
    cube="renewals",
    n="n_due_accounts",
    is_windowed=True,
    total=("n_kept",),
    unlocked_by="contracts",
)
RENEWED_MRR = Total(
    key="renewal_mrr",
    name=Text("更新後MRR", "MRR renewed"),
    definition=Text(
        "期間内に満了し、更新された契約の更新時のMRR(増額・減額を反映)。",
        "MRR, at renewal, of the contracts that were due in the window and renewed, upgrades and downgrades included.",
    ),
    unit=Unit.MONEY,
    better="neither",
    source=_OWN,
    cube="renewals",
    n="n_due_accounts",
    is_windowed=True,
    total=("retained_mrr", "upgrade_mrr"),
    unlocked_by="contracts",
)


def _cmrr(key: str, name: Text, definition: Text, horizon: int, short: Text, *, is_headline: bool) -> Total:
    return Total(
        key=key,
        name=name,
        short=short,
        definition=definition,
        unit=Unit.MONEY,
        better="higher",
        source="Bessemer Venture Partners, 10 Laws of Cloud (2018), CMRR; notified churn only, decision 0037",
        cube="cmrr",
        n="n_paying",
        is_headline=is_headline,
        total=("mrr", f"signed_{horizon}_mrr", f"-churn_{horizon}_mrr", f"-downgrade_{horizon}_mrr"),
        unlocked_by="contracts",
    )


CMRR = _cmrr(
    "cmrr",
    Text("確約済みMRR (CMRR・90日)", "Committed MRR (CMRR, 90 days)"),
    Text(
        "MRR + 締結済みで3か月以内に開始する分 − 3か月以内に効力が生じる通知済みの解約・減額。懸念は引かない。",
        "MRR, plus signed to start within 3 months, less churn and downgrades notified to take effect within them.",
    ),
    3,
    Text("CMRR (90日)", "CMRR (90 days)"),
    is_headline=True,
)
CMRR_1 = _cmrr(
    "cmrr_1_month",
    Text("確約済みMRR (CMRR・1か月)", "Committed MRR (CMRR, 1 month)"),
    Text(
        "CMRRの変種: 翌月末までに開始・効力発生が確定しているもの。",
        "A variant of CMRR: what is signed or notified to take effect by the end of next month.",
    ),
    1,
    Text("CMRR (1か月)", "CMRR (1 month)"),
    is_headline=False,
)
CMRR_12 = _cmrr(
    "cmrr_12_months",
    Text("確約済みMRR (CMRR・12か月)", "Committed MRR (CMRR, 12 months)"),
    Text(
        "CMRRの変種: 12か月以内に開始・効力発生が確定しているもの。",
        "A variant of CMRR: what is signed or notified to take effect within twelve months.",
    ),
    12,
    Text("CMRR (12か月)", "CMRR (12 months)"),
    is_headline=False,
)
BY_HORIZON = {1: CMRR_1, 3: CMRR, 12: CMRR_12}
METRICS = (
    MRR_RENEWAL,
    CONTRACT_RENEWAL,
    FIRST_RENEWAL,
    LATER_RENEWAL,
    N_RENEWALS,
    RENEWED_MRR,
    CMRR,
    CMRR_1,
    CMRR_12,
)
