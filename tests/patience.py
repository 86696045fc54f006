"""How long a test waits for what has to come: a machine may be busy, and only a test that fails waits this long."""

SECONDS = 120
MILLISECONDS = 1000 * SECONDS
