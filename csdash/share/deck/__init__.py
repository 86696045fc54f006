"""Deck: what pages say as slides of PowerPoint, with charts that stay charts and can be edited."""
