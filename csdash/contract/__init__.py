"""The contract: what valid input is, said once, for the checker, the importer, the docs and the screen."""
