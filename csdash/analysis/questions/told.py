"""What is said in answer to the first three drilling questions, from their figures and never beyond them."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.questions.dearer import Dearer
from csdash.analysis.sentences import month_name, written
from csdash.contract.names import Names
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.numbers import interval_text

EXPANDED = Text(
    "{n}社のうち、{months}か月で契約規模を拡大した顧客は{value}です(95%区間 {interval})。",
    "Of {n} accounts, {value} pay more than {months} months before (95% interval {interval}).",
)
NOBODY = Text(
    "この期間・条件に対象の顧客はいません。", "There is nobody to ask this about in this selection."
)
CHANGED = Text(
    "1年前の{before}から{change}ポイント{verb}。",
    "That is {change} points {verb} than the {before} of a year ago.",
)
UP, DOWN = Text("上がりました", "higher"), Text("下がりました", "lower")
SAME = Text(
    "1年前の{before}との差は誤差の範囲内です。", "The difference from {before} a year ago is within chance."
)

BY_PRICE = Text(
    "{why}、定価が上がらなければ拡大しなかった顧客が{then}から{now}に{verb}({change}ポイント)。{others}",
    "{why}: accounts that would not have expanded without a higher list price {verb} from {then} to {now} ({change} points). "
    "{others}",
)
RISE_LEFT = Text("{month}の値上げが集計期間から外れ", "The price rise of {month} has left the window")
RISE_CAME = Text("{month}の値上げが集計期間に入り", "The price rise of {month} has come into the window")
DEARER_FELL, DEARER_ROSE = Text("減りました", "fell"), Text("増えました", "rose")
FEWER_DEARER = Text("この期間は値上げの影響が小さく", "List prices rose for fewer accounts")
MORE_DEARER = Text("この期間は値上げの影響が大きく", "List prices rose for more accounts")
OTHERS_SAME = Text(
    "それ以外の理由で拡大した顧客は{now}で、1年前の{then}との差は誤差の範囲内です。",
    "For other reasons {now} expanded, and {then} a year ago: a difference within chance.",
)
OTHERS_UP = Text(
    "それ以外の理由で拡大した顧客は{now}で、1年前の{then}を誤差を超えて上回ります。",
    "For other reasons {now} expanded, more than the {then} of a year ago by more than chance.",
)
OTHERS_DOWN = Text(
    "それ以外の理由で拡大した顧客は{now}で、1年前の{then}を誤差を超えて下回ります。",
    "For other reasons {now} expanded, less than the {then} of a year ago by more than chance.",
)

HIGHEST = Text(
    "最も高いのは{group}で、{months}か月の解約率(顧客数)は{value}です(95%区間 {interval}、{n}社)。",
    "{group}: {value} of accounts left in {months} months (95% interval {interval}, n = {n}).",
)
STANDS = Text(
    "{k}業界を比べたことを考慮しても、それ以外の{rest}を誤差を超えて上回ります。",
    "That is above the {rest} of all others by more than chance, {k} industries being compared.",
)
STANDS_NOT = Text(
    "ただし、{k}業界を比べた中での最大値であり、それ以外の{rest}とは区別できません。",
    "But it is the largest of {k} compared, and cannot be told from the {rest} of all others.",
)
TOO_FEW = Text(
    "どの業界も{n}社に満たず、比べられません。",
    "No industry has {n} accounts or more, so none can be compared.",
)
ONLY_ONE = Text(
    "比べられる業界が1つしかありません。", "There is only one industry, and nothing to compare it with."
)
NO_CHURN = Text("{months}か月に解約した顧客はいません。", "No account left in {months} months.")

RETAINED = Text(
    "NRRは{high}の{high_value}が最も高く、{low}の{low_value}が最も低くなっています。",
    "NRR is highest for {high} ({high_value}) and lowest for {low} ({low_value}).",
)
ONE_PRODUCT = Text("{high}のNRRは{high_value}です。", "NRR of {high} is {high_value}.")
APART = Text(
    "他の製品と誤差を超えて違うのは{groups}です。", "Different from the rest by more than chance: {groups}."
)
NOT_APART = Text("製品間の差は誤差の範囲内です。", "Differences between products are within chance.")
GREW = Text(
    "MRRの伸びが最も大きいのは{group}です(前年比{value})。",
    "MRR grew most for {group} ({value} on the year).",
)
UNRETAINED = Text("NRRを算出できる製品はまだありません。", "No product has an NRR yet.")


def between(measured: Measured, unit: Unit) -> Text:
    """The interval of a figure."""
    ends = (measured.lower, measured.upper)
    return Text(*(interval_text(*ends, unit, language) for language in ("ja", "en")))


def expanded(now: Measured, then: Measured, window: int, prices: Dearer | None = None) -> tuple[Text, ...]:
    """D1: the share of accounts that expanded, whether that differs from a year ago, and whether prices made it differ."""
    if now.value is None:
        return (NOBODY,)
    said = EXPANDED.format(
        n=f"{now.n:,}",
        months=str(window),
        value=written(now.value, Unit.RATE),
        interval=between(now, Unit.RATE),
    )
    difference = Difference(now, then)
    return tuple(one for one in (said, _against(difference), _by_price(difference, prices)) if one)


def _by_price(difference: Difference, prices: Dearer | None) -> Text | None:
    """What list prices had to do with it; nothing where the change is within chance or less than half theirs."""
    if prices is None or not difference.is_distinguishable or not prices.explains(difference.value):
        return None
    is_past = prices.moved < 0
    if prices.month is None:
        why = FEWER_DEARER if is_past else MORE_DEARER
    else:
        why = (RISE_LEFT if is_past else RISE_CAME).format(month=month_name(prices.month))
    others = prices.others
    verdict = OTHERS_SAME
    if others.is_distinguishable:
        verdict = OTHERS_UP if others.value > 0 else OTHERS_DOWN
    return BY_PRICE.format(
        why=why,
        verb=DEARER_FELL if is_past else DEARER_ROSE,
        change=f"{abs(prices.moved) * 100:.1f}",
        now=written(prices.now, Unit.RATE),
        then=written(prices.then, Unit.RATE),
        others=verdict.format(
            now=written(others.now.value, Unit.RATE), then=written(others.then.value, Unit.RATE)
        ),
    )


def _against(difference: Difference) -> Text | None:
    if difference.value is None:
        return None
    before = written(difference.then.value, Unit.RATE)
    if not difference.is_distinguishable:
        return SAME.format(before=before)
    size = f"{abs(difference.value) * 100:.1f}"
    return CHANGED.format(before=before, change=size, verb=UP if difference.value > 0 else DOWN)


def churns_most(industries: pl.DataFrame, window: int, minimum_n: int, names: Names) -> tuple[Text, ...]:
    """D2: the industry with the highest churn among those large enough, and whether it stands apart."""
    if industries.is_empty():
        return (NOBODY,)
    if not (industries["value"] * industries["n_accounts"]).sum():
        return (NO_CHURN.format(months=str(window)),)
    compared = industries.filter(pl.col("n_accounts") >= minimum_n)
    if compared.is_empty():
        return (TOO_FEW.format(n=str(minimum_n)),)
    top = compared.row(0, named=True)
    measured = Measured(top["value"], top["lower"], top["upper"], top["n_accounts"])
    said = HIGHEST.format(
        group=names.value("industry", top["group"]),
        months=str(window),
        value=written(measured.value, Unit.RATE),
        interval=between(measured, Unit.RATE),
        n=f"{measured.n:,}",
    )
    if top["rest"] is None:
        return (said, ONLY_ONE) if industries.height == 1 else (said,)
    verdict = STANDS if top["is_distinguishable"] and top["value"] > top["rest"] else STANDS_NOT
    return said, verdict.format(k=str(compared.height), rest=written(top["rest"], Unit.RATE))


def products_differ(products: pl.DataFrame, minimum_n: int, names: Names) -> tuple[Text, ...]:
    """D3: the products that retain most and least, whether they differ, and which grows most."""
    known = products.filter(pl.col("nrr").is_not_null() & (pl.col("n_accounts") >= minimum_n)).sort("nrr")
    said: list[Text] = []
    if known.is_empty():
        said.append(UNRETAINED)
    else:
        low, high = known.row(0, named=True), known.row(-1, named=True)
        words = {}
        for key, row in (("high", high), ("low", low)):
            words |= {
                key: names.value("product", row["group"]),
                f"{key}_value": written(row["nrr"], Unit.RATE),
            }
        said.append((RETAINED if known.height > 1 else ONE_PRODUCT).format(**words))
    if known.height > 1:
        apart = [names.value("product", group) for group in known.filter("is_distinguishable")["group"]]
        listed = Text("・".join(one.ja for one in apart), ", ".join(one.en for one in apart))
        said.append(APART.format(groups=listed) if apart else NOT_APART)
    grown = products.filter(pl.col("growth") > 0).sort("growth", descending=True)
    if not grown.is_empty():
        top = grown.row(0, named=True)
        share = f"{top['growth'] * 100:+.1f}%"
        said.append(GREW.format(group=names.value("product", top["group"]), value=share))
    return tuple(said)
