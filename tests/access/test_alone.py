"""Without sign-in this machine is shown everything, and nobody else unless an operator said so in words."""

import pytest

from csdash.access.alone import EVERYBODY, WORDS, is_alone


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_this_machine_is_alone(address):
    assert is_alone(address, {})


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "localhost.evil.example", "", None])
def test_others_are_not_unless_it_was_said(address):
    assert not is_alone(address, {})
    assert not is_alone(address, {EVERYBODY: "1"})
    assert is_alone(address, {EVERYBODY: WORDS})
