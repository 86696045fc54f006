"""Health: how the score is spread and moves, what it foretells, and what becomes of accounts that lose their sponsor."""
