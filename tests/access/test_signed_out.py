"""Whoever signed out is out everywhere: with a kept cookie, in another process, until they sign in again."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from csdash.access.principal import Principal
from csdash.access.signed_out import LONGEST, SignedOut
from csdash.errors import CsdashError

NOW = datetime(2026, 1, 5, 9, 0, 0, 500_000, tzinfo=UTC)
SATO = Principal(
    "u1", "sato@example.co.jp", (), "https://login.example.co.jp", NOW.replace(microsecond=0), True
)


def test_nobody_has_signed_out_at_first(tmp_path):
    assert not SignedOut(tmp_path / "new").is_over(SATO)
    assert not SignedOut(None).is_over(SATO)


@pytest.mark.parametrize("is_other_process", [False, True])
def test_a_token_of_before_is_over_and_one_of_later_is_not(tmp_path, is_other_process):
    here = SignedOut(tmp_path)
    here.end(SATO, NOW)
    asked = SignedOut(tmp_path) if is_other_process else here
    assert asked.is_over(SATO)
    assert asked.is_over(replace(SATO, issued_at=NOW - timedelta(hours=1)))
    assert not asked.is_over(replace(SATO, issued_at=NOW + timedelta(seconds=1)))


def test_it_is_one_person_who_signed_out(tmp_path):
    here = SignedOut(tmp_path)
    here.end(SATO, NOW)
    assert not here.is_over(replace(SATO, subject="u2"))
    assert not here.is_over(replace(SATO, issuer="https://other.example.co.jp"))


def test_without_a_place_this_process_knows():
    here = SignedOut(None)
    here.end(SATO, NOW)
    assert here.is_over(SATO)


def test_a_provider_whose_clock_is_ahead_is_met(tmp_path):
    ahead = replace(SATO, issued_at=NOW + timedelta(seconds=30))
    here = SignedOut(tmp_path)
    here.end(ahead, NOW)
    assert here.is_over(ahead)


def test_where_it_cannot_be_kept_that_is_said_and_this_process_knows(tmp_path):
    (tmp_path / "folder").write_text("a file")
    here = SignedOut(tmp_path / "folder")
    with pytest.raises(CsdashError):
        here.end(SATO, NOW)
    assert here.is_over(SATO)


def test_what_cannot_be_read_counts_as_signed_out(tmp_path):
    here = SignedOut(tmp_path)
    here.end(SATO, NOW)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"\xff\x00")
    assert SignedOut(tmp_path).is_over(replace(SATO, issued_at=NOW + timedelta(days=1)))


def test_the_folder_names_no_one_and_forgets_what_no_token_can_be_as_old_as(tmp_path):
    here = SignedOut(tmp_path)
    here.end(SATO, NOW)
    (kept,) = tmp_path.iterdir()
    assert "sato" not in kept.name + kept.read_text()
    old = (NOW - LONGEST - timedelta(minutes=1)).timestamp()
    os.utime(kept, (old, old))
    here.end(replace(SATO, subject="u2"), NOW)
    assert kept not in list(tmp_path.iterdir())


def test_a_token_without_a_time_is_over(tmp_path):
    assert SignedOut(tmp_path).is_over(replace(SATO, issued_at=None))
