"""Expansion, taken apart: what grew, for whom, and after what."""
