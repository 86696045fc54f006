"""Renewals: what became of contracts that were due, what is committed, and what is due next."""
