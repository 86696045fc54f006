"""Guessing: what columns mean, from their names and contents, each guess with its reason."""
