"""Sections: the parts of a page of which one is shown at a time, and only that one is computed."""
