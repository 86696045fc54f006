"""Cohorts: who stays for how long, whether newer ones stay longer, and who leaves."""
