"""Maturity: how far the practice has come, as units say and as data shows."""
