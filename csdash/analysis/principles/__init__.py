"""Principles: what the data says of each published principle, and where people have to judge."""
