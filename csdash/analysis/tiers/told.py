"""What each section of the tiers page says first."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.groups import against_rest
from csdash.analysis.question import Question
from csdash.analysis.sentences import written
from csdash.analysis.tiers.fit import KINDS, OVER, UNDER, Fit, Outcome
from csdash.analysis.tiers.lifetime import Worth
from csdash.analysis.tiers.migration import changed
from csdash.analysis.with_interval import with_interval
from csdash.contract.words import TIERS
from csdash.metrics.registry import metric
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

MOVED = Text(
    "{window}か月でタッチ層が変わったのは{n}社(MRR {money})です。",
    "{n} accounts changed tier in {window} months (MRR {money}).",
)
NOBODY_MOVED = Text(
    "{window}か月の間にタッチ層が変わった顧客はありません。", "No account changed tier in {window} months."
)
UP_DOWN = Text(
    "手厚い層へ移ったのは{up}社(MRR {up_money})、手厚さを下げたのは{down}社(MRR {down_money})です。",
    "{up} moved to more attention (MRR {up_money}), {down} to less (MRR {down_money}).",
)
LTV_TIER = Text("{tier}のLTV(モデル)は{value}です。", "LTV of {tier}, as a model, is {value}.")
LTV_BAND = Text(
    "{tier}のLTV(モデル)は{value}(95%区間 {lower}〜{upper})です。",
    "LTV of {tier}, as a model, is {value} ({lower} to {upper}).",
)
LTV_NONE = Text(
    "{tiers}は解約が10社に満たないため、LTVを見積もれません。",
    "Fewer than 10 left {tiers}: their LTV cannot be told.",
)
AGREE = Text(
    "LTVに見合う層にいる顧客は{share}です。無作為に割り当てた場合は{chance}になります。",
    "{share} of accounts are in the tier that their lifetime value gives; dealt at random {chance} would be.",
)
NOT_FOLLOWING = Text(
    "これは偶然と区別できません。配分はLTVに沿っていません。",
    "That cannot be told from chance: the allocation does not follow lifetime value.",
)
UNDER_TOLD = Text(
    "価値に対して手厚さが足りない顧客は{n}社で、ARR {money}に当たります。",
    "{n} accounts get less attention than they are worth: ARR {money}.",
)
OVER_TOLD = Text(
    "価値に対して手厚すぎる顧客は{n}社で、見合う層の標準より年{money}多くかかっています。",
    "{n} accounts get more than they are worth, at {money} a year above what is usual in the tier due.",
)
NO_MISFIT = Text(
    "許容幅を超えて合っていない顧客はありません。", "No account is off its tier by more than the tolerance."
)
OUTCOME_DIFFERS = Text(
    "1年前に{kind}だった顧客の継続率{value}は、見合っていた顧客の{rest}と、誤差を超えて違います。",
    "Of those with {kind} a year ago {value} stayed, against {rest} of those that fitted: more than chance.",
)
OUTCOME_ALIKE = Text(
    "1年前の過不足と継続率の間に、誤差を超える関係は見られません。",
    "Whether an account fitted a year ago does not tell, by more than chance, whether it stayed.",
)


def tier_in_prose(code: str) -> Text:
    """A tier within a sentence."""
    name = TIERS.get(code, Text("未設定", "Not given"))
    return Text(name.ja, name.en[:1].lower() + name.en[1:])


def listed(parts: Sequence[Text]) -> Text:
    """Several things as prose lists them."""
    return Text("、".join(one.ja for one in parts), ", ".join(one.en for one in parts))


def migration(moves: pl.DataFrame, window: int, currency: str) -> tuple[Text, ...]:
    """How many accounts changed tier with how much money, and in which direction."""
    rows = changed(moves)
    if rows.is_empty():
        return (NOBODY_MOVED.format(window=str(window)),)
    place = {tier: i for i, tier in enumerate(TIERS)}
    known = rows.filter(pl.col("from").is_in(list(place)) & pl.col("to").is_in(list(place)))
    step = pl.col("to").replace_strict(place) - pl.col("from").replace_strict(place)
    up, down = known.filter(step < 0), known.filter(step > 0)

    def money(part: pl.DataFrame) -> Text:
        return written(float(part["closing_mrr"].sum() or 0), Unit.MONEY, currency)

    first = MOVED.format(window=str(window), n=f"{rows.height:,}", money=money(rows))
    both = UP_DOWN.format(
        up=f"{up.height:,}", up_money=money(up), down=f"{down.height:,}", down_money=money(down)
    )
    return first, both


def economics(session: Session, question: Question, worths: Sequence[Worth]) -> tuple[Text, ...]:
    """Whether the cost share differs between tiers, and each tier's LTV with its band."""
    said, values = [], []
    if session.has("accounts.cost_to_serve"):
        groups = against_rest(session, question, "cost_to_serve_share", "tier", session.settings.minimum_n)
        differ = findings.groups_differ(metric("cost_to_serve_share"), groups, "tier", session.names)
        said.append(sentences.ended(differ))
    blank = [tier_in_prose(one.group) for one in worths if one.ltv.value is None]
    for one in worths:
        if one.ltv.value is None:
            continue
        words = {
            name: written(value, Unit.MONEY, session.currency)
            for name, value in (("value", one.ltv.value), ("lower", one.ltv.lower), ("upper", one.ltv.upper))
        }
        has_band = None not in (one.ltv.lower, one.ltv.upper)
        values.append((LTV_BAND if has_band else LTV_TIER).format(tier=tier_in_prose(one.group), **words))
    if values:
        said.append(sentences.joined(*values))
    if blank:
        said.append(LTV_NONE.format(tiers=listed(blank)))
    return tuple(said)


def fitting(found: Fit, outcomes: Sequence[Outcome], currency: str) -> tuple[Text, ...]:
    """How many are where they are due, who is not and what that is worth, and what became of them."""
    if found.reason:
        return (found.reason,)
    same, chance = found.agreement
    first = AGREE.format(share=with_interval(same, Unit.RATE), chance=written(chance, Unit.RATE))
    said = [first if found.follows_value else sentences.joined(first, NOT_FOLLOWING)]
    told = []
    for kind, words in ((UNDER, UNDER_TOLD), (OVER, OVER_TOLD)):
        part = found.rows.filter(kind=kind)
        if part.height:
            stake = written(float(part["stake"].sum() or 0), Unit.MONEY, currency)
            told.append(words.format(n=f"{part.height:,}", money=stake))
    said.append(sentences.joined(*told) if told else NO_MISFIT)
    fits = next((one for one in outcomes if one.kind not in (UNDER, OVER)), None)
    apart = [one for one in outcomes if one.differs and fits]
    differ = [
        OUTCOME_DIFFERS.format(
            kind=Text(KINDS[one.kind].ja, KINDS[one.kind].en.lower()),
            value=with_interval(one.kept, Unit.RATE),
            rest=with_interval(fits.kept, Unit.RATE),
        )
        for one in apart
    ]
    if differ:
        said.append(sentences.joined(*differ))
    elif any(one.difference is not None for one in outcomes):
        said.append(OUTCOME_ALIKE)
    return tuple(said)
