"""Faults, injected by the hundred with seeds: what was promised must hold after each of them."""
