"""What `make run` starts: a first deep link is answered like any other."""

import sys

import pytest
from playwright.sync_api import expect

from tests.patience import SECONDS
from tools.serving import free_port, serving

pytestmark = pytest.mark.browser


@pytest.mark.telling
def test_the_first_deep_link_of_a_process_comes_without_a_dialog(reader, root):
    port = free_port()
    command = [sys.executable, "-m", "tools.run"]
    with serving(
        command, port, environment={"PORT": str(port), "CI": "true"}, cwd=root, seconds=SECONDS
    ) as url:
        visitor = reader(url).open("cohorts", lang="ja")
        expect(visitor.title).to_have_text("いつ契約した顧客が、どれだけ残っているか")
        expect(visitor.page.get_by_role("dialog")).to_have_count(0)
        assert not visitor.errors
