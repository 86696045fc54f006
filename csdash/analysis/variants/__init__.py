"""Variants: the same months under each named definition of retention, and what tells one from another."""
