"""Touch tiers: who is in them, what they are worth and cost, and whether the one fits the other."""
