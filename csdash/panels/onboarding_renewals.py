"""What the speed of onboarding is worth: first renewals by time to value, and the months of value left."""

import polars as pl

from csdash.analysis.groups import measured_in
from csdash.analysis.onboarding import told as sentences
from csdash.analysis.onboarding.first_renewals import by_band, decided, full_terms, value_left
from csdash.analysis.onboarding.named import band_names, group_name, split_name
from csdash.analysis.onboarding.waits import GUIDE, MODE, QUARTER, YEAR, splits_of
from csdash.contract.names import in_prose
from csdash.errors import CsdashError
from csdash.figures.ranked import ranked
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

WHOLE = Text("全体", "All")
SUBTITLE = Text(
    "初回契約の更新率・最初の価値実感までの日数別・{population}・設定 {stamp}",
    "First contracts renewed, by days to first value, {population}; config {stamp}",
)
HOW = Text(
    "表示期間に満了した初回契約を、契約開始から最初の価値実感までの日数で分けた更新率です。点は値、線は95%区間(ウィルソン)、縦線は全体です。"
    "満了後の価値実感は数えません。満了前に解約した顧客と、{shortest}日より短い契約は、どの区分に入るはずだったか分からないため除いています。"
    "対象が少ない区分は白抜きです。早い顧客ほど更新するとしても、早さが更新の原因とは限りません。",
    "First contracts that ended in the months shown, by the days from the start to first value. The dot is the share renewed, "
    "the bar its 95% interval (Wilson), the thin line the whole. Value seen after the end does not count. Those that left "
    "before the end, and contracts shorter than {shortest} days, are left out: nobody can say in which band they would have "
    "been. Hollow dots rest on few accounts. That fast accounts renew more often does not make speed the cause.",
)
BAND = Text("価値実感まで", "Days to value")
RATE = Text("初回更新率", "First renewals")
KEPT = Text("更新", "Renewed")
DIFFERS = Text("ほかとの差", "Differs from the rest")
YES, NO = Text("あり", "yes"), Text("誤差の範囲内", "within chance")
LEFT_SUBTITLE = Text(
    "価値実感の時点で最初の12か月のうち残っていた月数の平均・{split}別・{population}",
    "Mean months of the first twelve left at first value, by {split}, {population}",
)
LEFT_FINDING = Text(
    "価値を実感した時点で、最初の12か月のうち平均{months}か月が残っていました",
    "At first value {months} months of the first twelve were left on average",
)
LEFT_HOW = Text(
    "満了した初回契約について、最初の12か月のうち価値実感の後に残っていた月数の平均です。契約中に到達しなければ0か月です。複数年契約も最初の"
    "12か月で測ります。点は平均、線は95%区間です。",
    "Of first contracts that ran to their end: how many of the first twelve months were left after first value, 0 where it "
    "never came. Contracts of several years are measured over their first twelve months, too. The dot is the mean, the bar "
    "its 95% interval.",
)
LEFT = Text("残り月数", "Months left")


@cached
def renewals_answer(session: Session, view: View) -> list[str]:
    """Fast against slow, what was left, who is in no band."""
    rows, minimum_n = decided(session, question_of(view)), session.settings.minimum_n
    rules = session.configs.onboarding.value
    left = measured_in(value_left(rows, rules))
    said = sentences.renewals(by_band(rows, rules, minimum_n), left, minimum_n)
    return [sentence[view.language] for sentence in said]


@cached
def bands_panel(session: Session, view: View) -> Panel:
    """First renewals by band of time to value."""
    language, minimum_n = view.language, session.settings.minimum_n
    config = session.configs.onboarding
    told = by_band(decided(session, question_of(view)), config.value, minimum_n)
    if not told.whole.n:
        raise CsdashError(sentences.NO_RENEWALS)
    spelt = {band: name[language] for band, name in band_names(config.value).items()}
    verdict = pl.when("is_distinguishable").then(pl.lit(YES[language])).otherwise(pl.lit(NO[language]))
    named = told.bands.with_columns(
        pl.col("group").replace_strict(spelt, return_dtype=pl.String),
        stands=pl.when(pl.col("rest").is_not_null()).then(verdict),
        config=pl.lit(config.stamp),
    ).filter(pl.col("n_accounts") > 0)
    return Panel(
        finding=sentences.versus_title(told, minimum_n)[language],
        subtitle=SUBTITLE.format(population=words.population(view, session.names), stamp=config.stamp)[
            language
        ],
        chart=ranked(
            named,
            Unit.RATE,
            language=language,
            theme=theme_of(view),
            overall=told.whole.value,
            overall_name=WHOLE[language],
            minimum_n=minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=HOW.format(shortest=str(config.value.shortest_term_days)),
            base=words.BASE.format(n=f"{told.whole.n:,}")[language],
            definitions=(metric("first_renewal_rate"), metric("ttv_median_days")),
            frame=named,
            headers={
                "group": Header(BAND, is_pinned=True),
                "value": Header(RATE, Unit.RATE),
                "lower": Header(words.LOWER, Unit.RATE),
                "upper": Header(words.UPPER, Unit.RATE),
                "n_kept": Header(KEPT, Unit.COUNT),
                "n_accounts": Header(words.N, Unit.COUNT),
                "stands": Header(DIFFERS),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def left_options(session: Session, view: View) -> dict[str, Text]:
    """What the months left can be split by."""
    rows = full_terms(decided(session, question_of(view)), session.configs.onboarding.value)
    splits = [split for split in splits_of(session, rows) if split not in (QUARTER, YEAR, GUIDE)]
    return {split: split_name(split) for split in splits}


@cached
def left_panel(session: Session, view: View, by: str) -> Panel | None:
    """The months of value left in the first contract per group of `by`; None where none was decided."""
    rows, language = decided(session, question_of(view)), view.language
    rules = session.configs.onboarding.value
    whole, groups = measured_in(value_left(rows, rules)), value_left(rows, rules, by)
    if whole.value is None or groups.is_empty():
        return None
    spelt = {
        group: group_name(by, group, session.names, rules.landmark_days)[language]
        for group in groups["group"]
    }
    named = groups.with_columns(
        pl.col("group").replace_strict(spelt, return_dtype=pl.String),
        config=pl.lit(session.configs.onboarding.stamp),
    )
    return Panel(
        finding=LEFT_FINDING.format(months=f"{whole.value:.1f}")[language],
        subtitle=LEFT_SUBTITLE.format(
            split=in_prose(split_name(by)), population=words.population(view, session.names)
        )[language],
        chart=ranked(
            named,
            Unit.SCORE,
            language=language,
            theme=theme_of(view),
            overall=whole.value,
            overall_name=WHOLE[language],
            minimum_n=session.settings.minimum_n,
            keeps_order=by != MODE,
        ),
        evidence=Evidence(
            how_to_read=LEFT_HOW,
            base=words.BASE.format(n=f"{whole.n:,}")[language],
            definitions=(),
            frame=named,
            headers={
                "group": Header(split_name(by), is_pinned=True),
                "value": Header(LEFT, Unit.SCORE),
                "lower": Header(words.LOWER, Unit.SCORE),
                "upper": Header(words.UPPER, Unit.SCORE),
                "n_accounts": Header(words.N, Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )
