"""The digest: what a page says, as a letter that a mail server or a chat takes."""
