"""What the health page says of how accounts moved between bands, and of who is at risk."""

from csdash.analysis.difference import Difference
from csdash.analysis.health.movement import Movement
from csdash.analysis.health.states import AtRisk
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import joined, written
from csdash.analysis.with_interval import with_ends
from csdash.text import Text
from csdash.unit import Unit

MOVED = Text(
    "{window}か月の間に、区分が下がった顧客は{fell}(現在のARR {fell_arr})、上がった顧客は{rose}(同 {rose_arr})です。",
    "Within {window} months {fell} fell by a band (ARR {fell_arr} now) and {rose} rose ({rose_arr}).",
)
MORE_FELL = Text(
    "下がった顧客のほうが、誤差を超えて多くなっています。", "More fell than rose, beyond chance."
)
MORE_ROSE = Text(
    "上がった顧客のほうが、誤差を超えて多くなっています。", "More rose than fell, beyond chance."
)
NEITHER = Text("どちらが多いとも言えません(差は誤差の範囲内)。", "Neither is more, beyond chance.")
LEFT_MORE = Text(
    "期首に危険だった顧客の{low}が解約し、良好だった顧客の{high}を誤差を超えて上回りました。",
    "Of those at risk at the opening {low} left, beyond chance more than the {high} of the healthy.",
)
LEFT_FEWER = Text(
    "期首に危険だった顧客の解約({low})は、良好だった顧客({high})より誤差を超えて少なく、スコアの見直しが必要です。",
    "Of those at risk at the opening {low} left, beyond chance fewer than the {high} of the healthy: look at the score.",
)
LEFT_SAME = Text(
    "期首に危険だった顧客の解約({low})と良好だった顧客の解約({high})の差は、誤差の範囲内です。",
    "Of those at risk at the opening {low} left, of the healthy {high}: the difference is within chance.",
)
SCORES_CHANGED = Text(
    "{n}は期首と期末でスコアの作り方が違うため、動きは参考値です。",
    "{n} have a score made in another way at either end; read their moves as a hint.",
)
ROSE_TITLE = Text(
    "上がった顧客({rose})が、下がった顧客({fell})より多い", "More rose ({rose}) than fell ({fell})"
)
FELL_TITLE = Text(
    "下がった顧客({fell})が、上がった顧客({rose})より多い", "More fell ({fell}) than rose ({rose})"
)
EVEN_TITLE = Text(
    "上がった顧客({rose})と下がった顧客({fell})の差は、誤差の範囲内",
    "As many rose ({rose}) as fell ({fell}), within chance",
)
AT_RISK_NOW = Text(
    "解約リスクのあるARRは{arr}(全体の{share}、{n})です。",
    "ARR at risk is {arr} ({share} of the whole, {n}).",
)
SEEN = Text(
    "担当者の記録とスコアの両方に表れているのは{both}で、記録だけが{noted}、スコアだけが{scored}です。",
    "Noted and low in score are {both}; only noted are {noted}, only low in score {scored}.",
)
NO_RISK = Text(
    "解約リスクの記録がある顧客も、ヘルスが危険の顧客もいません。",
    "Nobody is noted as a risk or low in health.",
)
STALE = Text(
    "{n}は半年以上前から解消も解約もないままの記録です。今も有効か確認してください。",
    "{n} have been noted for half a year or more, neither cleared nor gone: check whether that still holds.",
)
STALE_MONTHS = 6


def moved_title(told: Movement) -> Text:
    """Whether more fell or rose, as a title."""
    n = {"fell": accounts_text(told.n_fell), "rose": accounts_text(told.n_rose)}
    return {-1: FELL_TITLE, 0: EVEN_TITLE, 1: ROSE_TITLE}[told.direction].format(**n)


def moved(told: Movement, window: int, currency: str) -> tuple[Text, ...]:
    """Who fell and who rose, what became of the low against the healthy, and what to mind."""
    said = MOVED.format(
        window=str(window),
        fell=accounts_text(told.n_fell),
        rose=accounts_text(told.n_rose),
        fell_arr=written(told.fell_mrr * 12, Unit.MONEY, currency),
        rose_arr=written(told.rose_mrr * 12, Unit.MONEY, currency),
    )
    sides = joined(said, {-1: MORE_FELL, 0: NEITHER, 1: MORE_ROSE}[told.direction])
    lines = [sides]
    low, high = (told.gone.get(band) for band in ("at_risk", "healthy"))
    if low and high:
        apart = Difference(low, high)
        words = LEFT_SAME if not apart.is_distinguishable else LEFT_MORE if apart.value > 0 else LEFT_FEWER
        lines.append(words.format(low=with_ends(low, Unit.RATE), high=with_ends(high, Unit.RATE)))
    if told.n_mixed:
        lines.append(SCORES_CHANGED.format(n=accounts_text(told.n_mixed)))
    return tuple(lines)


def at_risk(now: AtRisk, n_stale: int, currency: str) -> tuple[Text, ...]:
    """The money at risk by either sign, who sees it, and notes that nobody has looked at for long."""
    if not now.n_all:
        return (NO_RISK,)
    lines = [
        AT_RISK_NOW.format(
            arr=written(now.all_mrr * 12, Unit.MONEY, currency),
            share=written(now.all_mrr / now.total_mrr, Unit.RATE),
            n=accounts_text(now.n_all),
        ),
        SEEN.format(**{name: accounts_text(n) for name, n in now.n.items()}),
    ]
    if n_stale:
        lines.append(STALE.format(n=accounts_text(n_stale)))
    return tuple(lines)
