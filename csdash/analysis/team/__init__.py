"""Team: who serves whom with what load and cost, and what of their outcomes is more than chance."""
