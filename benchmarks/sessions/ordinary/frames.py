"""The peer's numbers, in pandas: groupby and merge, each function from frames to a frame."""

from pathlib import Path

import pandas as pd

ATTRIBUTES = ["segment", "industry", "region", "plan", "channel", "tier"]


def read_accounts(folder: str) -> pd.DataFrame:
    """What each account pays in each month (a period), with its attributes; no row where it pays nothing."""
    columns = ["month", "account_id", "mrr", *ATTRIBUTES]
    files = sorted(Path(folder).glob("*.parquet"))
    lines = pd.concat([pd.read_parquet(file, columns=columns) for file in files], ignore_index=True)
    lines["month"] = pd.to_datetime(lines["month"]).dt.to_period("M")
    lines["mrr"] = lines["mrr"].astype(float)
    grouped = lines.groupby(["month", "account_id"], as_index=False)
    accounts = grouped.agg({"mrr": "sum"} | dict.fromkeys(ATTRIBUTES, "first"))
    return accounts[accounts["mrr"] > 0]


def movements(accounts: pd.DataFrame, window: int) -> pd.DataFrame:
    """Each account that paid at either end of a window: month of its end, opening, closing, the opening's attributes."""
    first, last = accounts["month"].min(), accounts["month"].max()
    opening = accounts[accounts["month"] <= last - window].rename(columns={"mrr": "opening"})
    opening = opening.assign(month=opening["month"] + window)
    closing = accounts[accounts["month"] >= first + window].rename(columns={"mrr": "closing"})
    both = opening.merge(closing, on=["month", "account_id"], how="outer", suffixes=("", "_now"))
    for name in ATTRIBUTES:
        both[name] = both[name].fillna(both[f"{name}_now"])
    both = both.drop(columns=[f"{name}_now" for name in ATTRIBUTES])
    both[["opening", "closing"]] = both[["opening", "closing"]].fillna(0)
    return both


def only(frame: pd.DataFrame, chosen: dict[str, list[str]]) -> pd.DataFrame:
    """The rows that the reader's filters leave."""
    for name, values in chosen.items():
        if values:
            frame = frame[frame[name].isin(values)]
    return frame


def rates(moves: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """NRR, GRR and logo churn, by `by`."""
    had = moves[moves["opening"] > 0].copy()
    had["kept"] = had[["opening", "closing"]].min(axis=1)
    had["lost"] = had["closing"] == 0
    sums = had.groupby(by, as_index=False).agg(
        opening=("opening", "sum"),
        closing=("closing", "sum"),
        kept=("kept", "sum"),
        lost=("lost", "sum"),
        accounts=("account_id", "count"),
    )
    sums["NRR"] = sums["closing"] / sums["opening"]
    sums["GRR"] = sums["kept"] / sums["opening"]
    sums["Logo churn"] = sums["lost"] / sums["accounts"]
    return sums


def bridge(moves: pd.DataFrame) -> pd.DataFrame:
    """What moved MRR within the last window: measure, movement, value, in the order of a waterfall."""
    last = moves[moves["month"] == moves["month"].max()]
    change = last["closing"] - last["opening"]
    had, has = last["opening"] > 0, last["closing"] > 0
    rows = [
        ("absolute", "Opening", last["opening"].sum()),
        ("relative", "New", change[~had].sum()),
        ("relative", "Expansion", change[had & (change > 0)].sum()),
        ("relative", "Contraction", change[has & (change < 0)].sum()),
        ("relative", "Churn", change[~has].sum()),
        ("total", "Closing", last["closing"].sum()),
    ]
    return pd.DataFrame(rows, columns=["measure", "movement", "value"])


def cohorts(accounts: pd.DataFrame) -> pd.DataFrame:
    """The share of its first MRR that each cohort pays: cohorts by months since their first."""
    firsts = accounts.groupby("account_id", as_index=False)["month"].min()
    rows = accounts.merge(firsts.rename(columns={"month": "cohort"}), on="account_id")
    rows["age"] = rows["month"].astype("int64") - rows["cohort"].astype("int64")
    paid = rows.pivot_table(index="cohort", columns="age", values="mrr", aggfunc="sum")
    return paid.div(paid[0], axis=0)
