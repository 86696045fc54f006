"""Families: the cubes that are made together, one file per family, each from the same source."""
