"""Restatements: what was said of a month then, what is known now, and why they differ."""
