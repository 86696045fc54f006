"""Engines: the measures of money on whatever holds the rows. Written once in narwhals, they run on each of them alike.

Here all months are added up together; `csdash.building` does the same month by month on one machine.
"""
