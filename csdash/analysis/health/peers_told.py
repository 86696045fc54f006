"""What is said of sponsor exits against their peers."""

from csdash.analysis.health.peers import Peers
from csdash.analysis.sentences import points, written
from csdash.analysis.with_interval import with_ends
from csdash.configs.health import Peers as Rules
from csdash.text import Text
from csdash.unit import Unit

NAMES = {
    "all": Text("スポンサー退職", "A sponsor left"),
    "won": Text("うち後任と関係構築", "… successor engaged"),
    "not_won": Text("うち関係構築なし", "… successor not engaged"),
}
PEER_NAMES = {
    "all": Text("似た顧客(退職なし)", "Peers"),
    "won": Text("その似た顧客", "Peers of these"),
    "not_won": Text("その似た顧客 ", "Peers of these "),
}
NONE = Text("結果の分かるスポンサー退職はありません。", "No sponsor exit has an outcome yet.")
MORE = Text(
    "スポンサーが退職した{n}社は、{months}か月後までに{lost}が解約しました。退職前によく似ていた顧客より{points}ポイント高くなっています(95%区間 {lower}〜{upper})。",
    "Of {n} accounts whose sponsor left, {lost} were gone {months} months later, {points} points more than peers that looked "
    "the same before ({lower} to {upper}).",
)
LESS = Text(
    "スポンサーが退職した{n}社は、{months}か月後までに{lost}が解約しました。退職前によく似ていた顧客より{points}ポイント低くなっています(95%区間 {lower}〜{upper})。",
    "Of {n} accounts whose sponsor left, {lost} were gone {months} months later, {points} points fewer than peers that looked "
    "the same before ({lower} to {upper}).",
)
SAME = Text(
    "スポンサーが退職した{n}社は、{months}か月後までに{lost}が解約しました。退職前によく似ていた顧客の{peers}との差は誤差の範囲内です。",
    "Of {n} accounts whose sponsor left, {lost} were gone {months} months later; the difference from the {peers} of peers "
    "that looked the same before is within chance.",
)
SPLIT = Text(
    "{landmark}か月後までに後任との関係を築けなかった{n}社では{difference}、築けた{n_won}社では{difference_won}です。",
    "Where the successor was not engaged within {landmark} months (n = {n}) it is {difference}, where so (n = {n_won}) {difference_won}.",
)
BEYOND = Text("{points}ポイント({lower}〜{upper})", "{points} points ({lower} to {upper})")
WITHIN = Text("誤差の範囲内", "within chance")
FEW = Text("対象は{n}社のみで、参考値です。", "Only {n} exits are behind this; read it as a hint.")
TITLE = Text(
    "スポンサー退職後の解約は、似た顧客より{points}ポイント多い",
    "After a sponsor left, {points} points more were lost than among peers",
)
TITLE_SPLIT = Text(
    "後任と関係を築けなかった顧客では、似た顧客より{points}ポイント多く解約",
    "Without the successor engaged, {points} points more were lost than among peers",
)
TITLE_SAME = Text(
    "スポンサー退職後の解約は、似た顧客と誤差を超える差がありません",
    "Accounts whose sponsor left fared like their peers, within chance",
)


def peers_said(found: list[Peers], rules: Rules, minimum_n: int) -> tuple[Text, ...]:
    """What exits cost against peers, and whether the successor makes the difference."""
    whole, won, not_won = found
    if whole.difference.value is None:
        return (NONE,)
    words = {
        "n": f"{whole.exits.n:,}",
        "months": str(rules.followed_months),
        "lost": with_ends(whole.exits, Unit.RATE),
        "peers": written(whole.peers, Unit.RATE),
        **_words(whole),
    }
    said = [_template(whole).format(**words)]
    if min(won.exits.n, not_won.exits.n) >= minimum_n:
        said.append(
            SPLIT.format(
                landmark=str(rules.landmark_months),
                n=f"{not_won.exits.n:,}",
                n_won=f"{won.exits.n:,}",
                difference=_difference(not_won),
                difference_won=_difference(won),
            )
        )
    if whole.exits.n < minimum_n:
        said.append(FEW.format(n=f"{whole.exits.n:,}"))
    return tuple(said)


def peers_title(found: list[Peers]) -> Text:
    """The finding, of those without a successor first: it is the sharper one."""
    whole, _, not_won = found
    for one, template in ((not_won, TITLE_SPLIT), (whole, TITLE)):
        if one.stands and one.difference.value > 0:
            return template.format(points=points(one.difference.value))
    return TITLE_SAME


def _template(one: Peers) -> Text:
    if not one.stands:
        return SAME
    return MORE if one.difference.value > 0 else LESS


def _difference(one: Peers) -> Text:
    return BEYOND.format(**_words(one, is_signed=True)) if one.stands else WITHIN


def _words(one: Peers, *, is_signed: bool = False) -> dict[str, str]:
    value, lower, upper = one.difference.value, one.difference.lower, one.difference.upper
    told = f"{value * 100:+.1f}" if is_signed else points(value)
    return {
        "points": told,
        "lower": "" if lower is None else f"{lower * 100:+.1f}",
        "upper": "" if upper is None else f"{upper * 100:+.1f}",
    }
