"""Text: one phrase in both languages of the dashboard.

Every word a person can read is a `Text`, kept beside the thing it names, so a translation
cannot be forgotten: the field is not optional.
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
IDEOGRAPHIC_SPACE = "\u3000"


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase in Japanese and English."""

    ja: str
    en: str

    def __getitem__(self, language: Language) -> str:
        """The phrase in `language`; raises KeyError for any other language."""
        if language not in LANGUAGES:
            raise KeyError(f"{language!r} is not a language of csdash; known: {', '.join(LANGUAGES)}")
        return getattr(self, language)

    def format(self, **values: "str | Text") -> "Text":
        """The phrase with its {placeholders} filled, in each language from that language's words.

        Values are inserted as they are and never parsed again, so a customer's name that holds
        braces cannot become a placeholder.
        """
        filled = {
            language: self[language].format(
                **{
                    name: value[language] if isinstance(value, Text) else value
                    for name, value in values.items()
                }
            )
            for language in LANGUAGES
        }
        return Text(**filled)


def shortened(text: str, longest: int) -> str:
    """`text`, or where it is longer than `longest` its beginning and an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """`text` with whatever could break its line or steer a terminal shown as a question mark."""
    return "".join(c if c.isprintable() or c == IDEOGRAPHIC_SPACE else "?" for c in text)
