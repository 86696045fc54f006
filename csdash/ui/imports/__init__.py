"""Imports: bringing data in through the browser, for whoever runs the dashboard on their own machine."""
