"""What the checker found: one finding per broken rule, with where, what and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from csdash.text import LANGUAGES, Language, Text, one_line

SHOWN_ROWS = 5


class Severity(StrEnum):
    """Errors refuse the data; warnings load it and say so on every page that depends on it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that did not hold.

    `rows` are the first few places (file, row counted from 1 without a header, value as text);
    `count` is how many there are in all, in the rule's own grain (rows, account-months, months).
    """

    severity: Severity
    rule: str
    table: str
    says: Text
    advice: Text
    file: str = ""
    column: str = ""
    count: int = 0
    rows: tuple[tuple[str, int, str], ...] = ()

    def where(self, language: Language) -> str:
        """The place in words: table or file, column, rows."""
        place = self.file or self.table
        if self.column:
            place += f" · {self.column}"
        if self.rows:
            shown = ", ".join(f"{row}" + (f" ({value})" if value else "") for _, row, value in self.rows)
            more = self.count - len(self.rows)
            tail = {"ja": f" ほか{more}件", "en": f" and {more} more"}[language] if more > 0 else ""
            place += {"ja": f" · 行 {shown}{tail}", "en": f" · rows {shown}{tail}"}[language]
        elif self.count:
            place += {"ja": f" · {self.count}件", "en": f" · {self.count} in all"}[language]
        return one_line(place)

    def text(self, language: Language) -> str:
        return one_line(f"{self.where(language)}: {self.says[language]} {self.advice[language]}")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the checker found, errors first."""

    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    def lines(self, language: Language) -> list[str]:
        """The report as text, one line per finding; one reassuring line when there is none."""
        if not self.findings:
            return [{"ja": "問題は見つかりませんでした。", "en": "No problems found."}[language]]
        mark = {
            Severity.ERROR: {"ja": "エラー", "en": "ERROR"},
            Severity.WARNING: {"ja": "注意", "en": "warning"},
        }
        return [
            f"{mark[finding.severity][language]}  {finding.text(language)}"
            for finding in (*self.errors, *self.warnings)
        ]

    def message(self) -> Text:
        """The errors as one message, for the exception that refuses the data."""
        heads = {
            "ja": f"データを読み込めません({len(self.errors)}件のエラー)。",
            "en": f"The data cannot be loaded; problems found: {len(self.errors)}.",
        }
        body = {language: [finding.text(language) for finding in self.errors] for language in LANGUAGES}
        return Text(**{language: "\n".join([heads[language], *body[language]]) for language in LANGUAGES})
