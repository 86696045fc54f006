"""What is said of expansion: what it was made of, what moved NRR, and what goes together with it."""

import polars as pl

from csdash.analysis.difference import holm
from csdash.analysis.expansion.parts import PARTS, Factors, TopDecile, factor_change
from csdash.analysis.expansion.verified import Value
from csdash.analysis.sentences import written
from csdash.contract.names import in_prose
from csdash.text import Text
from csdash.unit import Unit

GAINED = Text(
    "継続顧客の増加は{gain}(期首MRRの{share})で、最も大きいのは{part}の{amount}です。",
    "Accounts that stayed added {gain} ({share} of the opening MRR), most of it by {part} ({amount}).",
)
NO_GAIN = Text("継続顧客の増加はありません。", "Accounts that stayed added nothing.")
LOST = Text(
    "継続顧客の減少は{loss}で、最も大きいのは{part}の{amount}です。",
    "They cut {loss}, most of it by {part} ({amount}).",
)
NO_LOSS = Text("継続顧客の減少はありません。", "They cut nothing.")
TITLE = Text("増加の最大は{up}、減少の最大は{down}", "Most was added by {up}, most was cut by {down}")
TITLE_UP = Text("増加の最大は{up}、減少はなし", "Most was added by {up}, nothing was cut")
TITLE_DOWN = Text("増加はなく、減少の最大は{down}", "Nothing was added, most was cut by {down}")
TITLE_FLAT = Text("継続顧客のMRRに増減はありません", "Accounts that stayed neither added nor cut")
CHURN_NAME = Text("解約", "Churn")

DRIVER = Text(
    "1年前からのNRRの変化{change}ポイントは、顧客数の維持{logo}、継続顧客の単価{arpa}に分かれます",
    "Of the change of NRR by {change} points in a year, {logo} came through logo retention and {arpa} through ARPA",
)
PRODUCT = Text(
    "NRR {nrr} = 顧客の維持{logo} × 継続顧客の単価{arpa}",
    "NRR {nrr} = logo retention {logo} x ARPA of the retained {arpa}",
)
CAUSED = Text(
    "継続した製品の金額を最も動かしたのは{cause}({amount})",
    "Products that were kept moved most through {cause} ({amount})",
)
NO_PRICE = Text("継続した製品の金額に変化はありません", "Nothing changed on products that were kept")

DECILE = Text(
    "拡大した{n}社のうち上位10%({n_top}社)が、拡大MRRの{share}を占めます。",
    "Of {n} accounts that expanded, the top tenth ({n_top}) brings {share} of the expansion.",
)
NOBODY_GREW = Text("拡大した顧客はいません。", "No account expanded.")
VERIFIED = Text(
    "拡大した顧客の割合は、成果が確認された顧客で{rate}、それ以外で{other}({verdict})",
    "Of accounts with a verified outcome {rate} expanded, of the others {other} ({verdict})",
)
NONE_VERIFIED = Text(
    "期首までに成果が確認された顧客はいません", "No account had an outcome verified by the opening"
)
ALL_VERIFIED = Text(
    "期首の顧客すべてで成果が確認されています", "Every account at the opening had a verified outcome"
)
TOLD = Text("誤差を超える差。因果を示すものではありません", "more than chance, which proves no cause")
NOT_TOLD = Text("差は誤差の範囲内", "within chance")


def split_said(split: pl.DataFrame, currency: str) -> tuple[Text, ...]:
    """What accounts that stayed added and cut, and by what most; before what met within one account."""
    opening = split.filter(pl.col("part") == "opening")["amount"].item()
    said = []
    for movement, template, nothing in (("expansion", GAINED, NO_GAIN), ("contraction", LOST, NO_LOSS)):
        parts = split.filter((pl.col("movement") == movement) & (pl.col("amount") != 0))
        if parts.is_empty():
            said.append(nothing)
            continue
        total = abs(parts["amount"].sum())
        top = parts.sort(pl.col("amount").abs(), descending=True).row(0, named=True)
        said.append(
            template.format(
                gain=written(total, Unit.MONEY, currency),
                loss=written(total, Unit.MONEY, currency),
                share=written(total / opening if opening else None, Unit.RATE),
                part=in_prose(PARTS[top["part"]][0]),
                amount=written(abs(top["amount"]), Unit.MONEY, currency),
            )
        )
    return tuple(said)


def split_title(split: pl.DataFrame) -> Text:
    """The largest part each way."""
    moved = split.filter(pl.col("part").is_in(list(PARTS)) & (pl.col("amount") != 0)).sort("amount")
    words = {}
    if moved.height and moved["amount"][0] < 0:
        words["down"] = in_prose(PARTS[moved["part"][0]][0])
    if moved.height and moved["amount"][-1] > 0:
        words["up"] = in_prose(PARTS[moved["part"][-1]][0])
    template = {(True, True): TITLE, (True, False): TITLE_UP, (False, True): TITLE_DOWN}
    return template.get(("up" in words, "down" in words), TITLE_FLAT).format(**words)


def factors_said(now: Factors, then: Factors | None) -> Text:
    """NRR as a product now, or its change in a year split into both factors."""
    if then is None:
        rates = {name: written(getattr(now, name), Unit.RATE) for name in ("nrr", "logo", "arpa")}
        return PRODUCT.format(**rates)
    logo, arpa = factor_change(now, then)
    return DRIVER.format(change=_points(now.nrr - then.nrr), logo=_points(logo), arpa=_points(arpa))


def _points(change: float) -> str:
    return f"{change * 100:+.1f}"


def price_title(effects: pl.DataFrame, names: dict[tuple[str, str], Text], currency: str) -> Text:
    """What moved the price of kept lines most."""
    moved = effects.filter(pl.col("effect") != 0).sort(pl.col("effect").abs(), descending=True)
    if moved.is_empty():
        return NO_PRICE
    top = moved.row(0, named=True)
    sign = "+" if top["effect"] > 0 else "-"
    size = written(abs(top["effect"]), Unit.MONEY, currency)
    return CAUSED.format(
        cause=in_prose(names[top["cause"], top["side"]]), amount=Text(f"{sign}{size.ja}", f"{sign}{size.en}")
    )


def decile_said(top: TopDecile | None) -> Text:
    """How much of the expansion comes from few accounts."""
    if top is None:
        return NOBODY_GREW
    return DECILE.format(n=f"{top.n:,}", n_top=f"{top.n_top:,}", share=written(top.share, Unit.RATE))


def value_title(value: Value) -> Text:
    """Expansion with and without a verified outcome, and whether the two differ."""
    first, other = value.accounts.now, value.accounts.then
    if first.value is None:
        return NONE_VERIFIED
    if other.value is None:
        return ALL_VERIFIED
    # Accounts and money are two looks at one question; whoever takes the clearer one has compared twice.
    # Money that cannot be judged was looked at all the same.
    looks = [value.accounts.p_value, value.rates.p_value]
    stands, _ = holm([1.0 if p is None else p for p in looks])
    return VERIFIED.format(
        rate=written(first.value, Unit.RATE),
        other=written(other.value, Unit.RATE),
        verdict=TOLD if stands else NOT_TOLD,
    )
