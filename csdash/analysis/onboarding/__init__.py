"""Onboarding: how fast new accounts get to value, what that is worth at the first renewal, and who is stuck."""
