"""Alerts: what somebody should know without opening the dashboard, each said once."""
