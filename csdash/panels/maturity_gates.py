"""Maturity by evidence: the scorecard of say against do, and the gates behind it."""

import polars as pl

from csdash.analysis.maturity import told, told_gates
from csdash.analysis.maturity.assessed import unit_name
from csdash.analysis.maturity.gates import Judged
from csdash.analysis.maturity.standing import Standing, as_frame, standings
from csdash.analysis.maturity.units import TEAM, splits, units_of
from csdash.contract.names import dimension_name
from csdash.contract.words import STAGES
from csdash.figures.scorecard import scorecard
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.dates import month_text
from csdash.words.numbers import interval_text

TEAM_NAME = Text("チーム", "Team")
UNIT = Text("単位", "Unit")
SUBTITLE = Text(
    "{month}末時点・直近12か月のデータによる段階と自己評価・設定 {stamp}",
    "End of {month}, by twelve months of data, beside self-assessment; config {stamp}",
)
HOW = Text(
    "塗りつぶしはデータの根拠による段階で、その段階までの条件を値の上ですべて満たしたことを表します。下の線は、誤差を考えたときにありうる段階の"
    "幅です(全単位・全条件をまとめて補正)。線が重なる単位どうしの段階の差は、偶然と区別できません。輪は自己評価(観点のうち最も低いもの)で、"
    "点線はそのずれです。データのない条件は満たしたとみなさず、段階はそこで止まります。"
    "しきい値は設定ファイル maturity.toml の判断であり、公表された基準ではありません。",
    "Filled is the stage by evidence: every gate up to it is met by value. The line below is what the intervals leave open, "
    "all units and gates corrected together; where the lines of two units overlap, their stages cannot be told from chance. "
    "The ring is the stage a unit gives itself, the lowest of its dimensions; the dotted line is the gap. A gate without "
    "data is not taken as met, and the stage stops there. Thresholds are judgements in maturity.toml, not published norms.",
)
UNITS = Text("全社を含む{n}区分", "{n} units, the company included")
EVIDENCE = Text("データの段階", "Stage by evidence")
LOW = Text("幅(下)", "Range, low")
HIGH = Text("幅(上)", "Range, high")
SELF = Text("自己評価", "Self-assessed")
CONFIG = Text("設定", "Config")
STAMP = Text(
    "しきい値・手間・効果は設定 {stamp} の判断です。「誤差の範囲内」は、全単位・全条件をまとめて補正すると基準との差を偶然と区別できないことを表します。",
    "Thresholds, effort and effect are judgements; config {stamp}. Within chance: with all units and gates corrected "
    "together, the value cannot be told from its threshold.",
)
STAGE = Text("段階", "Stage")
GATE = Text("条件", "Gate")
VALUE = Text("値", "Value")
INTERVAL = Text("95%区間", "95% interval")
THRESHOLD = Text("基準", "Threshold")
STATE = Text("判定", "State")
NEEDED = Text("あと必要な量", "What it takes")
EFFORT = Text("手間", "Effort")
EFFECT = Text("効果", "Effect")
REASON = Text("基準の理由", "Why this threshold")
SIZES = {1: Text("小", "small"), 2: Text("中", "medium"), 3: Text("大", "large")}


@cached
def newest(session: Session, view: View, split: str) -> tuple[list[Standing], str]:
    """Where each unit stands in the last month, and the config it rests on."""
    config = session.configs.maturity
    return standings(session, config.value, units_of(session, split), [session.last_month]), config.stamp


@cached
def maturity_splits(session: Session, view: View) -> dict[str, Text]:
    """What the company can be divided by, with its name; none where the data has no attribute."""
    return {name: TEAM_NAME if name == TEAM else dimension_name(name) for name in splits(session)} or {
        "": Text("全社", "Company")
    }


@cached
def unit_names(session: Session, view: View, split: str) -> dict[str, Text]:
    """The units of a split by what they are called."""
    return {unit: unit_name(unit, session.names) for unit in units_of(session, split)}


