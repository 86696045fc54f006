"""Metrics: declared values over sums, and the one place where their ratios are taken."""
