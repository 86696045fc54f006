"""Views: what a reader asked for, what it comes to in one snapshot, and the results kept for the next who asks the same."""
