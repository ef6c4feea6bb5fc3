"""A plan's figures at their coordinates, the identities among them, and the one judge."""
