"""Forecast: where retention and ARR are heading, how far such forecasts have been off, and what a target asks for."""
