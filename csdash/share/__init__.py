"""Share: the same frames as on the screen, as files."""
