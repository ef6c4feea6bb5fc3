"""The formats of a summary, and what their cells have in common."""
