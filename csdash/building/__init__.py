"""Building: the cubes of a snapshot made month by month and kept beside it, so that opening it adds nothing up.

A month reads itself and the months a window away; what was built before is found by the key of what it was made from.
"""
