"""Every failure that storage and processes can meet has a test of its own; this list says which."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What can fail: the file and the test that is about it.
THREATS = {
    # What is read
    "missing, extra or renamed column": "contract/test_refused_tables.py",
    "text for numbers": "contract/test_accepted_types.py",
    "comma decimals": "importing/test_amounts.py",
    "negative and infinite amounts": "contract/test_refused_rows.py",
    "an account twice in a month": "contract/test_refused_rows.py",
    "gaps in the months": "contract/test_warned.py::test_missing_months_in_between",
    "a month that does not begin on day 1": "contract/test_refused_tables.py::test_a_day_with_a_time_is_the_month_it_stands_in",
    "no rows, one row, one account": "faults/test_surroundings.py::test_next_to_nothing_opens",
    "another time zone or locale": "faults/test_surroundings.py::test_another_time_zone_and_locale_change_no_byte",
    "file truncated at every 64th": "hostile/test_damage.py::test_file_cut_off_anywhere_is_refused",
    "file altered anywhere": "hostile/test_damage.py::test_file_altered_anywhere_ends_in_a_refusal_or_a_table",
    "file too large, or a bomb": "importing/test_worker.py",
    "damaged page of a bare file": "faults/test_exits.py::test_a_damaged_page_of_a_bare_file_is_refused_with_its_name",
    # A snapshot
    "each byte of a manifest": "snapshots/test_damage.py::test_a_damaged_byte_of_the_manifest_changes_no_number",
    "newer format": "snapshots/test_damage.py::test_manifest_of_a_newer_csdash_says_so",
    "CURRENT empty or senseless": "snapshots/test_damage.py::test_current_that_names_nothing_falls_back_to_the_newest",
    "CURRENT without a newline, or gone": "snapshots/test_damage.py::test_current_without_newline_and_missing_current",
    "CURRENT points nowhere": "snapshots/test_damage.py::test_current_that_points_nowhere_is_refused",
    "newest damaged, on the dashboard": "app/test_offer.py::test_a_cold_start_stays_on_the_last_good_one_and_says_why",
    "newest damaged, for programs": "snapshots/test_damage.py::test_damaged_newest_is_refused_and_not_passed_over",
    "nothing whole": "app/test_offer.py::test_nothing_whole_is_refused_in_words",
    "pruned while it is open": "app/test_offer.py::test_what_is_open_goes_on_when_its_files_are_gone",
    "pruned while it is opened": "snapshots/test_readers.py::test_pruned_while_it_is_opened",
    "published while it is read": "snapshots/test_readers.py::test_readers_never_see_a_half",
    "published while somebody reads on": "app/test_offer.py::test_a_newer_snapshot_is_an_offer_until_it_is_accepted",
    # Whoever writes
    "folder read-only": "faults/test_harness.py::test_every_promise_is_kept_under_every_fault",
    "disk full at each write": "snapshots/test_every_step.py::test_no_room_at_every_step",
    "killed at each step": "snapshots/test_every_step.py::test_killed_at_every_step",
    "killed at any moment": "snapshots/test_writers.py::test_killed_at_any_moment_leaves_a_readable_root",
    "pruner killed at each step": "snapshots/test_every_step.py::test_killed_at_every_step_of_pruning",
    "two publishers": "snapshots/test_writers.py::test_a_second_publisher_is_told_to_wait",
    "clock goes backwards": "faults/test_harness.py::test_every_promise_is_kept_under_every_fault",
    "export killed": "faults/test_exports.py::test_killed_on_the_way_leaves_no_half_and_its_leavings_are_swept",
    "export in somebody's place": "faults/test_exports.py::test_every_command_refuses_what_is_there_before_it_does_anything",
    "audit log killed": "faults/test_harness.py::test_every_promise_is_kept_under_every_fault",
    # A bucket
    "refuses (403)": "buckets/test_faults.py::test_who_may_not_read_any_more_is_not_given_what_was_good",
    "gone or damaged objects (404)": "buckets/test_away.py::test_damage_in_the_bucket_is_named_and_mended",
    "answers 503, drops, breaks off": "buckets/test_faults.py::test_every_promise_is_kept_under_every_fault_of_a_bucket",
    "stalls": "buckets/test_away.py::test_a_bucket_that_never_answers_takes_bounded_time",
    "lost at each request": "buckets/test_lost.py::test_lost_at_every_request",
    "lists what was there before": "buckets/test_faults.py::test_the_files_of_a_snapshot_are_not_taken_for_leavings",
    "two publishers in a bucket": "buckets/test_writers.py::test_four_at_once",
    # Ways out
    "a parser panics": "faults/test_exits.py::test_what_ends_a_page_is_a_number_for_the_log",
    "a look at the snapshots panics": "app/test_offer.py::test_a_panic_in_a_look_ends_neither_the_watch_nor_the_process",
}


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_has_its_test(threat: str):
    path, _, name = THREATS[threat].partition("::")
    text = (ROOT / "tests" / path).read_text(encoding="utf-8")
    assert re.search(rf"def {name}\(" if name else r"def test_", text), f"{THREATS[threat]} is gone"
