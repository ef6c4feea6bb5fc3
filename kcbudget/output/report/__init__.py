"""The formats of a check."""
