"""Many files in one run: which, under which settings, in how many processes, what fails it; the Python API."""
