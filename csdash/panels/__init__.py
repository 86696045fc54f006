"""Panels: a figure with everything it needs to be believed, asked from the session and drawn on any page."""
