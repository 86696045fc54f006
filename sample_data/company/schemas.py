"""The columns of every table, in order, with the types they are written in. Money is in whole yen."""

import polars as pl

from csdash.contract.accounts import HEALTH_INPUTS

DAY, TEXT, WHOLE, NUMBER, FLAG = pl.Date, pl.String, pl.Int64, pl.Float64, pl.Boolean

SCHEMAS = {
    "accounts": {
        "month": DAY,
        "account_id": TEXT,
        "account_name": TEXT,
        "segment": TEXT,
        "industry": TEXT,
        "region": TEXT,
        "plan": TEXT,
        "channel": TEXT,
        "tier": TEXT,
        "csm_id": TEXT,
        "phase": TEXT,
        "fit": TEXT,
        "start_month": DAY,
        "currency": TEXT,
        "health_score": NUMBER,
        **{column.name: WHOLE for column in HEALTH_INPUTS},
        "data_consent": FLAG,
        "product": TEXT,
        "mrr": WHOLE,
        "list_mrr": WHOLE,
        "seats": WHOLE,
        "cost_to_serve": WHOLE,
        "logins": WHOLE,
        "active_users": WHOLE,
        "key_feature_uses": WHOLE,
        "executive_uses": WHOLE,
        "gross_margin": NUMBER,
        "acquisition_cost": WHOLE,
    },
    "contracts": {
        "contract_id": TEXT,
        "account_id": TEXT,
        "product": TEXT,
        "start_date": DAY,
        "end_date": DAY,
        "signed_date": DAY,
        "mrr": WHOLE,
        "list_mrr": WHOLE,
        "renewal_number": WHOLE,
        "outcome": TEXT,
        "notice_date": DAY,
    },
    "events": {"date": DAY, "account_id": TEXT, "kind": TEXT, "value": NUMBER, "detail": TEXT},
    "surveys": {"date": DAY, "account_id": TEXT, "contact_id": TEXT, "kind": TEXT, "score": WHOLE},
    "team": {
        "month": DAY,
        "csm_id": TEXT,
        "name": TEXT,
        "team": TEXT,
        "role": TEXT,
        "tier": TEXT,
        "capacity": WHOLE,
        "cost": WHOLE,
    },
    "assessments": {"date": DAY, "unit": TEXT, "dimension": TEXT, "stage": WHOLE, "evidence": TEXT},
    "targets": {"month": DAY, "metric": TEXT, "window": WHOLE, "value": NUMBER},
    "labels": {"dimension": TEXT, "value": TEXT, "ja": TEXT, "en": TEXT},
    "annotations": {"date": DAY, "text_ja": TEXT, "text_en": TEXT, "metric": TEXT},
}
