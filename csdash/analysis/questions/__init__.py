"""The five drilling questions of the book."""
