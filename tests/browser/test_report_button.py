"""The report button in a browser: the file of the page that is shown, as the reader's browser saves it."""

import pytest

from tests.patience import MILLISECONDS

pytestmark = pytest.mark.browser


def test_the_report_of_the_page_and_its_filters_is_saved(server, reader, tmp_path):
    page = reader(server, locale="en-US").open("nrr", lang="en", segment="SMB").page
    page.locator(".st-key-share button").first.click()
    button = page.get_by_role("button", name="Report of this page (HTML)")
    with page.expect_download() as saved:
        button.click()
    assert saved.value.suggested_filename == "csdash-nrr-2025-12-31.html"
    kept = tmp_path / saved.value.suggested_filename
    saved.value.save_as(kept)
    written = kept.read_text(encoding="utf-8")
    assert '<section id="nrr">' in written
    assert "SMB" in written.split("<main>")[0]
    # What was saved is a page of its own: it draws its charts without the server.
    shown = page.context.new_page()
    shown.set_default_timeout(MILLISECONDS)
    shown.goto(kept.as_uri())
    shown.locator(".chart .main-svg").first.wait_for()
