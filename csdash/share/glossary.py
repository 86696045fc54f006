"""The glossary: every metric and every column in words, written from the registry and the contract."""

from pathlib import Path

from csdash.contract.tables import TABLES
from csdash.metrics.metric import Complement, MedianWait, Metric, Ratio, Total
from csdash.metrics.registry import FAMILIES


def write_docs(folder: Path) -> list[Path]:
    """Write metrics.md and contract.md into `folder`; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, lines in (("metrics.md", metrics_page()), ("contract.md", contract_page())):
        path = folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(path)
    return written


def metrics_page() -> list[str]:
    """docs/metrics.md, line by line."""
    lines = ["# Metrics", "", "Written by `make docs` from csdash/metrics; change a definition there.", ""]
    for family, metrics in FAMILIES.items():
        lines += [f"## {family.en} · {family.ja}", ""]
        for metric in metrics:
            lines += [
                f"### `{metric.key}` {metric.name.en} · {metric.name.ja}",
                "",
                metric.definition.en,
                "",
                metric.definition.ja,
                "",
                f"- formula: {formula(metric)}",
                f"- unit: {metric.unit.value}; better: {metric.better}; interval: {interval_name(metric)}",
                f"- needs: {metric.unlocked_by or 'nothing beyond the required columns'}",
                f"- source: {metric.source}",
                "",
            ]
    return lines[:-1]


def formula(metric: Metric) -> str:
    """The sums a metric is made of, as one would write them on a board."""

    def spelt(names: tuple[str, ...]) -> str:
        return " ".join(
            ("- " if name.startswith("-") else "+ " if i else "") + f"`{name.lstrip('-')}`"
            for i, name in enumerate(names)
        )

    match metric:
        case Total(total=total, times=times):
            return (f"{times} x " if times != 1 else "") + spelt(total)
        case Complement(of=of):
            return f"1 - {formula(of)}"
        case Ratio(numerator=top, denominator=base, times=times):
            return f"({spelt(top)}) / ({spelt(base)})" + (f" x {times}" if times != 1 else "")
        case MedianWait(events=events, censored=censored):
            return f"Kaplan-Meier median over `{events}` and `{censored}` per day"
    raise TypeError(metric)


def interval_name(metric: Metric) -> str:
    """How the 95% interval of a metric is made."""
    match metric:
        case Total():
            return "none, it counts everything there is"
        case Complement(of=of):
            return interval_name(of)
        case MedianWait():
            return "log-log band"
        case Ratio(interval=interval):
            return {"Wilson": "Wilson", "Delta": "delta method", "NetScore": "difference of two shares"}[
                type(interval).__name__
            ]
    raise TypeError(metric)


def contract_page() -> list[str]:
    """docs/contract.md, line by line."""
    lines = ["# Input contract", "", "Written by `make docs` from csdash/contract; change a column there.", ""]
    for table in TABLES.values():
        need = "required" if table.is_required else f"unlocks {table.unlocks.en}"
        lines += [f"## `{table.name}`", "", f"{table.grain.en[0].upper()}{table.grain.en[1:]}; {need}.", ""]
        if table.key:
            lines += [f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
        lines += ["| column | type | meaning | 意味 | unlocks |", "|---|---|---|---|---|"]
        for column in table.columns:
            unlocks = "**required**" if column.unlocks is None else column.unlocks.en
            words = f" ({', '.join(column.words)})" if 0 < len(column.words) <= 8 else ""
            lines.append(
                f"| `{column.name}` | {column.kind.value.en}{words} | {column.meaning.en} | {column.meaning.ja} | {unlocks} |"
            )
        lines.append("")
    return lines[:-1]
