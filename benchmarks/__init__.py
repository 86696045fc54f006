"""The promised times, measured: each beside its floor (the same thing with nothing of ours in it) in the same run."""
