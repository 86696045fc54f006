"""What is said in answer to the five drilling questions and the guard, from their figures and never beyond them."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.questions_contracts import Bought, Growth, Reduction
from csdash.analysis.sentences import joined, written
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

REDUCED = Text(
    "{months}か月の初回更新{n}契約で、割引率の引き下げ幅は平均{mean}ポイントです(95%区間 {interval}、{accounts}社)。",
    "At {n} first renewals in {months} months the discount was reduced by {mean} points on average (95% interval "
    "{interval}, {accounts} accounts).",
)
MIDDLE = Text(
    "中央値は{median}、MRR加重平均は{weighted}ポイントです。",
    "The median is {median}, the mean weighted by MRR {weighted}.",
)
SMALLER = Text("割引は初回更新で縮小しています。", "Discounts get smaller at the first renewal.")
DEEPER = Text(
    "マイナスは、割引が初回更新でかえって拡大したことを意味します。",
    "Below zero means that discounts got deeper.",
)
NO_MOVE = Text("平均の変化は誤差の範囲内です。", "On average, the change is within chance.")
NO_RENEWALS = Text(
    "{months}か月に、割引率のわかる初回更新はありません。",
    "In {months} months there was no first renewal with a known discount.",
)

LARGER = Text(
    "{years}年以上続く{n}社の契約規模は、当初の{means}です(合計の比、95%区間 {interval})。",
    "{n} accounts of {years} years and more pay {means} what they began with (ratio of means, 95% interval {interval}).",
)
EACH = Text(
    "1社ごとの比の平均は{ratios}({interval})です。",
    "The mean of each account's ratio is {ratios} ({interval}).",
)
LEFT_OUT = Text(
    "ほかに、当初の規模が不明な{unknown}社と、一度離れて戻った{lapsed}社は含みません。",
    "Left out are {unknown} accounts whose first amount is not known, and {lapsed} that left and came back.",
)
NONE_OLD = Text(
    "{years}年以上続き、当初の規模がわかる顧客はまだいません。",
    "No account of {years} years has a known first amount yet.",
)

HELD = Text(
    "{months}か月に期日を迎えた契約のMRRのうち{all}が維持され、値引きを深めた更新を除くと{without}です。",
    "Of the MRR due in {months} months {all} was retained; without renewals won by a deeper discount, {without}.",
)
PAID_FOR = Text(
    "更新されたMRRの{share}は、値引きを深めて得たものです(95%区間 {interval}、{n}契約)。",
    "{share} of the MRR renewed was bought with a deeper discount (95% interval {interval}, {n} contracts).",
)
PAID_FOR_NONE = Text("値引きを深めて得た更新はありません。", "No renewal was won with a deeper discount.")
UNPRICED = Text("{n}契約は定価がわからず、区別できません。", "Of {n} contracts no list price is known.")
NONE_DUE = Text(
    "{months}か月に期日を迎え、結果の出た契約はありません。", "No contract due in {months} months is decided."
)


def between(measured: Measured, unit: Unit) -> Text:
    """The interval of a figure."""
    ends = (measured.lower, measured.upper)
    return Text(*(interval_text(*ends, unit, language) for language in ("ja", "en")))


def expanded(now: Measured, then: Measured, window: int) -> tuple[Text, ...]:
    """D1: the share of accounts that expanded, and whether that differs from a year ago."""
    if now.value is None:
        return (NOBODY,)
    said = EXPANDED.format(
        n=f"{now.n:,}",
        months=str(window),
        value=written(now.value, Unit.RATE),
        interval=between(now, Unit.RATE),
    )
    return tuple(one for one in (said, _against(Difference(now, then))) if one)


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


def reduced(told: Reduction, window: int) -> tuple[Text, ...]:
    """D4: by how much the discount was reduced, above zero for smaller; and whether that is more than chance."""
    months = str(window)
    if told.mean.value is None:
        return (NO_RENEWALS.format(months=months),)
    said = REDUCED.format(
        months=months,
        n=f"{told.n:,}",
        mean=signed(told.mean.value),
        interval=between(told.mean, Unit.SCORE),
        accounts=f"{told.mean.n:,}",
    )
    middle = MIDDLE.format(median=signed(told.median.value), weighted=signed(told.weighted.value))
    lower, upper = told.mean.lower, told.mean.upper
    if lower is not None and lower > 0:
        return said, middle, SMALLER
    if upper is not None and upper < 0:
        return said, middle, DEEPER
    return said, middle, NO_MOVE


def signed(points: float | None) -> Text:
    """Points with their sign, as a reduction can go either way."""
    if points is None:
        return Text("n/a", "n/a")
    text = f"{points:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0")
    return Text(text, text)


def larger(told: Growth, years: int) -> tuple[Text, ...]:
    """D5: how large long-standing accounts are now against their beginning, and who is not counted."""
    if told.of_means.value is None:
        said = (NONE_OLD.format(years=str(years)),)
    else:
        said = (
            LARGER.format(
                years=str(years),
                n=f"{told.of_means.n:,}",
                means=written(told.of_means.value, Unit.TIMES),
                interval=between(told.of_means, Unit.TIMES),
            ),
            EACH.format(
                ratios=written(told.of_ratios.value, Unit.TIMES), interval=between(told.of_ratios, Unit.TIMES)
            ),
        )
    if told.n_unknown or told.n_lapsed:
        said = (*said, LEFT_OUT.format(unknown=f"{told.n_unknown:,}", lapsed=f"{told.n_lapsed:,}"))
    return said


def held(told: Bought, window: int) -> tuple[Text, ...]:
    """B12: what was retained with and without discounts that got deeper, and what share of it was bought."""
    months = str(window)
    if told.all.value is None:
        return (NONE_DUE.format(months=months),)
    counts = dict(told.parts.select("kind", "n_contracts").iter_rows())
    said = HELD.format(
        months=months, all=written(told.all.value, Unit.RATE), without=written(told.without.value, Unit.RATE)
    )
    paid = PAID_FOR_NONE
    if counts.get("bought"):
        paid = PAID_FOR.format(
            share=written(told.share.value, Unit.RATE),
            interval=between(told.share, Unit.RATE),
            n=f"{counts['bought']:,}",
        )
    unknown = counts.get("unknown")
    return said, joined(paid, UNPRICED.format(n=f"{unknown:,}") if unknown else None)
