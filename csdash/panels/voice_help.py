"""Who used support, self-service and the community, and who got along without support."""

from csdash.analysis.sentences import as_title
from csdash.analysis.voice import told_deeds as sentences
from csdash.analysis.voice.help import COMMUNITY, SELF_SERVICE, SUPPORT, helped
from csdash.figures.ranked import ranked
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.panels.rated import rated, rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

USED_SUBTITLE = Text(
    "直近12か月に利用した顧客の割合・{population}", "Share of paying accounts in twelve months, {population}"
)
USED = {
    SUPPORT: Text("サポートを利用", "Asked for support"),
    SELF_SERVICE: Text("自助コンテンツを利用", "Used self-service"),
    COMMUNITY: Text("コミュニティに参加", "Used the community"),
}
ALONE = Text("自助・互助だけで解決", "Helped themselves only")
USED_HOW = Text(
    "課金中の顧客のうち、直近12か月に一度でも利用した割合です。「自助・互助だけ」は、自助・コミュニティ・サポートのどれかを使った顧客のうち、サポートを"
    "使わなかった割合です。サポートを避けられた件数そのものは記録からは分かりません。点は割合、線は95%区間(ウィルソン)です。",
    "Of paying accounts, the share that used each at least once in twelve months. Helped themselves only: of those that used any "
    "of the three, the share without support. How many contacts were avoided is not on record. The dot is the share, the bar "
    "its 95% interval (Wilson).",
)
SHARE = Text("割合", "Share")


@cached
def used_panel(session: Session, view: View) -> Panel | None:
    """Who used what in twelve months; None where nobody pays."""
    told, language = helped(session, question_of(view)), view.language
    if not told.n_accounts:
        return None
    rows = [(USED[kind], one) for kind, one in told.used.items()] + [(ALONE, told.deflected)]
    frame = rated(((name, one) for name, one in rows if one.value is not None), language)
    return Panel(
        finding=as_title(sentences.self_help(told)[-1])[language],
        subtitle=USED_SUBTITLE.format(population=words.population(view, session.names))[language],
        chart=ranked(
            frame,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=USED_HOW,
            base=words.BASE.format(n=f"{told.n_accounts:,}")[language],
            definitions=(),
            frame=frame,
            headers=rated_headers(words.GROUP, SHARE),
        ),
    )
