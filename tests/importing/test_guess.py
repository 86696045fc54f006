"""The guess on headers as people have them: which sheet is what, and which column is which."""

from pathlib import Path

import pytest

from csdash.importing.guessing.guess import guess
from csdash.importing.mapping import Feed
from csdash.importing.mapping_check import faults
from tests.importing.raw import Columns, raw_sheet
from tests.thorough import only

IDS = ["C001", "C002", "C003"]
NAMES = ["青葉商事", "白樺システム", "Kumo Inc."]
STARTS = ["2023-04-01", "2023-06-15", "2024-01-10"]
ENDS = ["2024-03-31", "", "2024-06-30"]
AMOUNTS = ["10000", "25000", "8000"]
MONTHS = ["2024-04-01", "2024-05-01", "2024-06-01"]
TEXTS = ["甲", "乙", "丙"]

# name of the sheet, its columns, what the feed must be: shape or table, columns, other fields
CASES: dict[str, tuple[str, Columns, dict]] = {
    "own names, monthly": (
        "accounts.csv",
        {"month": MONTHS, "account_id": IDS, "mrr": AMOUNTS, "segment": TEXTS, "seats": ["3", "4", "5"]},
        {"columns": {n: n for n in ("month", "account_id", "mrr", "segment", "seats")}},
    ),
    "monthly in Japanese": (
        "売上.csv",
        {"対象月": ["2024年4月", "2024年5月", "2024年6月"], "顧客ID": IDS, "顧客名": NAMES, "MRR": ["¥10,000", "¥25,000", "¥8,000"]},
        {
            "columns": {"month": "対象月", "account_id": "顧客ID", "mrr": "MRR", "account_name": "顧客名"},
            "constants": {"currency": "JPY"},
        },
    ),
    "mrr-playbook": (
        "customer_revenue_by_month.csv",
        {"date_month": MONTHS, "customer_id": ["1", "2", "3"], "mrr": ["50", "50", "75"]},
        {"columns": {"month": "date_month", "account_id": "customer_id", "mrr": "mrr"}},
    ),
    "monthly with yearly revenue": (
        "arr.csv",
        {"Month": MONTHS, "Company ID": IDS, "ARR (USD)": ["120000", "240000", "60000"]},
        {
            "columns": {"month": "Month", "account_id": "Company ID", "mrr": "ARR (USD)"},
            "interval": "yearly",
            "constants": {"currency": "USD"},
        },
    ),
    "monthly in thousands": (
        "月次.xlsx#MRR",
        {"年月": ["202404", "202405", "202406"], "取引先コード": ["1001", "1002", "1003"], "月額(千円)": ["120", "80", "40"]},
        {
            "columns": {"month": "年月", "account_id": "取引先コード", "mrr": "月額(千円)"},
            "money_unit": 1000,
            "constants": {"currency": "JPY"},
        },
    ),
    "freee: sales by month and customer": (
        "freee_月次推移.csv",
        {"計上月": ["2024-04", "2024-05", "2024-06"], "取引先": NAMES, "品目": ["基本"], "金額": AMOUNTS, "税額": ["1000", "2500", "800"]},
        {"columns": {"month": "計上月", "account_id": "取引先", "mrr": "金額", "product": "品目"}},
    ),
    "Money Forward: invoices with and without tax": (
        "請求一覧.csv",
        {"請求月": ["2024/04", "2024/05", "2024/06"], "取引先コード": IDS, "取引先名": NAMES, "小計(税抜)": AMOUNTS, "合計金額(税込)": ["11000", "27500", "8800"]},
        {"columns": {"month": "請求月", "account_id": "取引先コード", "mrr": "小計(税抜)", "account_name": "取引先名"}},
    ),
    "kintone: contracts": (
        "契約管理アプリ.csv",
        {"レコード番号": ["1", "2", "3"], "顧客ID": IDS, "会社名": NAMES, "契約開始日": STARTS, "契約終了日": ENDS, "月額": AMOUNTS, "プラン": TEXTS, "担当者": TEXTS, "業種": TEXTS, "都道府県": ["東京都", "大阪府", "北海道"]},
        {
            "shape": "subscriptions",
            "columns": {
                "account_id": "顧客ID", "start_date": "契約開始日", "end_date": "契約終了日", "amount": "月額", "account_name": "会社名",
                "industry": "業種", "region": "都道府県", "plan": "プラン", "csm_id": "担当者",
            },
            "ends": "last_day",
        },
    ),
    "contracts by billing cycle": (
        "契約.csv",
        {"取引先コード": IDS, "利用開始日": STARTS, "解約日": ["2024-03-20", "", ""], "契約金額": ["120000", "10000", "30000"], "請求サイクル": ["年払い", "月払い", "四半期"]},
        {
            "shape": "subscriptions",
            "columns": {"account_id": "取引先コード", "start_date": "利用開始日", "end_date": "解約日", "amount": "契約金額", "interval": "請求サイクル"},
            "ends": "day_after",
        },
    ),
    "billing cycle in words of one's own": (
        "keiyaku.csv",
        {"得意先コード": IDS, "開始日": STARTS, "料金": AMOUNTS, "支払サイクル": ["年一括", "毎月払い", "3ヵ月"]},
        {
            "shape": "subscriptions",
            "columns": {"account_id": "得意先コード", "start_date": "開始日", "amount": "料金", "interval": "支払サイクル"},
            "values": {"interval": {"年一括": "yearly", "毎月払い": "monthly", "3ヵ月": "quarterly"}},
        },
    ),
    "yearly contracts": (
        "annual.csv",
        {"顧客番号": ["1001", "1002", "1003"], "契約開始": STARTS, "年間契約金額（円）": AMOUNTS},
        {
            "shape": "subscriptions",
            "columns": {"account_id": "顧客番号", "start_date": "契約開始", "amount": "年間契約金額（円）"},
            "interval": "yearly",
            "constants": {"currency": "JPY"},
        },
    ),
    "monthly and yearly revenue side by side": (
        "subs.csv",
        {"account_id": IDS, "started_at": STARTS, "ended_at": ENDS, "mrr_amount": ["10", "20", "30"], "arr_amount": ["120", "240", "360"], "billing_interval": ["annual", "monthly", "annual"]},
        {
            "shape": "subscriptions",
            "columns": {"account_id": "account_id", "start_date": "started_at", "end_date": "ended_at", "amount": "mrr_amount"},
        },
    ),
    "monthly revenue, an amount and how it is billed": (
        "契約.csv",
        {"顧客ID": IDS, "開始日": STARTS, "契約金額": ["120000", "240000", "360000"], "月額": AMOUNTS, "請求サイクル": ["年払い"]},
        {"shape": "subscriptions", "columns": {"account_id": "顧客ID", "start_date": "開始日", "amount": "月額"}},
    ),
    "Stripe: subscriptions": (
        "subscriptions.csv",
        {
            "id": ["sub_1", "sub_2", "sub_3"], "Customer ID": ["cus_a", "cus_b", "cus_c"], "Customer Email": ["a@a.jp", "b@b.jp", "c@c.jp"],
            "Plan": ["price_1"], "Quantity": ["1"], "Currency": ["usd"], "Interval": ["month", "year", "month"], "Amount": ["49.00", "490.00", "99.00"],
            "Status": ["active", "canceled", "trialing"], "Created (UTC)": ["2024-01-05 10:00"], "Start Date (UTC)": ["2024-01-05 10:00"],
            "Current Period Start (UTC)": ["2024-06-05 10:00"], "Current Period End (UTC)": ["2024-07-05 10:00"],
            "Canceled At (UTC)": ["", "2024-05-02 09:00", ""], "Ended At (UTC)": ["", "2024-05-05 10:00", ""],
        },
        {
            "shape": "subscriptions",
            "columns": {
                "account_id": "Customer ID", "start_date": "Start Date (UTC)", "end_date": "Ended At (UTC)", "amount": "Amount", "interval": "Interval",
                "plan": "Plan", "currency": "Currency", "seats": "Quantity",
            },
            "only": {"Status": ["active", "canceled"]},
            "ends": "day_after",
        },
    ),
    "Chargebee: subscriptions": (
        "Subscriptions.csv",
        {
            "subscriptions.id": ["s1", "s2", "s3"], "customer.id": IDS, "customer.company": NAMES, "subscriptions.plan_id": ["pro"], "subscriptions.mrr": AMOUNTS,
            "subscriptions.currency_code": ["JPY"], "subscriptions.started_at": STARTS, "subscriptions.cancelled_at": ["", "2024-02-03", ""],
        },
        {
            "shape": "subscriptions",
            "columns": {
                "account_id": "customer.id", "start_date": "subscriptions.started_at", "end_date": "subscriptions.cancelled_at", "amount": "subscriptions.mrr",
                "account_name": "customer.company", "plan": "subscriptions.plan_id", "currency": "subscriptions.currency_code",
            },
            "ends": "day_after",
        },
    ),
    "Salesforce: contracts": (
        "report1700000000.csv",
        {"Account ID": ["0015g00000AbCdE", "0015g00000AbCdF", "0015g00000AbCdG"], "Account Name": NAMES, "Contract Number": ["00001", "00002", "00003"], "Contract Start Date": STARTS, "Contract End Date": ENDS, "Annual Contract Value": AMOUNTS, "Account Owner": TEXTS, "Industry": TEXTS, "Billing Country": ["Japan"]},
        {
            "shape": "subscriptions",
            "columns": {
                "account_id": "Account ID", "start_date": "Contract Start Date", "end_date": "Contract End Date", "amount": "Annual Contract Value",
                "account_name": "Account Name", "industry": "Industry", "region": "Billing Country", "csm_id": "Account Owner",
            },
            "interval": "yearly",
        },
    ),
    "Salesforce: accounts": (
        "Account.csv",
        {"Id": ["0015g1", "0015g2", "0015g3"], "Name": NAMES, "Industry": TEXTS, "AnnualRevenue": ["1000000"], "NumberOfEmployees": ["10", "20", "30"], "BillingCountry": ["Japan"], "LeadSource": ["Web"], "CreatedDate": STARTS},
        {
            "shape": "attributes",
            "columns": {"account_id": "Id", "industry": "Industry", "region": "BillingCountry", "channel": "LeadSource"},
        },
    ),
    "customer master": (
        "顧客マスタ.xlsx#一覧",
        {"顧客コード": ["A-1", "A-2", "A-3"], "法人名": NAMES, "業界": TEXTS, "企業規模": TEXTS, "タッチ層": ["ハイ", "ロータッチ", "テック"], "担当CSM": TEXTS, "資本金": AMOUNTS, "従業員数": ["10", "20", "30"]},
        {
            "shape": "attributes",
            "columns": {"account_id": "顧客コード", "account_name": "法人名", "segment": "企業規模", "industry": "業界", "tier": "タッチ層", "csm_id": "担当CSM"},
            "values": {"tier": {"ハイ": "high", "テック": "tech"}},
        },
    ),
    "pivot by month": (
        "MRR推移.xlsx#2024",
        {"顧客ID": IDS, "会社名": NAMES, "業種": TEXTS, "2024-04": AMOUNTS, "2024-05": AMOUNTS, "2024-06": ["", "25000", "8000"], "合計": AMOUNTS},
        {"shape": "pivot", "columns": {"account_id": "顧客ID", "account_name": "会社名", "industry": "業種"}},
    ),
    "pivot by name alone": (
        "spreadsheet.csv",
        {"会社名": NAMES, "2024年4月": ["¥1,000"], "2024年5月": ["¥1,000"], "2024年6月": ["¥1,000"]},
        {"shape": "pivot", "columns": {"account_id": "会社名"}, "constants": {"currency": "JPY"}},
    ),
    "pivot in English": (
        "mrr.xlsx#Sheet1",
        {"Customer": ["Acme", "Beta", "Corp"], "Plan": ["Pro"], "Apr-24": ["100"], "May-24": ["100"], "Jun-24": ["100"]},
        {"shape": "pivot", "columns": {"account_id": "Customer", "plan": "Plan"}},
    ),
    "pivot of spreadsheet dates": (
        "book.xlsx#1",
        {"Client ID": IDS, "2024-04-01 00:00:00": ["100"], "2024-05-01 00:00:00": ["100"], "2024-06-01 00:00:00": ["100"]},
        {"shape": "pivot", "columns": {"account_id": "Client ID"}},
    ),
    "churn list": (
        "解約一覧.csv",
        {"顧客ID": IDS, "解約日": STARTS, "解約理由": ["価格", "機能不足", "倒産"]},
        {"table": "events", "shape": "rows", "columns": {"account_id": "顧客ID", "date": "解約日", "detail": "解約理由"}, "constants": {"kind": "churned"}},
    ),
    "cancellations in English": (
        "cancellations.csv",
        {"Customer ID": IDS, "Cancelled At": STARTS, "Cancellation Reason": ["price", "bugs", "price"]},
        {"table": "events", "shape": "rows", "columns": {"account_id": "Customer ID", "date": "Cancelled At", "detail": "Cancellation Reason"}, "constants": {"kind": "churned"}},
    ),
    "tickets in Japanese": (
        "問い合わせ.csv",
        {"問い合わせ番号": ["1", "2", "3"], "顧客ID": IDS, "受付日時": ["2024/04/01 10:00", "2024/04/02 11:00", "2024/04/13 12:00"], "受付方法": ["電話", "メール", "電話"], "件名": TEXTS},
        {"table": "events", "shape": "rows", "columns": {"account_id": "顧客ID", "date": "受付日時", "detail": "受付方法"}, "constants": {"kind": "support"}},
    ),
    "NPS answers": (
        "nps_2024.csv",
        {"回答日": STARTS, "顧客ID": IDS, "メールアドレス": ["a@a.jp", "b@b.jp", "c@c.jp"], "推奨度": ["9", "0", "10"], "コメント": TEXTS},
        {"table": "surveys", "shape": "rows", "columns": {"account_id": "顧客ID", "contact_id": "メールアドレス", "score": "推奨度", "date": "回答日"}, "constants": {"kind": "nps"}},
    ),
    "daily use": (
        "usage.csv",
        {"date": STARTS, "account_id": IDS, "logins": ["3", "0", "7"], "active_users": ["1", "0", "2"]},
        {"shape": "usage", "columns": {"account_id": "account_id", "date": "date", "logins": "logins", "active_users": "active_users"}},
    ),
    "use in Japanese": (
        "利用ログ.csv",
        {"利用日": STARTS, "企業ID": IDS, "ログイン回数": ["3", "0", "7"], "利用者数": ["1", "0", "2"]},
        {"shape": "usage", "columns": {"account_id": "企業ID", "date": "利用日", "logins": "ログイン回数", "active_users": "利用者数"}},
    ),
    "mergers": (
        "統合.csv",
        {"顧客ID": IDS, "統合先ID": ["C009", "C008", "C007"], "統合日": STARTS},
        {"shape": "mergers", "columns": {"account_id": "顧客ID", "parent_id": "統合先ID", "date": "統合日"}},
    ),
    "own table of targets": (
        "targets.csv",
        {"month": MONTHS, "metric": ["nrr"], "window": ["12"], "value": ["1.05", "1.06", "1.07"]},
        {"table": "targets", "shape": "rows", "columns": {n: n for n in ("month", "metric", "window", "value")}},
    ),
    "own table of events": (
        "events.parquet",
        {"date": STARTS, "account_id": IDS, "kind": ["qbr", "training", "churned"], "value": ["", "", "1"], "detail": TEXTS},
        {"table": "events", "shape": "rows", "columns": {n: n for n in ("date", "account_id", "kind", "value", "detail")}},
    ),
    "own table of rates": (
        "fx.csv",
        {"month": MONTHS, "currency": ["USD"], "rate": ["150.1", "151.2", "152.3"]},
        {"table": "fx", "shape": "rows", "columns": {n: n for n in ("month", "currency", "rate")}},
    ),
    "the team": (
        "team.csv",
        {"month": MONTHS, "csm_id": TEXTS, "name": TEXTS, "role": ["CSM", "CSOps", "CSM"], "capacity": ["40"], "cost": ["600000"]},
        {"table": "team", "shape": "rows", "columns": {n: n for n in ("month", "csm_id", "name", "role", "capacity", "cost")}},
    ),
    "headers in half-width kana": (
        "ｹｲﾔｸ.csv",
        {"ｺｷｬｸｺｰﾄﾞ": ["1001", "1002", "1003"], "ｶｲｼﾋﾞ": STARTS, "ｹﾞﾂｶﾞｸ": AMOUNTS, "ﾌﾟﾗﾝ": TEXTS},
        {"shape": "subscriptions", "columns": {"account_id": "ｺｷｬｸｺｰﾄﾞ", "start_date": "ｶｲｼﾋﾞ", "amount": "ｹﾞﾂｶﾞｸ", "plan": "ﾌﾟﾗﾝ"}},
    ),
    "full-width letters and spaces": (
        "ｓｕｂｓ.csv",
        {"顧客　ＩＤ": IDS, "契約 開始日": STARTS, "ＭＲＲ": AMOUNTS, "ＩＤ数": ["3", "4", "5"]},
        {"shape": "subscriptions", "columns": {"account_id": "顧客　ＩＤ", "start_date": "契約 開始日", "amount": "ＭＲＲ", "seats": "ＩＤ数"}},
    ),
    "a column of flags called 解約": (
        "契約一覧.csv",
        {"顧客ID": IDS, "開始日": STARTS, "解約": ["○", "", ""], "解約日": ["2024-05-31", "", ""], "月額": AMOUNTS},
        {"shape": "subscriptions", "columns": {"account_id": "顧客ID", "start_date": "開始日", "end_date": "解約日", "amount": "月額"}, "ends": "last_day"},
    ),
    "dates as American text": (
        "us.csv",
        {"Customer": IDS, "Start Date": ["12/25/2023", "01/02/2024", "03/04/2024"], "MRR": ["$100.00", "$200.00", "$50.50"]},
        {"shape": "subscriptions", "columns": {"account_id": "Customer", "start_date": "Start Date", "amount": "MRR"}, "date_order": "mdy", "constants": {"currency": "USD"}},
    ),
    "European dates and decimals": (
        "eu.csv",
        {"Client": IDS, "Start date": ["25/12/2023", "01/02/2024", "03/04/2024"], "Monthly fee": ["1.100,50", "200,00", "50,25"]},
        {"shape": "subscriptions", "columns": {"account_id": "Client", "start_date": "Start date", "amount": "Monthly fee"}, "date_order": "dmy", "decimal": ","},
    ),
    "ids that are numbers": (
        "n.csv",
        {"Customer ID": [1001, 1002, 1003], "Start Date": STARTS, "MRR": [100, 200, 300], "Seats": [1, 2, 3]},
        {"shape": "subscriptions", "columns": {"account_id": "Customer ID", "start_date": "Start Date", "amount": "MRR", "seats": "Seats"}},
    ),
    "ends that are first days": (
        "first.csv",
        {"account_id": IDS, "start_date": STARTS, "end_date": ["2024-04-01", "", "2024-07-01"], "mrr": AMOUNTS},
        {"shape": "subscriptions", "columns": {"account_id": "account_id", "start_date": "start_date", "end_date": "end_date", "amount": "mrr"}, "ends": "day_after"},
    ),
    "trials that have a price": (
        "t.csv",
        {"account_id": IDS, "start_date": STARTS, "mrr": AMOUNTS, "is_trial": ["True", "False", "False"]},
        {"shape": "subscriptions", "columns": {"account_id": "account_id", "start_date": "start_date", "amount": "mrr"}, "only": {"is_trial": ["False"]}},
    ),
}  # fmt: skip


# One of each kind of sheet, and of each way to write days, amounts and headers.
TELLING = (
    *("own names, monthly", "monthly in Japanese", "monthly in thousands", "kintone: contracts"),
    *("billing cycle in words of one's own", "Stripe: subscriptions", "customer master", "pivot in English"),
    *("cancellations in English", "tickets in Japanese", "NPS answers", "daily use", "mergers"),
    *("own table of targets", "headers in half-width kana", "European dates and decimals"),
)


@pytest.mark.parametrize("case", only(TELLING, CASES))
def test_headers_as_people_have_them(tmp_path: Path, case: str):
    name, columns, expected = CASES[case]
    mapping, reasons = guess([raw_sheet(tmp_path, name, columns)])
    assert len(mapping.feeds) == 1, [reason.why.en for reason in reasons]
    feed = mapping.feeds[0]
    assert feed == Feed(**({"file": name} | expected))
    assert not list(faults(mapping))
    assert all(reason.why.ja != reason.why.en and 0 <= reason.sureness <= 1 for reason in reasons)
    assert set(feed.columns) | {""} <= {reason.column for reason in reasons}
