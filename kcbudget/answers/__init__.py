"""All that is said of a plan, as data, and the words for its figures."""
