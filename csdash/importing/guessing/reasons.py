"""Reasons: the sentences that say why something was guessed, in both languages."""

from dataclasses import dataclass

from csdash.importing.guessing.columns import Column, Pick
from csdash.importing.guessing.words import KINDS
from csdash.text import Text

_READS_AS = {
    "day": Text("日付", "dates"),
    "month": Text("月または日付", "months or dates"),
    "money": Text("金額", "amounts"),
    "count": Text("整数", "whole numbers"),
    "number": Text("数値", "numbers"),
    "score": Text("0〜100の数値", "numbers from 0 to 100"),
    "currency": Text("通貨コード", "currency codes"),
    "flag": Text("はい・いいえ", "yes or no"),
    "interval": Text("期間を表す語", "words for a time"),
    "tier": Text("タッチ層を表す語", "words for a touch tier"),
    "phase": Text("フェーズを表す語", "words for a phase"),
    "fit": Text("適合を表す語", "words for fit"),
    "role": Text("役割を表す語", "words for a role"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why one thing was guessed, and how sure it is, 0 to 1."""

    says: Text
    sureness: float

    def but(self, more: Text, at_most: float) -> "Why":
        """With one more sentence, and no surer than `at_most`."""
        return Why(joined(self.says, more), min(self.sureness, at_most))


def joined(*parts: Text) -> Text:
    """Sentences one after the other."""
    return Text("".join(part.ja for part in parts), " ".join(part.en for part in parts))


def percent(share: float) -> str:
    """A share in whole per cent; 100% only where it is all."""
    return f"{int(share * 100)}%"


def quoted(*columns: Column) -> Text:
    """The headers of some columns."""
    names = [column.name for column in columns]
    return Text("".join(f"「{name}」" for name in names), " and ".join(f'"{name}"' for name in names))


def why_column(pick: Pick, meaning: Text) -> Why:
    """Why a column was taken: its header, and what its values read as."""
    match, header = pick.match, quoted(pick.column)
    is_whole = match.word == pick.column.header.plain
    ja = (
        f"列名{header.ja}が「{meaning.ja}」を表す語"
        if is_whole
        else f"列名{header.ja}に「{match.word}」が含まれ"
    )
    en = f"The header {header.en} " + (f"means {meaning.en}" if is_whole else f'speaks of "{match.word}"')
    reads = _READS_AS.get(KINDS[pick.idea])
    if not len(pick.column.contents.cells):
        return Why(Text(f"{ja}です(値はすべて空)。", f"{en}; it has no values."), match.score * 0.8)
    if reads is None:
        return Why(Text(f"{ja}です。" if is_whole else f"{ja}ます。", f"{en}."), match.score)
    share = percent(match.share)
    return Why(
        Text(
            f"{ja}{'で、' if is_whole else '、'}値の{share}が{reads.ja}として読めます。",
            f"{en}, and {share} of its values read as {reads.en}.",
        ),
        match.score,
    )


def no_feed(sheet: str, missing: Text) -> Text:
    """That nothing was made of a sheet, and what it would have needed."""
    return Text(f"{sheet} は使いませんでした: {missing.ja}", f"{sheet} is not used: {missing.en}")
