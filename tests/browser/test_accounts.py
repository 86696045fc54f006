"""A row of a table opens its account, by mouse and by keyboard, and the back button leads back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_row_opens_its_account_and_back_leads_back(server, reader):
    visitor = reader(server).open("accounts", segment="SMB", window="3")
    grid = visitor.page.locator(".st-key-table-accounts").get_by_test_id("stDataFrame")
    box = grid.bounding_box()
    visitor.does(lambda: visitor.page.mouse.click(box["x"] + 15, box["y"] + 60))
    expect(visitor.page).to_have_url(re.compile(r"account=A\d\d"))
    for code in ("segment=SMB", "window=3"):
        expect(visitor.page).to_have_url(re.compile(code))
    expect(visitor.page.get_by_role("button", name="一覧に戻る")).to_be_visible()
    visitor.does(visitor.page.go_back)
    expect(visitor.page).not_to_have_url(re.compile("account="))


def test_the_keyboard_opens_a_row(server, reader):
    visitor = reader(server).open("accounts")
    grid = visitor.page.locator(".st-key-table-accounts").get_by_test_id("stDataFrame")
    grid.locator("canvas").first.focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.does(lambda: visitor.page.keyboard.press("Shift+Space"))
    expect(visitor.page).to_have_url(re.compile(r"account=A\d\d"))
