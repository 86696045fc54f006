"""Importing: from sheets as they stand to a checked draft of a snapshot, through a mapping people can read."""
