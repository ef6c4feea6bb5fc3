"""From a file to a plan, whatever the file is."""
