"""Shapes: the ways in which a sheet can hold a table, each turned into rows of the contract."""
