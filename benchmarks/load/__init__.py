"""Load: many readers at once against `serve`, as its own processes would be asked: `python -m benchmarks load`."""
