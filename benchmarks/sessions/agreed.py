"""Both ways tell the same numbers, or they are not to be compared: NRR of every month, with and without filters."""

import pandas as pd

import csdash
from benchmarks.load.served import SAMPLE
from benchmarks.sessions.ordinary import frames
from benchmarks.sessions.servers import accounts_folder

WHERE = ({}, {"segment": ["SMB"]}, {"tier": ["high", "low"], "region": ["Kanto"]})
WINDOWS = (1, 3, 12)
CLOSE = 1e-9


def ordinary(moves: pd.DataFrame, where: dict[str, list[str]]) -> list[float]:
    """NRR by month, as the peer's page tells it."""
    return frames.rates(frames.only(moves, where), ["month"])["NRR"].to_list()


def ours(session: csdash.Session, window: int, where: dict[str, list[str]]) -> list[float]:
    """NRR by month, from the exact sums: the value itself is kept to six digits."""
    told = session.metrics("nrr", window=window, where={name: tuple(of) for name, of in where.items()})
    told = told.drop_nulls("value")
    return [float(up) / float(down) for up, down in zip(told["numerator"], told["denominator"], strict=True)]


def check() -> None:
    """Raises ValueError where they differ by more than a billionth in any month."""
    session, accounts = csdash.open(SAMPLE), frames.read_accounts(str(accounts_folder()))
    for window in WINDOWS:
        moves = frames.movements(accounts, window)
        for where in WHERE:
            ours_of, ordinary_of = ours(session, window, where), ordinary(moves, where)
            apart = [abs(x - y) for x, y in zip(ours_of, ordinary_of, strict=True)]
            if not apart or max(apart) > CLOSE:
                raise ValueError(f"NRR over {window} months, {where}: apart by {max(apart, default=0)}")
