"""Snapshots: what was known on one day, checked, dated and never changed afterwards."""