@cached
def standing_answer(session: Session, view: View, split: str) -> list[str]:
    """Where the units stand, who says more than it does, what is first."""
    rows, _ = newest(view, split)
    return [said[view.language] for said in told.answer(rows, session.names)]


@cached
def standing_panel(session: Session, view: View, split: str) -> Panel:
    """Say against do: one track per unit."""
    rows, stamp = newest(view, split)
    named = named_rows(rows, session, view).with_columns(config=pl.lit(stamp))
    month = month_text(month_start(session.last_month), view.language)
    return Panel(
        finding=told.title(rows, session.names)[view.language],
        subtitle=SUBTITLE.format(month=month, stamp=stamp)[view.language],
        chart=scorecard(
            named.select("unit", "evidence", "low", "high", "self_assessed"),
            [stage[view.language] for stage in STAGES.values()],
            language=view.language,
            theme=theme_of(view),
        ),
        evidence=Evidence(
            how_to_read=HOW,
            base=UNITS.format(n=str(named.height))[view.language],
            definitions=(),
            frame=named,
            headers={
                "unit": Header(UNIT, is_pinned=True),
                "evidence": Header(EVIDENCE, Unit.COUNT),
                "low": Header(LOW, Unit.COUNT),
                "high": Header(HIGH, Unit.COUNT),
                "self_assessed": Header(SELF, Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )


@cached
def gates_table(
    session: Session, view: View, split: str, unit: str
) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Every gate of one unit, met or not."""
    rows, stamp = newest(view, split)
    one = next((row for row in rows if row.unit == unit), rows[0])
    return _gates(list(one.gates), session, view, stamp)


@cached
def next_table(session: Session, view: View, split: str, unit: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """What holds one unit back from the next stage: least effort first, of these the largest effect."""
    rows, stamp = newest(view, split)
    one = next((row for row in rows if row.unit == unit), rows[0])
    return _gates(list(one.held_by), session, view, stamp)


@cached
def gates_note(session: Session, view: View) -> str:
    """What the gates rest on."""
    return STAMP.format(stamp=session.configs.maturity.stamp)[view.language]


def _gates(
    gates: list[Judged], session: Session, view: View, stamp: str
) -> tuple[pl.DataFrame, dict[str, Header]]:
    language = view.language
    rows = []
    for gate in gates:
        unit = metric(gate.gate.metric).unit if gate.gate.metric else Unit.COUNT
        between = gate.measured if gate.gate.metric else None
        rows.append(
            (
                f"{gate.gate.stage} {STAGES[gate.gate.stage][language]}",
                told_gates.gate_name(gate)[language],
                told_gates.state_text(gate)[language],
                told_gates.gate_value(gate, gate.measured.value)[language],
                interval_text(between.lower, between.upper, unit, language, value=between.value)
                if between and between.lower is not None
                else None,
                told_gates.gate_limit(gate)[language],
                gate.measured.n if gate.gate.metric else None,
                told_gates.needed_text(gate, session.currency)[language],
                SIZES[gate.gate.effort][language],
                SIZES[gate.gate.effect][language],
                gate.gate.why[language],
                stamp,
            )
        )
    names = {
        "stage": Header(STAGE, is_pinned=True),
        "gate": Header(GATE, is_pinned=True),
        "state": Header(STATE),
        "value": Header(VALUE),
        "interval": Header(INTERVAL),
        "threshold": Header(THRESHOLD),
        "n": Header(words.N, Unit.COUNT),
        "needed": Header(NEEDED),
        "effort": Header(EFFORT),
        "effect": Header(EFFECT),
        "reason": Header(REASON),
        "config": Header(CONFIG),
    }
    schema = {name: pl.Int64 if name == "n" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row"), names


def named_rows(rows: list[Standing], session: Session, view: View) -> pl.DataFrame:
    """Standings with their units in words."""
    frame = as_frame(rows)
    names = [unit_name(unit, session.names)[view.language] for unit in frame["unit"]]
    return frame.with_columns(unit=pl.Series(names, dtype=pl.String))
