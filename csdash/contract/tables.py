"""Every table csdash reads, required one first."""

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.audit import AUDIT
from csdash.contract.contracts import ANNOTATIONS, BENCHMARKS, CONTRACTS, FX, LABELS, TARGETS
from csdash.contract.practice import ASSESSMENTS, EVENT_LOG, SURVEY_LOG, TEAM

TABLES = {
    table.name: table
    for table in (
        ACCOUNTS,
        CONTRACTS,
        EVENT_LOG,
        SURVEY_LOG,
        TEAM,
        ASSESSMENTS,
        TARGETS,
        ANNOTATIONS,
        LABELS,
        FX,
        BENCHMARKS,
        AUDIT,
    )
}
