"""What is said in answer to the drilling questions about contracts, and by the guard beside them."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.questions.contracts import Bought, Growth, Reduction
from csdash.analysis.questions.told import between
from csdash.analysis.sentences import joined, written
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.dates import month_text

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


BY_YEAR = Text(
    "開始年別では、当初の{low}から{high}", "By year of start, from {low} to {high} of the beginning"
)
BY_ONE_YEAR = Text(
    "{year}年に始まった顧客は、当初の{high}", "Accounts that began in {year} pay {high} of the beginning"
)
MOVED = Text("{name}は{now}、1年前は{then}({verdict})", "{name}: {now}, a year ago {then} ({verdict})")
FIRST_TOLD = Text("{name}は{now}", "{name}: {now}")
ONLY_FEW = Text("{name}は{now}({n}社のみの参考値)", "{name}: {now}, a hint from {n} accounts only")
IN_QUARTER = Text("{quarter}の引き下げ幅", "Reduction in {quarter}, points")
IN_CHANCE = Text("差は誤差の範囲内", "within chance")
BEYOND = Text("誤差を超える変化", "more than chance")


def moved(name: Text, history: pl.DataFrame, unit: Unit, minimum_n: int = 0) -> Text:
    """A figure now and a year ago, as a title; `history` has month, value, lower, upper, n_accounts.

    Nothing is compared where fewer than `minimum_n` accounts are behind either.
    """
    *_, last = history.iter_rows()
    ago = history.filter(pl.col("month") == pl.lit(last[0]).dt.offset_by("-1y"))
    write = signed if unit is Unit.SCORE else lambda value: written(value, unit)
    if last[1] is not None and last[4] < minimum_n:
        return ONLY_FEW.format(name=name, now=write(last[1]), n=f"{last[4]:,}")
    if None in (last[1], *ago["value"]) or ago["n_accounts"].sum() < max(minimum_n, 1):
        return FIRST_TOLD.format(name=name, now=write(last[1]))
    difference = Difference(Measured(*last[1:]), Measured(*ago.row(0)[1:]))
    verdict = BEYOND if difference.is_distinguishable else IN_CHANCE
    return MOVED.format(name=name, now=write(last[1]), then=write(ago["value"][0]), verdict=verdict)


def by_quarter(history: pl.DataFrame, minimum_n: int) -> Text:
    """D4 in the last quarter and the same one a year before, as a title."""
    first = history["month"][-1]
    last = first.replace(year=first.year + (first.month + 1) // 12, month=(first.month + 1) % 12 + 1)
    if first.year == last.year:
        name = Text(f"{first.year}年{first.month}〜{last.month}月", f"{first:%b}–{last:%b} {first.year}")
    else:
        name = Text(
            f"{month_text(first, 'ja')}〜{month_text(last, 'ja')}",
            f"{month_text(first, 'en')}–{month_text(last, 'en')}",
        )
    return moved(IN_QUARTER.format(quarter=name), history, Unit.SCORE, minimum_n)


def by_year(years: pl.DataFrame) -> Text:
    """The smallest and the largest ratio among the years of start, as a title."""
    ranked = years.sort("value")
    low, high = ranked.row(0, named=True), ranked.row(-1, named=True)
    words = {"low": written(low["value"], Unit.TIMES), "high": written(high["value"], Unit.TIMES)}
    return (BY_YEAR if ranked.height > 1 else BY_ONE_YEAR).format(**words, year=high["group"])


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
