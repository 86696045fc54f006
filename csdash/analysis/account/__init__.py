"""Account: one account's story, and the accounts that are most like it."""
