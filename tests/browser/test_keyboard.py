"""By keyboard alone: whatever can be clicked can be reached with the Tab key, in the order in which it is read."""

import pytest

pytestmark = pytest.mark.browser

MOST = 90
# The keys of ours around what has the focus, from the inside out.
FOCUSED = """() => {
  const keys = []
  for (let at = document.activeElement; at; at = at.parentElement) {
    keys.push(...[...at.classList].filter((name) => name.startsWith('st-key-')).map((name) => name.slice(7)))
  }
  return keys
}"""


def tour(page) -> list[str]:
    """The keys that the focus comes by, each the first time it does, until it leaves the page."""
    met: list[str] = []
    page.locator("body").press("Tab")
    for _ in range(MOST):
        keys = page.evaluate(FOCUSED)
        met += [key for key in keys if key not in met]
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    return met


def reached(met: list[str], wanted: str) -> int:
    """When the focus came to what is called `wanted`; fails the test where it never did."""
    places = [place for place, key in enumerate(met) if key.startswith(wanted)]
    assert places, f"the Tab key never comes to {wanted}: {met}"
    return places[0]


@pytest.mark.parametrize(
    ("path", "lists"),
    [
        (
            "nrr",
            (
                ["filter-first_month", "filter-window", "filter-segment", "filter-region"],
                ["as_of", "share", "csdash-language", "choice-show", "choice-metric", "behind-trend"],
            ),
        ),
        (
            "accounts",
            (["as_of", "share", "csdash-language", "find-", "table-accounts", "downloads-accounts"],),
        ),
    ],
)
def test_the_tab_key_comes_to_everything_in_reading_order(server, reader, path, lists):
    met = tour(reader(server).open(path).draws().page)
    for wanted in lists:
        order = [reached(met, key) for key in wanted]
        assert order == sorted(order), dict(zip(wanted, order, strict=True))


def test_a_choice_a_menu_and_a_table_work_without_a_mouse(server, reader):
    visitor = reader(server).open("nrr")
    page = visitor.page
    chosen = page.locator(".st-key-choice-show-ja [role=radio][aria-checked=true]")
    chosen.focus()
    visitor.does(lambda: (page.keyboard.press("ArrowRight"), page.keyboard.press("Enter")))
    assert "show=why" in page.url
    page.locator(".st-key-share button").first.focus()
    visitor.does(lambda: page.keyboard.press("Enter"))
    assert page.get_by_test_id("stPopoverBody").is_visible()
    page.keyboard.press("Escape")
    behind = page.locator('[class*="st-key-behind-"] summary').first
    behind.focus()
    visitor.does(lambda: page.keyboard.press("Enter"))
    page.get_by_test_id("stDataFrame").first.wait_for(state="visible")
