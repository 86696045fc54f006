"""Why a rate moved, and whether the move is real."""
