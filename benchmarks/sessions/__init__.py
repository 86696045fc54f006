"""Sessions: what a click takes and how many sessions are held, beside the same page written the ordinary way.

`python -m benchmarks sessions`
"""
