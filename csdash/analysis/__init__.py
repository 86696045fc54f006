"""Analyses: answers that are not one number."""
