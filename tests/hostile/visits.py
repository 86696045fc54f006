"""Visits: a page opened in a real browser that reaches nobody else, and everything of it that a test asks about."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from csdash.ui.navigation import PAGES
from tests.browser.conftest import IDLE, UNDRAWN
from tests.patience import MILLISECONDS

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
SECTIONS = {
    "nrr": ("why", "variants", "expansion", "forecast"),
    "cohorts": ("time", "survival", "churn"),
    "renewals": ("cmrr", "calendar"),
    "questions": ("d1", "d2", "d3", "d4", "d5", "guard"),
    "tiers": ("fit", "economics", "migration", "journey", "proactivity"),
    "health": ("movement", "inputs", "usage", "risk", "backtest", "sponsors", "peers"),
    "onboarding": ("completion", "renewals", "start", "stuck"),
    "voice": ("drivers", "requests", "advocates", "support"),
    "maturity": ("gates", "history", "said"),
    "principles": ("p2021", "start"),
    "team": ("outcomes", "handover", "cost", "practice"),
    "data": ("completeness", "audit", "missing", "import"),
}
EVERY = tuple(page.url_path for page in PAGES) + tuple(
    f"{page}?show={section}" for page, sections in SECTIONS.items() for section in sections
)
# What of a page somebody could act on, or could not see. Charts may hold pictures of their own: tiles of a heatmap.
FOUND = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  const all = (wanted) => [...app.querySelectorAll(wanted)]
  const opening = (one) => one.outerHTML.slice(0, 160)
  const main = document.querySelector('[data-testid=stMain]')
  const named = (one) => (one.getAttribute('aria-label') || '').trim()
  const said = all('p, h1, h2, h3, li, label, button, summary').map((one) => one.innerText || '')
  return {
    ran: window.__pwn === undefined ? '' : String(window.__pwn),
    leads: all('a').map((one) => one.getAttribute('href') || opening(one)),
    raw: all('script, iframe, object, embed, meta, base, link, math, .katex, img, svg image').filter(
      // Ours: lines in tiles and cards, drawn from numbers.
      (one) => !(one.className === 'spark' && one.src.startsWith('data:image/svg+xml,')) && !(one.tagName === 'image' && (one.getAttribute('href') || one.getAttribute('xlink:href') || '').startsWith('data:'))
    ).map(opening),
    reacts: all('*').filter((one) => [...one.attributes].some((a) => /^on/.test(a.name))).map(opening),
    reordered: said.filter((text) => /[\\u202a-\\u202e\\u2066-\\u2069]/.test(text)),
    long: said.filter((text) => text.length > 700).map((text) => text.length + ' ' + text.slice(0, 60)),
    overflow: Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth),
    height: document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight,
    unnamed: all('[data-testid=stPlotlyChart]').filter((one) => {
      return named(one).length < 3
    }).concat(all('img').filter((one) => (one.alt || '').length < 3)).map(opening).concat(all('[data-testid=stDataFrame]').filter((one) => {
      const told = one.closest('[aria-label]') || one.querySelector('[aria-label]')
      return !told || named(told).length < 2
    }).map(opening)),
    charts: all('[data-testid=stPlotlyChart]').length,
    tables: all('[data-testid=stDataFrame]').length,
    failed: all('[data-testid=stException]').length,
  }
}"""
# Charts are left out: what they say is in their alternative text, their colours have tests of their own.
RUN_AXE = """() => axe.run(
  {exclude: [['.js-plotly-plot']]},
  {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}
).then((told) => told.violations.filter((one) => ['serious', 'critical'].includes(one.impact)).flatMap(
  (one) => one.nodes.map((node) => ({
    rule: one.id,
    where: node.target.join(' '),
    html: node.html.slice(0, 200),
    classes: (() => {
      const around = []
      for (let at = document.querySelector(node.target[0]); at; at = at.parentElement) {
        around.push(at.getAttribute('data-testid') || '', ...[...at.classList].filter((c) => c.startsWith('st-key-')))
      }
      return around.filter(Boolean)
    })(),
    why: node.failureSummary.replace(/\\s+/g, ' ').slice(0, 300),
  }))
))"""


@dataclass
class Visit:
    """One view as it was found, and what happened meanwhile."""

    view: str
    language: str
    theme: str
    found: dict = field(default_factory=dict)
    violations: list[dict] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.view} {self.language} {self.theme}"


def reader(
    browser: Browser, url: str, language: str, theme: str, visit: Visit, **options: object
) -> BrowserContext:
    """A browser of one reader that is refused everything but the dashboard, and keeps what it asked for."""
    context = browser.new_context(
        locale={"ja": "ja-JP", "en": "en-US"}[language],
        color_scheme=theme,
        **{"viewport": {"width": 1440, "height": 900}} | options,
    )

    def refused(route: Route) -> None:
        if route.request.url.startswith((url, "data:", "blob:")):
            route.continue_()
        else:
            visit.outside.append(route.request.url)
            route.abort()

    context.route("**/*", refused)
    context.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))
    context.on("weberror", lambda error: visit.errors.append(str(error.error)))
    # Below a page's path Streamlit looks for itself one level too deep, and then finds itself.
    context.on(
        "console",
        lambda said: (
            visit.errors.append(said.text)
            if said.type == "error" and not said.text.startswith("Failed to load resource")
            else None
        ),
    )
    context.on("page", lambda page: page.set_default_timeout(MILLISECONDS))
    return context


def settled(page: Page) -> None:
    """Wait until the page has run and everything on it is drawn."""
    page.locator('[class*="st-key-run-"]').wait_for(state="attached")
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
    )
    for missing in (UNDRAWN, "[data-testid=stPlotlyChart]:not(:has(.main-svg))"):
        expect(page.locator(missing)).to_have_count(0, timeout=MILLISECONDS)
    page.evaluate(IDLE)


def visited(browser: Browser, url: str, view: str, language: str, theme: str, **options: object) -> Visit:
    """`view` as a reader finds it who opens its link in a fresh window."""
    visit = Visit(view, language, theme)
    with reader(browser, url, language, theme, visit, **options) as context:
        page = context.new_page()
        page.goto(f"{url}/{view}{'&' if '?' in view else '?'}lang={language}")
        settled(page)
        visit.found = page.evaluate(FOUND)
        page.evaluate(AXE)
        visit.violations = page.evaluate(RUN_AXE)
        for _ in range(4):
            if not visit.violations:
                break
            # Streamlit fades in what it has just drawn; what is there to stay is there a moment later, too.
            page.wait_for_timeout(1000)
            visit.violations = page.evaluate(RUN_AXE)
        if folder := os.environ.get("PICTURES"):
            width = page.viewport_size["width"]
            page.set_viewport_size({"width": width, "height": min(visit.found["height"] + 80, 6000)})
            page.wait_for_timeout(800)
            name = re.sub(r"\W+", "-", view)[:60]
            page.screenshot(path=Path(folder) / f"{name}-{language}-{theme}-{width}.png")
    return visit
