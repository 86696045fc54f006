"""Voice: what customers say, where they say it differently, what they ask for, and how they help themselves and others."""
